package law.hb2016.art_19_test

import data.law.hb2016.art_19
import data.lib.samples_test

test_permit_may_open_when_decided_open_without_condition if {
	_permits(samples_test.open) == {"hb2016.art_19.may_open"}
	_denials(samples_test.open) == set()
	_lacks(samples_test.open) == set()
}

test_permit_may_open_when_conditional_with_its_condition if {
	_permits(_conditional("脱敏后开放")) == {"hb2016.art_19.may_open"}
	_lacks(_conditional("脱敏后开放")) == set()
	{f.details | some f in art_19.permit} == {{
		"open": "conditional",
		"condition": "脱敏后开放",
	}} with input as _conditional("脱敏后开放")
}

test_permit_may_open_not_when_decided_not_to_open if {
	closed := _open("open", "none")
	_permits(closed) == set()
	_denials(closed) == set()
	_lacks(closed) == set()
}

test_permit_may_open_not_when_kept_secret_by_law if {
	_permits(_open("secrecy", {
		"state": "lawful",
		"ground": {"kind": "law", "title": "中华人民共和国保守国家秘密法", "article": "第十三条"},
		"authority": null,
	})) == set()
}

test_permit_may_open_not_when_secrecy_is_undecided if _permits(_open("secrecy/state", "claimed")) == set()

test_permit_may_open_not_when_another_action if {
	_permits(samples_test.patched(samples_test.open, "action", "provide")) == set()
}

test_deny_unshared_cannot_open_when_share_type_none if {
	unshared := _open("share/type", "none")
	_denials(unshared) == {"hb2016.art_19.unshared_cannot_open"}
	_permits(unshared) == set()
	_lacks(unshared) == set()
	{f.details.share.type | some f in art_19.deny} == {"none"} with input as unshared
}

test_deny_unshared_cannot_open_not_when_shared_on_a_condition if {
	_denials(_open("share/type", "conditional")) == set()
	_permits(_open("share/type", "conditional")) == {"hb2016.art_19.may_open"}
}

test_deny_unshared_cannot_open_not_when_another_action if {
	_denials(samples_test.patched(_open("share/type", "none"), "action", "provide")) == set()
}

test_require_opening_not_decided_when_open_is_missing if {
	_lacks(_open("open", null)) == {["resource.open"]}
	_permits(_open("open", null)) == set()
	_missing(_open("open", null)) == {{"fact": "resource.open", "who": "provider"}}
}

test_require_opening_not_decided_when_the_condition_is_missing if {
	every condition in [null, "", " "] {
		_lacks(_conditional(condition)) == {["resource.open_condition"]}
		_permits(_conditional(condition)) == set()
		_missing(_conditional(condition)) == {{"fact": "resource.open_condition", "who": "provider"}}
	}
}

test_require_opening_not_decided_when_the_share_type_is_missing if {
	_lacks(_open("share/type", null)) == {["resource.share.type"]}
	_denials(_open("share/type", null)) == set()
	_permits(_open("share/type", null)) == set()
	_missing(_open("share/type", null)) == {{"fact": "resource.share.type", "who": "provider"}}
}

test_require_opening_not_decided_when_several_are_missing if {
	_lacks(samples_test.patched(_open("open", null), "resource/share/type", null)) == {["resource.open", "resource.share.type"]}
}

test_require_opening_not_decided_not_when_another_action if {
	_lacks(samples_test.patched(_open("open", null), "action", "provide")) == set()
}

_permits(facts) := found if {
	found := {f.code | some f in art_19.permit} with input as facts
}

_denials(facts) := found if {
	found := {f.code | some f in art_19.deny} with input as facts
}

_lacks(facts) := found if {
	found := {f.details.not_decided | some f in art_19.require; f.code == "hb2016.art_19.opening_not_decided"} with input as facts
}

_missing(facts) := found if {
	found := {f.missing | some f in art_19.require} with input as facts
}

_open(key, value) := samples_test.patched(samples_test.open, concat("/", ["resource", key]), value)

_conditional(condition) := samples_test.patched(_open("open", "conditional"), "resource/open_condition", condition)
