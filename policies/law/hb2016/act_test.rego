package law.hb2016.act_test

import data.law.hb2016.act
import data.lib.samples_test as samples

_only_of_unknown_parties := {
	"hb2016.art_2.agency_unknown",
	"hb2016.art_12.resource_unknown",
	"hb2016.act.review_due",
}

test_asked_when_the_action_is_asked_of_its_own_type if {
	every document in [samples.obtain, samples.grant, samples.build, samples.approve] {
		act.asked with input as document
	}
}

test_asked_not_when_action_type_or_asker_is_another if {
	not act.asked with input as samples.patched(samples.obtain, "action", "copy")
	not act.asked with input as samples.patched(samples.obtain, "resource/type", "case")
	not act.asked with input as samples.patched(samples.obtain, "subject/type", "person")
}

test_in_force_when_on_the_first_day_and_without_a_last if {
	act.in_force with input as samples.patched(samples.obtain, "on", "2016-01-01")
	act.in_force with input as samples.patched(samples.obtain, "on", "2099-12-31")
}

test_in_force_not_when_before_the_first_day if {
	not act.in_force with input as samples.patched(samples.obtain, "on", "2015-12-31")
}

test_in_force_when_on_the_last_day_that_an_author_set if {
	act.in_force with input as samples.patched(samples.obtain, "on", "2026-06-30")
		with data.parameters.hb2016.validity.to as "2026-06-30"
}

test_in_force_not_when_after_the_last_day_that_an_author_set if {
	not act.in_force with input as samples.patched(samples.obtain, "on", "2026-07-01")
		with data.parameters.hb2016.validity.to as "2026-06-30"
}

test_in_force_not_when_the_validity_is_missing if {
	not act.in_force with input as samples.obtain with data.parameters.hb2016.validity as {}
}

test_only_limits_nothing_when_all_are_registered if {
	every document in [samples.obtain, samples.grant, samples.build, samples.approve] {
		not act.only with input as document
	}
}

test_only_unknown_parties_speak_when_the_agency_is_not_registered if {
	act.only == _only_of_unknown_parties with input as samples.patched(samples.obtain, "subject/registered", false)
}

test_only_unknown_parties_speak_when_the_resource_is_not_registered if {
	act.only == _only_of_unknown_parties with input as samples.patched(samples.obtain, "resource/registered", false)
}

test_only_unknown_parties_speak_when_a_case_is_about_an_unregistered_resource if {
	document := samples.patched(samples.grant, "case/resource/registered", false)
	act.only == _only_of_unknown_parties with input as document
}

test_only_limits_nothing_when_a_facility_or_project_is_stated if {
	stated := {"resource/registered": false, "resource/stated": true}
	not act.only with input as samples.changed(samples.build, stated)
	not act.only with input as samples.changed(samples.approve, stated)
}

test_only_unknown_parties_speak_when_a_facility_is_neither_registered_nor_stated if {
	act.only == _only_of_unknown_parties with input as samples.patched(samples.build, "resource/registered", false)
}

test_only_not_in_force_speaks_when_outside_validity if {
	document := samples.changed(samples.obtain, {"on": "2015-12-31", "subject/registered": false})
	act.only == {"hb2016.art_23.not_in_force"} with input as document
}

test_warn_review_due_when_on_the_day_or_after if {
	every day in ["2023-01-01", "2026-06-01"] {
		samples.said(act) == {"warn": {"review_due"}} with input as samples.patched(samples.obtain, "on", day)
	}
}

test_warn_review_due_not_when_the_day_before if {
	samples.said(act) == {} with input as samples.patched(samples.obtain, "on", "2022-12-31")
}

test_warn_review_due_from_another_day_when_an_author_set_it if {
	samples.said(act) == {} with input as samples.obtain
		with data.parameters.hb2016.validity.review_due as "2026-06-02"
}

test_warn_review_due_tells_since_when if {
	some finding in act.warn with input as samples.obtain
	finding.details == {"since": "2023-01-01"}
	finding.paragraph == "23"
}
