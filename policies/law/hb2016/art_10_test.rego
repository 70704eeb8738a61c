package law.hb2016.art_10_test

import data.law.hb2016.art_10
import data.lib.said_test as said
import data.lib.samples_test as samples

_due := {"oblige": {"not_ready"}}

test_oblige_not_ready_when_one_part_is_missing if {
	every part in ["rules", "front_end", "staff", "connected"] {
		every value in [false, null] {
			document := samples.patched(samples.obtain, concat("/", ["subject/readiness", part]), value)
			said.by(art_10) == _due with input as document
			said.one(art_10, "oblige", "not_ready").details == {"agency": "market", "missing": [part]} with input as document
		}
	}
}

test_oblige_not_ready_when_several_parts_are_missing if {
	document := said.changed(samples.provide, {"subject/readiness/staff": null, "subject/readiness/rules": false})
	said.by(art_10) == _due with input as document
	said.one(art_10, "oblige", "not_ready").details.missing == ["rules", "staff"] with input as document
}

test_oblige_not_ready_when_all_parts_are_shown if {
	said.by(art_10) == {} with input as samples.obtain
	said.by(art_10) == {} with input as samples.provide
}

test_oblige_not_ready_when_a_case_is_granted if {
	said.by(art_10) == {} with input as samples.patched(samples.grant, "subject/readiness/rules", false)
	document := samples.patched(samples.grant, "case/subject/readiness/rules", false)
	said.by(art_10) == _due with input as document
	said.one(art_10, "oblige", "not_ready").details.agency == "market" with input as document
}

test_oblige_not_ready_when_the_agency_is_not_registered if {
	said.by(art_10) == {} with input as samples.patched(
		samples.grant,
		"case/subject", samples.patched(samples.blank_agency, "id", "nobody"),
	)
}

test_oblige_not_ready_when_another_question_is_asked if {
	said.by(art_10) == {} with input as samples.patched(samples.request, "subject/readiness/rules", false)
}

test_oblige_not_ready_when_a_case_is_not_granted if {
	said.by(art_10) == {} with input as said.changed(
		samples.grant,
		{"action": "approve", "case/subject/readiness/rules": false},
	)
}
