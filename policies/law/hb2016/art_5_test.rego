package law.hb2016.art_5_test

import data.law.hb2016.art_5
import data.lib.said_test as said
import data.lib.samples_test as samples

_unclear := {"require": {"no_single_competent_department"}}

test_require_no_single_competent_department_when_two_are_competent if {
	said.by(art_5) == _unclear with input as samples.patched(samples.file, "competent", ["b", "a"])
	said.one(art_5, "require", "no_single_competent_department").details == {
		"division": "130000",
		"competent": ["a", "b"],
	} with input as samples.patched(samples.file, "competent", ["b", "a"])
}

test_require_no_single_competent_department_when_none_is_competent if {
	said.by(art_5) == _unclear with input as samples.patched(samples.grant, "competent", [])
}

test_require_no_single_competent_department_when_the_division_is_unknown if {
	said.by(art_5) == _unclear with input as said.changed(samples.file, {"competent": null, "subject/division": null})
}

test_require_no_single_competent_department_when_exactly_one_is_competent if {
	said.by(art_5) == {} with input as samples.file
	said.by(art_5) == {} with input as samples.grant
}

test_require_no_single_competent_department_when_nothing_is_filed_or_granted if {
	said.by(art_5) == {} with input as samples.patched(samples.obtain, "competent", [])
	said.by(art_5) == {} with input as samples.patched(samples.approve, "competent", null)
}
