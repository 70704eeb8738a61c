package law.hb2016.art_23_test

import data.law.hb2016.art_23
import data.lib.samples_test as samples

test_deny_not_in_force_when_the_day_before_the_first if {
	samples.said(art_23) == {"deny": {"not_in_force"}} with input as samples.patched(samples.obtain, "on", "2015-12-31")
}

test_deny_not_in_force_not_when_on_the_first_day if {
	samples.said(art_23) == {} with input as samples.patched(samples.obtain, "on", "2016-01-01")
}

test_deny_not_in_force_when_after_the_last_day_that_an_author_set if {
	samples.said(art_23) == {"deny": {"not_in_force"}} with input as samples.obtain
		with data.parameters.hb2016.validity.to as "2026-05-31"
}

test_deny_not_in_force_not_when_on_the_last_day_that_an_author_set if {
	samples.said(art_23) == {} with input as samples.obtain with data.parameters.hb2016.validity.to as "2026-06-01"
}

test_deny_not_in_force_when_the_validity_is_missing if {
	samples.said(art_23) == {"deny": {"not_in_force"}} with input as samples.obtain
		with data.parameters.hb2016.validity as {}
}

test_deny_not_in_force_tells_the_day if {
	{finding.details | some finding in art_23.deny} == {{"on": "2015-12-31"}} with input as samples.patched(
		samples.obtain,
		"on", "2015-12-31",
	)
}
