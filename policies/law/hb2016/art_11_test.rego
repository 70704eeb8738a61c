package law.hb2016.art_11_test

import data.law.hb2016.art_11
import data.lib.said_test as said
import data.lib.samples_test as samples

_fit := {"permit": {"fit_for_filing"}}

_incomplete := {"require": {"form_incomplete"}}

# The same entry, of a city agency that follows the province's.
_city := said.changed(samples.file, {
	"subject": samples.market,
	"division": samples.city,
	"resource/provider": samples.market,
	"resource/parent_entry": "307013001000001/0001",
})

test_permit_fit_for_filing_when_nothing_is_missing if {
	said.by(art_11) == _fit with input as samples.file
	said.one(art_11, "permit", "fit_for_filing").paragraph == "11(2)" with input as samples.file
}

test_permit_fit_for_filing_when_a_city_agency_follows_its_superior if {
	said.by(art_11) == _fit with input as _city
	said.one(art_11, "permit", "fit_for_filing").paragraph == "11(3)" with input as _city
}

test_permit_fit_for_filing_when_nothing_is_filed if {
	said.by(art_11) == {} with input as samples.patched(samples.file, "action", "provide")
}

test_permit_fit_for_filing_when_it_is_refused_or_incomplete if {
	said.by(art_11) == {"deny": {"not_the_provider"}, "require": {"form_incomplete"}} with input as said.changed(
		samples.file,
		{"subject": samples.market, "resource/duty": null},
	)
}

test_deny_not_the_provider_when_another_agency_files if {
	document := samples.patched(samples.file, "subject", samples.market)
	said.by(art_11) == {"deny": {"not_the_provider"}} with input as document
	said.one(art_11, "deny", "not_the_provider").details == {"provider": "emergency"} with input as document
}

test_deny_not_the_provider_when_no_provider_is_known if {
	said.by(art_11).deny == {"not_the_provider"} with input as samples.patched(
		samples.file,
		"resource/provider", samples.blank_agency,
	)
}

test_deny_not_the_provider_when_nothing_is_filed if {
	said.by(art_11) == {} with input as said.changed(samples.file, {"subject": samples.market, "action": "open"})
}

_unfilled(path, value) := missing if {
	document := samples.patched(samples.file, path, value)
	missing := said.one(art_11, "require", "form_incomplete").details.missing with input as document
}

test_require_form_incomplete_when_a_part_is_not_stated if {
	_unfilled("resource/name", null) == ["name"]
	_unfilled("resource/summary", " ") == ["summary"]
	_unfilled("resource/duty", "") == ["duty"]
	_unfilled("resource/items", null) == ["items"]
	_unfilled("resource/items", []) == ["items"]
	_unfilled("resource/items", [{"name": " ", "type": null, "length": null}]) == ["items"]
	_unfilled("resource/share/type", null) == ["share.type"]
	_unfilled("resource/update/cycle", null) == ["update.cycle"]
	_unfilled("resource/share/type", "conditional") == ["share.condition"]
	_unfilled("resource/share/type", "none") == ["share.ground"]
}

test_require_form_incomplete_when_several_parts_are_not_stated if {
	document := said.changed(samples.file, {"resource/name": null, "resource/duty": null})
	said.by(art_11) == _incomplete with input as document
	said.one(art_11, "require", "form_incomplete").details.missing == ["duty", "name"] with input as document
	said.one(art_11, "require", "form_incomplete").paragraph == "11(2)" with input as document
}

test_require_form_incomplete_when_conditional_sharing_has_no_condition if {
	conditional := samples.patched(samples.file, "resource/share/type", "conditional")
	said.by(art_11) == _incomplete with input as samples.patched(conditional, "resource/share/condition", " ")
	said.by(art_11) == _fit with input as samples.patched(conditional, "resource/share/condition", "限执法使用")
}

test_require_form_incomplete_when_unshared_data_has_no_ground if {
	unshared := samples.patched(samples.file, "resource/share/type", "none")
	said.by(art_11) == _incomplete with input as unshared
	said.by(art_11) == _fit with input as samples.patched(unshared, "resource/share/ground/kind", "technical")
}

test_require_form_incomplete_when_nothing_is_filed if {
	said.by(art_11) == {} with input as said.changed(samples.file, {"action": "open", "resource/name": null})
}

test_require_source_conflict_when_others_list_the_same if {
	document := samples.patched(samples.file, "resource/claimants", ["transport", "health"])
	said.by(art_11) == {"require": {"source_conflict"}} with input as document
	said.one(art_11, "require", "source_conflict").details == {"claimants": ["health", "transport"]} with input as document
	said.by(art_11) == {} with input as samples.patched(document, "action", "open")
}

test_require_source_conflict_when_no_claimant_is_known if {
	said.by(art_11) == _fit with input as samples.patched(samples.file, "resource/claimants", null)
}

test_require_parent_entry_missing_when_a_city_agency_names_neither if {
	document := samples.patched(_city, "resource/parent_entry", " ")
	said.by(art_11) == {"require": {"parent_entry_missing"}} with input as document
	said.by(art_11) == {} with input as samples.patched(document, "action", "open")
}

test_require_parent_entry_missing_when_a_local_basis_is_named if {
	said.by(art_11) == _fit with input as said.changed(_city, {
		"resource/parent_entry": null,
		"resource/local_basis": "石家庄市食品小作坊管理办法",
	})
}

test_require_parent_entry_missing_when_the_division_is_unknown if {
	said.by(art_11) == {"require": {"parent_entry_missing"}} with input as samples.patched(
		samples.file,
		"resource/provider/division", null,
	)
}

test_require_parent_entry_missing_when_the_parameter_is_missing if {
	said.by(art_11) == {"require": {"parent_entry_missing"}} with input as samples.file
		with data.parameters.hb2016.provincial as []
}

test_oblige_update_due_when_the_duty_changed_after_filing if {
	changed := samples.patched(samples.file, "resource/duty_changed_on", "2025-05-11")
	said.by(art_11) == object.union(_fit, {"oblige": {"update_due"}}) with input as changed
	said.one(art_11, "oblige", "update_due").violation == "22(3)" with input as changed
	said.one(art_11, "oblige", "update_due").details == {
		"duty_changed_on": "2025-05-11",
		"filed_on": "2025-05-10",
	} with input as changed
	said.by(art_11) == {} with input as samples.patched(changed, "action", "provide")
}

test_oblige_update_due_when_the_duty_changed_by_the_day_of_filing if {
	said.by(art_11) == _fit with input as samples.patched(samples.file, "resource/duty_changed_on", "2025-05-10")
}

test_oblige_update_due_when_a_day_is_not_stated if {
	said.by(art_11) == _fit with input as samples.file
	said.by(art_11) == _fit with input as said.changed(samples.file, {
		"resource/duty_changed_on": "2026-01-01",
		"resource/filed_on": null,
	})
}
