package law.hb2016.art_12_provide_test

import data.law.hb2016.art_12
import data.lib.samples_test as samples

test_permit_must_provide_when_in_the_catalogue_and_not_secret if {
	samples.said(art_12) == {"permit": {"must_provide"}, "oblige": {"by_platform"}} with input as samples.provide
}

test_permit_must_provide_not_when_the_provider_is_another if {
	document := samples.patched(samples.provide, "resource/provider/id", "other")
	samples.said(art_12) == {"deny": {"not_the_provider"}} with input as document
}

test_oblige_by_other_means_when_the_platform_is_not_possible if {
	document := samples.patched(samples.provide, "resource/platform", {"possible": false, "reason": "涉及大体量影像"})
	samples.said(art_12) == {"permit": {"must_provide"}, "oblige": {"by_other_means"}} with input as document
	{f.details | some f in art_12.oblige} == {{"reason": "涉及大体量影像"}} with input as document
}

test_require_means_not_stated_when_the_platform_is_null if {
	document := samples.patched(samples.provide, "resource/platform/possible", null)
	samples.said(art_12) == {"permit": {"must_provide"}, "require": {"means_not_stated"}} with input as document
}

test_all_silent_of_means_when_nothing_must_be_provided if {
	every possible in [true, false, null] {
		samples.said(art_12) == {"deny": {"not_the_provider"}} with input as samples.changed(
			samples.provide,
			{"resource/platform/possible": possible, "resource/provider/id": "other"},
		)
		samples.said(art_12) == {} with input as samples.patched(
			samples.obtain,
			"resource/platform/possible", possible,
		)
	}
}

test_oblige_kept_up_to_date_when_overdue if {
	obtained := samples.patched(samples.obtain, "resource/update/overdue", true)
	samples.said(art_12) == {"oblige": {"kept_up_to_date"}} with input as obtained
	both := {"permit": {"must_provide"}, "oblige": {"by_platform", "kept_up_to_date"}}
	samples.said(art_12) == both with input as samples.patched(samples.provide, "resource/update/overdue", true)
}

test_oblige_kept_up_to_date_tells_cycle_and_last_day if {
	some finding in art_12.oblige with input as samples.patched(samples.obtain, "resource/update/overdue", true)
	finding.details == {"cycle": "daily", "last": "2026-05-31"}
}

test_oblige_kept_up_to_date_not_when_unknown_or_another_action_is_asked if {
	samples.said(art_12) == {} with input as samples.patched(samples.obtain, "resource/update/overdue", null)
	every document in [samples.request, samples.open, samples.charge] {
		samples.said(art_12) == {} with input as samples.patched(document, "resource/update/overdue", true)
	}
}

test_deny_not_the_provider_when_another_agency_acts_for_it if {
	every action in ["provide", "charge", "open"] {
		samples.said(art_12) == {"deny": {"not_the_provider"}} with input as samples.patched(
			samples[action],
			"subject", samples.market,
		)
	}
	refused := {"permit": {"refusal_by_law"}, "deny": {"not_the_provider"}}
	samples.said(art_12) == refused with input as samples.patched(samples.refuse, "subject", samples.market)
}

test_deny_not_the_provider_tells_who_it_is if {
	some finding in art_12.deny with input as samples.patched(samples.charge, "subject", samples.market)
	finding.details == {"provider": "emergency"}
}

test_deny_not_the_provider_not_when_another_action_is_asked if {
	every action in ["obtain", "request", "forward", "file"] {
		samples.said(art_12) == {} with input as samples.patched(samples[action], "subject", samples.competent)
	}
}

test_deny_not_the_provider_not_when_the_competent_department_of_its_division_opens if {
	samples.said(art_12) == {} with input as samples.patched(samples.open, "subject", samples.provincial)
}

test_deny_not_the_provider_when_the_competent_department_of_another_division_opens if {
	samples.said(art_12) == {"deny": {"not_the_provider"}} with input as samples.patched(
		samples.open,
		"subject", samples.competent,
	)
}

test_deny_not_the_provider_when_the_competent_department_does_more_than_open if {
	every action in ["provide", "charge"] {
		samples.said(art_12) == {"deny": {"not_the_provider"}} with input as samples.patched(
			samples[action],
			"subject", samples.provincial,
		)
	}
}

test_deny_not_the_provider_when_the_department_is_competent_no_more if {
	held := [{"role": "competent", "from": "2016-01-01", "to": "2026-05-31"}]
	document := samples.changed(samples.open, {"subject": object.union(samples.provincial, {"roles": held})})
	samples.said(art_12) == {"deny": {"not_the_provider"}} with input as document
}

test_deny_not_the_provider_when_neither_division_is_stated if {
	document := samples.changed(samples.open, {
		"subject": object.union(samples.provincial, {"division": null}),
		"resource/provider/division": null,
	})
	samples.said(art_12) == {"deny": {"not_the_provider"}} with input as document
}
