package law.hb2016.art_15_test

import data.law.hb2016.art_15
import data.lib.samples_test as samples

_held(changes) := object.union(samples.grant_held, changes)

_with_grants(changes) := samples.patched(samples.obtain, "grants", [_held(change) | some change in changes])

_details(findings) := {split(finding.code, ".")[2]: finding.details | some finding in findings}

test_permit_within_grant_when_an_active_grant_covers_all if {
	samples.said(art_15) == {"permit": {"within_grant"}} with input as samples.obtain
	_details(art_15.permit) == {"within_grant": {"grants": ["held"]}} with input as samples.obtain
}

test_permit_within_grant_when_one_of_several_covers_all if {
	document := _with_grants([{"id": "a", "purposes": ["另一用途"]}, {"id": "b"}, {"id": "c"}, {"id": "d", "state": "revoked"}, {"id": "e", "mode": "mail"}, {"id": "f", "items": []}])
	samples.said(art_15) == {"permit": {"within_grant"}} with input as document
	_details(art_15.permit) == {"within_grant": {"grants": ["b", "c"]}} with input as document
}

test_permit_within_grant_when_every_item_is_asked_and_granted if {
	document := samples.changed(_with_grants([{"items": ["法人名称", "证书编号", "有效期"]}]), {"request/items": null})
	samples.said(art_15) == {"permit": {"within_grant"}} with input as document
}

test_permit_within_grant_when_no_item_is_asked if {
	samples.said(art_15) == {"permit": {"within_grant"}} with input as samples.patched(samples.obtain, "request/items", [])
}

test_permit_within_grant_when_on_its_first_and_last_day if {
	document := _with_grants([{"from": "2026-06-01", "to": "2026-06-01"}])
	samples.said(art_15) == {"permit": {"within_grant"}} with input as document
}

test_deny_no_grant_when_none_is_held if {
	samples.said(art_15) == {"deny": {"no_grant"}} with input as samples.patched(samples.obtain, "grants", [])
}

test_deny_grant_not_active_when_suspended_revoked_expired_or_not_begun if {
	every change in [
		{"state": "suspended"},
		{"state": "revoked"},
		{"state": null},
		{"to": "2026-05-31"},
		{"from": "2026-06-02"},
	] {
		samples.said(art_15) == {"deny": {"grant_not_active"}} with input as _with_grants([change])
	}
}

test_deny_grant_not_active_lists_all_when_several_are_held if {
	document := _with_grants([{"id": "b", "state": "revoked"}, {"id": "a", "to": "2026-05-31"}])
	_details(art_15.deny) == {"grant_not_active": {"grants": [
		{"id": "a", "state": "active", "from": "2026-01-01", "to": "2026-05-31"},
		{"id": "b", "state": "revoked", "from": "2026-01-01", "to": null},
	]}} with input as document
}

test_deny_items_outside_grant_when_one_is_not_granted if {
	document := samples.patched(samples.obtain, "request/items", ["法人名称", "有效期", "法定代表人"])
	samples.said(art_15) == {"deny": {"items_outside_grant"}} with input as document
	_details(art_15.deny) == {"items_outside_grant": {"items": ["有效期", "法定代表人"]}} with input as document
}

test_deny_items_outside_grant_when_every_item_is_asked_and_not_granted if {
	document := samples.patched(samples.obtain, "request/items", null)
	samples.said(art_15) == {"deny": {"items_outside_grant"}} with input as document
	_details(art_15.deny) == {"items_outside_grant": {"items": ["有效期"]}} with input as document
}

test_deny_purpose_outside_grant_when_it_is_not_granted if {
	document := samples.patched(samples.obtain, "request/purpose", "行政处罚")
	samples.said(art_15) == {"deny": {"purpose_outside_grant"}} with input as document
	_details(art_15.deny) == {"purpose_outside_grant": {"purpose": "行政处罚"}} with input as document
}

test_deny_purpose_outside_grant_not_when_it_is_not_stated if {
	every purpose in [null, "", " "] {
		samples.said(art_15) == {} with input as samples.patched(samples.obtain, "request/purpose", purpose)
	}
}

test_deny_mode_outside_grant_when_it_is_not_granted if {
	document := samples.patched(samples.obtain, "request/mode", "mail")
	samples.said(art_15) == {"deny": {"mode_outside_grant"}} with input as document
	_details(art_15.deny) == {"mode_outside_grant": {"mode": "mail"}} with input as document
}

test_deny_mode_outside_grant_when_the_grant_states_none if {
	samples.said(art_15) == {"deny": {"mode_outside_grant"}} with input as _with_grants([{"mode": null}])
}

test_require_mode_not_stated_when_null if {
	document := samples.patched(samples.obtain, "request/mode", null)
	samples.said(art_15) == {"require": {"mode_not_stated"}} with input as document
}

test_require_mode_not_stated_when_the_grant_states_none_either if {
	document := samples.patched(_with_grants([{"mode": null}]), "request/mode", null)
	samples.said(art_15) == {"require": {"mode_not_stated"}} with input as document
}

test_require_items_not_stated_when_every_item_is_asked_and_none_is_known if {
	document := samples.changed(samples.obtain, {"request/items": null, "resource/items": null})
	samples.said(art_15) == {"require": {"items_not_stated"}} with input as document
}

test_require_items_not_stated_not_when_no_grant_is_active if {
	document := samples.changed(samples.obtain, {"request/items": null, "resource/items": null, "grants": []})
	samples.said(art_15) == {"deny": {"no_grant"}} with input as document
}

test_require_items_not_stated_not_when_items_are_named if {
	samples.said(art_15) == {"permit": {"within_grant"}} with input as samples.patched(
		samples.obtain,
		"resource/items", null,
	)
}

test_deny_all_that_is_outside_when_several_grants_cover_a_part_each if {
	document := samples.patched(
		_with_grants([{"items": ["法人名称"]}, {"purposes": ["另一用途"]}, {"mode": "media"}]),
		"request/items", ["法人名称", "证书编号"],
	)
	outside := {"deny": {"items_outside_grant", "purpose_outside_grant", "mode_outside_grant"}}
	samples.said(art_15) == outside with input as document
	_details(art_15.deny).items_outside_grant == {"items": ["证书编号"]} with input as document
}

test_deny_what_is_stated_and_outside_beside_what_is_not_stated if {
	document := samples.changed(samples.obtain, {"request/mode": null, "request/items": ["有效期"]})
	both := {"deny": {"items_outside_grant"}, "require": {"mode_not_stated"}}
	samples.said(art_15) == both with input as document
}

test_all_silent_of_grants_when_another_action_is_asked if {
	every action in ["request", "provide", "charge", "refuse", "open", "file", "grant", "build", "approve"] {
		samples.said(art_15) == {} with input as samples[action]
		samples.said(art_15) == {} with input as samples.patched(samples[action], "grants", [samples.grant_held])
		samples.said(art_15) == {} with input as samples.patched(samples[action], "grants", [_held({"state": "revoked"})])
		samples.said(art_15) == {} with input as samples.patched(samples[action], "grants", [_held({"items": []})])
		samples.said(art_15) == {} with input as samples.patched(samples[action], "grants", [_held({"mode": "mail"})])
	}
}
