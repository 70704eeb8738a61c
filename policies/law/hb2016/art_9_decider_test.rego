package law.hb2016.art_9_test

import data.law.hb2016.art_9
import data.lib.said_test as said
import data.lib.samples_test as samples

_supports := {"permit": {"supports_sharing"}}

_wrong_body := {"deny": {"not_the_deciding_body"}}

_of_province := samples.patched(samples.reform, "division", "130000")

test_deny_not_the_deciding_body_when_the_office_is_another if {
	said.by(art_9) == _wrong_body with input as samples.patched(samples.approve, "subject", samples.finance)
	said.by(art_9) == _wrong_body with input as samples.patched(samples.fund, "subject", samples.reform)
	said.by(art_9) == _wrong_body with input as samples.patched(samples.approve, "subject/roles", null)
}

test_deny_not_the_deciding_body_when_the_office_is_held if {
	said.by(art_9) == _supports with input as samples.approve
	said.by(art_9) == _supports with input as samples.fund
}

test_deny_not_the_deciding_body_when_it_is_refused_it_names_the_office if {
	document := samples.patched(samples.fund, "subject", samples.reform)
	finding := said.one(art_9, "deny", "not_the_deciding_body") with input as document
	finding.violation == null
	finding.title.zh == "该机关单位不是有权决定该项目的审批部门或者财政部门"
	finding.details == {"office": "finance", "divisions": ["130000", "130100"]}
}

test_deny_not_the_deciding_body_when_the_office_is_not_held_on_the_day if {
	office := {"role": "approver", "from": "2016-01-01", "to": null}
	said.by(art_9) == _wrong_body with input as samples.patched(
		samples.approve,
		"subject/roles", [object.union(office, {"to": "2026-05-31"})],
	)
	said.by(art_9) == _supports with input as samples.patched(
		samples.approve,
		"subject/roles", [object.union(office, {"to": "2026-06-01"})],
	)
	said.by(art_9) == _wrong_body with input as samples.patched(
		samples.approve,
		"subject/roles", [object.union(office, {"from": "2026-06-02"})],
	)
}

test_deny_not_the_deciding_body_when_the_division_is_above_or_elsewhere if {
	said.by(art_9) == _supports with input as samples.patched(samples.approve, "subject", _of_province)
	said.by(art_9) == _wrong_body with input as samples.patched(samples.approve, "subject/division", "130123")
	said.by(art_9) == _wrong_body with input as samples.patched(samples.approve, "subject/division", "130200")
}

test_deny_not_the_deciding_body_when_nothing_is_known_above_the_unit if {
	document := samples.patched(samples.approve, "project/division", samples.blank_division)
	said.by(art_9) == _supports with input as document
	said.by(art_9) == _wrong_body with input as samples.patched(document, "subject", _of_province)
}

test_deny_not_the_deciding_body_when_its_own_division_is_not_stated if {
	document := samples.patched(samples.approve, "subject/division", null)
	said.by(art_9) == _supports with input as document
	said.by(art_9) == _wrong_body with input as samples.patched(document, "subject/roles", [])
}

test_deny_not_the_deciding_body_when_the_parameter_is_missing if {
	said.by(art_9) == _wrong_body with input as samples.approve
		with data.parameters.hb2016.projects.deciders as []
	said.one(art_9, "deny", "not_the_deciding_body").details.office == null with input as samples.approve
		with data.parameters.hb2016.projects.deciders as []
}

test_require_unit_not_shown_when_not_stated_or_not_registered if {
	every id in [null, "nobody"] {
		document := samples.patched(samples.approve, "project/unit", samples.patched(samples.blank_agency, "id", id))
		said.by(art_9) == object.union(_supports, {"require": {"unit_not_shown"}}) with input as document
		said.one(art_9, "require", "unit_not_shown").details == {"unit": id} with input as document
	}
}

test_require_unit_not_shown_when_its_division_is_unknown if {
	said.by(art_9) == object.union(_supports, {"require": {"unit_not_shown"}}) with input as said.changed(
		samples.fund,
		{"project/unit/division": null, "project/division": samples.blank_division},
	)
}

test_require_unit_not_shown_when_another_body_asks if {
	document := said.changed(samples.approve, {"project/unit": samples.blank_agency, "subject": samples.market})
	said.by(art_9) == object.union(_supports, {"require": {"unit_not_shown"}}) with input as document
}

test_require_unit_not_shown_when_no_project_is_decided if {
	said.by(art_9) == {} with input as said.changed(
		samples.approve,
		{"action": "obtain", "project/unit": samples.blank_agency},
	)
	said.by(art_9) == {} with input as said.changed(
		samples.approve,
		{"action": "obtain", "subject": samples.market},
	)
}
