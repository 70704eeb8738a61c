package law.hb2016.art_2_test

import data.law.hb2016.art_2
import data.lib.samples_test as samples

_details(findings) := {finding.code: finding.details | some finding in findings}

test_all_silent_when_every_party_is_of_the_province if {
	every action in [
		"obtain", "request", "provide", "charge", "refuse", "grant", "forward",
		"open", "file", "build", "operate", "approve", "fund",
	] {
		samples.said(art_2) == {} with input as samples[action]
	}
}

test_deny_agency_unknown_when_the_subject_is_not_registered if {
	unknown := object.union(samples.blank_agency, {"type": "agency", "id": "nobody"})
	document := samples.patched(samples.obtain, "subject", unknown)
	samples.said(art_2) == {"deny": {"agency_unknown"}} with input as document
	_details(art_2.deny) == {"hb2016.art_2.agency_unknown": {"agencies": ["nobody"]}} with input as document
}

test_deny_agency_unknown_when_the_user_of_a_case_is_not_registered if {
	unknown := object.union(samples.blank_agency, {"type": "agency", "id": "nobody"})
	document := samples.patched(samples.grant, "case/subject", unknown)
	samples.said(art_2) == {"deny": {"agency_unknown"}} with input as document
	_details(art_2.deny) == {"hb2016.art_2.agency_unknown": {"agencies": ["nobody"]}} with input as document
}

test_deny_agency_unknown_names_both_when_neither_is_registered if {
	document := samples.changed(samples.grant, {"subject/registered": false, "case/subject/registered": false})
	_details(art_2.deny) == {"hb2016.art_2.agency_unknown": {"agencies": ["market", "operator"]}} with input as document
}

test_all_silent_of_a_user_when_the_case_is_not_registered if {
	samples.said(art_2) == {} with input as samples.changed(samples.grant, {
		"case/registered": false,
		"case/subject": samples.blank_agency,
	})
	samples.said(art_2) == {} with input as samples.patched(samples.grant, "case", null)
}

test_all_silent_of_a_case_when_another_action_is_asked if {
	document := samples.changed(samples.grant, {"action": "obtain", "case/subject/division": "110000"})
	samples.said(art_2) == {} with input as document
}

test_deny_outside_province_when_the_division_is_another_provinces if {
	document := samples.patched(samples.obtain, "subject/division", "110000")
	samples.said(art_2) == {"deny": {"outside_province"}} with input as document
	_details(art_2.deny) == {"hb2016.art_2.outside_province": {"agencies": ["market"]}} with input as document
}

test_deny_outside_province_when_the_user_of_a_case_is_of_another if {
	document := samples.patched(samples.grant, "case/subject/division", "310000")
	samples.said(art_2) == {"deny": {"outside_province"}} with input as document
	_details(art_2.deny) == {"hb2016.art_2.outside_province": {"agencies": ["market"]}} with input as document
}

test_deny_outside_province_when_the_parameter_is_missing if {
	samples.said(art_2) == {"deny": {"outside_province"}} with input as samples.obtain
		with data.parameters.hb2016.province as []
}

test_require_division_not_stated_when_null if {
	document := samples.patched(samples.obtain, "subject/division", null)
	samples.said(art_2) == {"require": {"division_not_stated"}} with input as document
	_details(art_2.require) == {"hb2016.art_2.division_not_stated": {"agencies": ["market"]}} with input as document
}

test_require_division_not_stated_when_null_for_operator_and_user if {
	document := samples.changed(samples.grant, {"subject/division": null, "case/subject/division": null})
	samples.said(art_2) == {"require": {"division_not_stated"}} with input as document
	names := {"hb2016.art_2.division_not_stated": {"agencies": ["market", "operator"]}}
	_details(art_2.require) == names with input as document
}

test_require_authority_not_shown_when_the_kind_is_not_stated if {
	document := samples.patched(samples.obtain, "subject/kind", null)
	samples.said(art_2) == {"require": {"authority_not_shown"}} with input as document
	_details(art_2.require) == {"hb2016.art_2.authority_not_shown": {"agencies": ["market"]}} with input as document
}

test_require_authority_not_shown_when_an_institution_or_organisation_shows_no_law if {
	every kind in ["institution", "organisation"] {
		samples.said(art_2) == {"require": {"authority_not_shown"}} with input as samples.changed(
			samples.obtain,
			{"subject/kind": kind, "subject/authorising_law": " "},
		)
	}
}

test_require_authority_not_shown_not_when_an_institution_or_organisation_shows_its_law if {
	every kind in ["institution", "organisation"] {
		samples.said(art_2) == {} with input as samples.changed(
			samples.obtain,
			{"subject/kind": kind, "subject/authorising_law": "河北省信息化条例"},
		)
	}
}

test_require_authority_not_shown_when_the_user_of_a_case_shows_no_law if {
	document := samples.patched(samples.grant, "case/subject/kind", "institution")
	samples.said(art_2) == {"require": {"authority_not_shown"}} with input as document
}

test_require_duty_of_holder_not_shown_when_filed_or_provided_without_duty if {
	every document in [samples.file, samples.provide] {
		every duty in [null, "", " "] {
			samples.said(art_2) == {"require": {"duty_of_holder_not_shown"}} with input as samples.patched(
				document,
				"resource/duty", duty,
			)
		}
	}
}

test_require_duty_of_holder_not_shown_not_when_another_action_is_asked if {
	every document in [samples.obtain, samples.request, samples.refuse, samples.open] {
		samples.said(art_2) == {} with input as samples.patched(document, "resource/duty", null)
	}
}
