package law.hb2016.art_13_test

import data.law.hb2016.art_13
import data.lib.samples_test

# request

test_permit_may_request_when_in_scope_with_purpose_and_in_the_catalogue if {
	_permits(samples_test.request) == {"hb2016.art_13.may_request"}
	{f.details | some f in art_13.permit} == {{"provider": "emergency"}} with input as samples_test.request
}

test_permit_may_request_not_when_another_action if {
	_permits(samples_test.patched(samples_test.request, "action", "obtain")) == set()
}

test_permit_may_request_not_when_out_of_scope if {
	_permits(samples_test.patched(samples_test.request, "subject/division", "110000")) == set()
	_permits(samples_test.patched(samples_test.request, "subject/division", null)) == set()
	_permits(samples_test.patched(samples_test.request, "subject/kind", null)) == set()
}

test_permit_may_request_not_when_purpose_not_stated if {
	_permits(samples_test.patched(samples_test.request, "request/purpose", null)) == set()
	_permits(samples_test.patched(samples_test.request, "request/purpose", " ")) == set()
}

test_permit_may_request_not_when_not_in_the_catalogue if {
	_permits(samples_test.patched(samples_test.request, "resource/catalogued", false)) == set()
	_permits(samples_test.patched(samples_test.request, "resource/catalogued", null)) == set()
}

test_permit_may_request_not_when_kept_secret_by_law if {
	_permits(samples_test.patched(samples_test.request, "resource/secrecy", _by_law)) == set()
}

test_permit_may_request_not_when_secrecy_is_undecided if {
	_permits(samples_test.patched(samples_test.request, "resource/secrecy/state", "disputed")) == set()
}

# grant: agreement and filing

test_permit_filed_when_filed_with_the_one_competent_department if {
	_permits(samples_test.grant) == {"hb2016.art_13.filed"}
	_denials(samples_test.grant) == set()
	_requirements(samples_test.grant) == set()
	_contents(samples_test.grant) == {_content}
}

test_permit_filed_when_filed_on_the_day_itself if {
	_permits(_filed_on(samples_test.day)) == {"hb2016.art_13.filed"}
}

test_permit_filed_not_when_another_action if {
	asked := samples_test.patched(samples_test.grant, "action", "obtain")
	_permits(asked) == set()
	_denials(asked) == set()
	_requirements(asked) == set()
}

test_deny_not_agreed_when_in_a_state_before_or_beside_agreement if {
	every state in ["negotiating", "disagreed", "applied", "explanation_due", "coordination", "joint", "joint_failed"] {
		_denials(_in_state(state)) == {"hb2016.art_13.not_agreed"}
		_permits(_in_state(state)) == set()
		_requirements(_in_state(state)) == set()
	}
}

test_deny_not_agreed_when_the_state_is_missing if {
	_denials(_in_state(null)) == {"hb2016.art_13.not_agreed"}
}

test_deny_not_agreed_not_when_another_action if {
	asked := samples_test.patched(_in_state("negotiating"), "action", "obtain")
	_denials(asked) == set()
}

test_deny_not_filed_when_agreed_only if {
	_denials(_in_state("agreed")) == {"hb2016.art_13.not_filed"}
	_permits(_in_state("agreed")) == set()
	_requirements(_in_state("agreed")) == set()
}

test_deny_not_filed_when_agreed_and_no_day_or_department_is_stated if {
	unfiled := json.patch(_in_state("agreed"), [
		{"op": "replace", "path": "case/events/filed_on", "value": null},
		{"op": "replace", "path": "case/filed_with", "value": null},
	])
	_denials(unfiled) == {"hb2016.art_13.not_filed"}
	_requirements(unfiled) == set()
}

test_deny_not_filed_when_filed_the_day_after if {
	later := _filed_on("2026-06-02")
	_denials(later) == {"hb2016.art_13.not_filed"}
	_permits(later) == set()
	_requirements(later) == set()
	{f.details | some f in art_13.deny} == {{"state": "filed", "filed_on": "2026-06-02"}} with input as later
}

test_deny_not_filed_not_when_settled_and_filed_later if {
	_denials(samples_test.patched(_filed_on("2026-06-02"), "case/state", "settled")) == set()
}

