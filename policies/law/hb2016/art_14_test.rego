package law.hb2016.art_14_test

import data.law.hb2016.art_14
import data.lib.samples_test

test_deny_none_when_the_operator_of_the_users_division_asks if {
	_denials(samples_test.grant) == set()
	_warnings(samples_test.grant) == set()
}

test_deny_not_the_operator_when_it_holds_no_such_role if {
	_denials(_subject("roles", [])) == {"hb2016.art_14.not_the_operator"}
	_denials(_subject("roles", [samples_test.held("competent")])) == {"hb2016.art_14.not_the_operator"}
}

test_deny_not_the_operator_when_the_roles_are_missing if {
	_denials(_subject("roles", null)) == {"hb2016.art_14.not_the_operator"}
}

test_deny_not_the_operator_when_the_role_is_not_held_on_that_day if {
	_denials(_subject("roles", [{"role": "operator", "from": "2026-06-02", "to": null}])) == {"hb2016.art_14.not_the_operator"}
	_denials(_subject("roles", [{"role": "operator", "from": "2016-01-01", "to": "2026-05-31"}])) == {"hb2016.art_14.not_the_operator"}
	_denials(_subject("roles", [{"role": "operator", "from": "2026-06-01", "to": "2026-06-01"}])) == set()
}

test_deny_not_the_operator_when_of_a_division_beside_or_below if {
	_denials(_subject("division", "130200")) == {"hb2016.art_14.not_the_operator"}
	_denials(_subject("division", "130123")) == {"hb2016.art_14.not_the_operator"}
}

test_deny_not_the_operator_not_when_of_a_division_above if {
	_denials(_subject("division", "130000")) == set()
}

test_deny_not_the_operator_when_the_divisions_above_are_missing if {
	above := samples_test.patched(_subject("division", "130000"), "case/division/parents", null)
	_denials(above) == {"hb2016.art_14.not_the_operator"}
	{f.details | some f in art_14.deny} == {{
		"division": "130000",
		"user_division": "130100",
		"above": null,
	}} with input as above
}

test_deny_not_the_operator_not_when_its_own_division_is_missing if {
	_denials(_subject("division", null)) == set()
	_denials(samples_test.patched(_subject("division", null), "subject/roles", [])) == {"hb2016.art_14.not_the_operator"}
}

test_deny_not_the_operator_not_when_the_users_division_is_missing if {
	nowhere := samples_test.patched(samples_test.grant, "case/subject/division", null)
	_denials(nowhere) == set()
	_denials(samples_test.patched(nowhere, "subject/roles", [])) == set()
}

test_deny_not_the_operator_not_when_another_action if {
	_denials(samples_test.patched(_subject("roles", []), "action", "obtain")) == set()
}

test_warn_no_trained_user_when_not_trained_or_not_known if {
	_warnings(samples_test.patched(samples_test.grant, "case/subject/trained", false)) == {"hb2016.art_14.no_trained_user"}
	_warnings(samples_test.patched(samples_test.grant, "case/subject/trained", null)) == {"hb2016.art_14.no_trained_user"}
	{f.details | some f in art_14.warn} == {{"user": "market"}} with input as samples_test.patched(
		samples_test.grant,
		"case/subject/trained", false,
	)
}

test_warn_no_trained_user_not_when_the_user_is_not_registered if {
	untrained := samples_test.patched(samples_test.grant, "case/subject/trained", null)
	_warnings(samples_test.patched(untrained, "case/subject/registered", false)) == set()
}

test_warn_no_trained_user_not_when_another_action if {
	untrained := samples_test.patched(samples_test.grant, "case/subject/trained", false)
	_warnings(samples_test.patched(untrained, "action", "obtain")) == set()
}

_denials(facts) := found if {
	found := {f.code | some f in art_14.deny} with input as facts
}

_warnings(facts) := found if {
	found := {f.code | some f in art_14.warn} with input as facts
}

_subject(key, value) := samples_test.patched(samples_test.grant, concat("/", ["subject", key]), value)