test_deny_not_filed_not_when_another_action if {
	_denials(samples_test.patched(_in_state("agreed"), "action", "obtain")) == set()
}

test_require_filed_elsewhere_when_filed_with_another_department if {
	_lacks(samples_test.patched(samples_test.grant, "case/filed_with", "provincial")) == {_filing}
	_permits(samples_test.patched(samples_test.grant, "case/filed_with", "provincial")) == set()
}

test_require_filed_elsewhere_when_nobody_is_stated if {
	_lacks(samples_test.patched(samples_test.grant, "case/filed_with", null)) == {_filing}
}

test_require_filed_elsewhere_when_the_day_is_not_stated if {
	_lacks(_filed_on(null)) == {_filing}
	_permits(_filed_on(null)) == set()
	_denials(_filed_on(null)) == set()
}

test_require_filed_elsewhere_when_no_or_several_departments_are_competent if {
	_lacks(samples_test.patched(samples_test.grant, "case/competent", [])) == {_filing}
	_lacks(samples_test.patched(samples_test.grant, "case/competent", ["competent", "provincial"])) == {_filing}
}

test_require_filed_elsewhere_not_when_another_action if {
	elsewhere := samples_test.patched(samples_test.grant, "case/filed_with", "provincial")
	_requirements(samples_test.patched(elsewhere, "action", "obtain")) == set()
}

# grant: settled by the competent department, or determined with others

test_permit_settled_when_minutes_are_shown if {
	_permits(_minuted("settled", "石数纪要〔2026〕1号")) == {"hb2016.art_13.settled"}
	_contents(_minuted("settled", "石数纪要〔2026〕1号")) == {_content}
	_denials(_minuted("settled", "石数纪要〔2026〕1号")) == set()
	_requirements(_minuted("settled", "石数纪要〔2026〕1号")) == set()
}

test_permit_determined_when_minutes_are_shown if {
	_permits(_minuted("determined", "石数纪要〔2026〕2号")) == {"hb2016.art_13.determined"}
	_contents(_minuted("determined", "石数纪要〔2026〕2号")) == {_content}
	_denials(_minuted("determined", "石数纪要〔2026〕2号")) == set()
	_requirements(_minuted("determined", "石数纪要〔2026〕2号")) == set()
}

test_permit_settled_not_when_another_action if {
	every state in ["settled", "determined"] {
		_permits(samples_test.patched(_minuted(state, "石数纪要〔2026〕1号"), "action", "obtain")) == set()
	}
}

test_require_minutes_missing_when_settled_or_determined_without_minutes if {
	every state in ["settled", "determined"] {
		every minutes in [null, "", " "] {
			_lacks(_minuted(state, minutes)) == {["hb2016.art_13.minutes_missing", "case.minutes", "competent"]}
			_permits(_minuted(state, minutes)) == set()
		}
	}
}

test_require_minutes_missing_not_when_another_action_or_state if {
	_requirements(samples_test.patched(_in_state("settled"), "action", "obtain")) == set()
	_requirements(_in_state("joint")) == set()
}

_permits(facts) := found if {
	found := {f.code | some f in art_13.permit} with input as facts
}

_denials(facts) := found if {
	found := {f.code | some f in art_13.deny} with input as facts
}

_requirements(facts) := found if {
	found := {f.code | some f in art_13.require} with input as facts
}

_contents(facts) := found if {
	found := {f.details | some f in art_13.permit} with input as facts
}

_lacks(facts) := found if {
	found := {[f.code, f.missing.fact, f.missing.who] | some f in art_13.require} with input as facts
}

_in_state(state) := samples_test.patched(samples_test.grant, "case/state", state)

_filed_on(day) := samples_test.patched(samples_test.grant, "case/events/filed_on", day)

_minuted(state, minutes) := samples_test.patched(_in_state(state), "case/minutes", minutes)

_filing := ["hb2016.art_13.filed_elsewhere", "case.filed_with", "user"]

_content := {
	"grantee": "market",
	"items": ["法人名称", "证书编号"],
	"purposes": ["核发食品经营许可证"],
	"mode": "platform",
}

_by_law := {
	"state": "lawful",
	"ground": {"kind": "law", "title": "中华人民共和国保守国家秘密法", "article": "第十三条"},
	"authority": null,
}
