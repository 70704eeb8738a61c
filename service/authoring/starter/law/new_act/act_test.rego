package law.new_act.act_test

import data.decision
import data.law.new_act.act
import data.lib.samples_test

test_new_act_is_asked_about_its_own_matters_alone if {
	act.asked with input as _application
	every change in [{"action": "copy"}, {"resource/type": "resource"}, {"resource/type": null}] {
		not act.asked with input as samples_test.changed(_application, change)
	}
	not act.asked with input as samples_test.obtain
}

test_new_act_is_in_force_from_its_first_day_to_its_last if {
	act.in_force with input.on as "2026-01-01"
	not act.in_force with input.on as "2025-12-31"
	act.in_force with input.on as "2030-12-31" with data.parameters.new_act.validity.to as "2030-12-31"
	not act.in_force with input.on as "2031-01-01" with data.parameters.new_act.validity.to as "2030-12-31"
	not act.in_force with input.on as "2026-01-01" with data.parameters.new_act.validity as {}
}

test_new_act_is_heard_through_the_decision if {
	_said(_application) == ["permit", {"new_act.art_1.purpose_listed"}]
	_said(samples_test.patched(_application, "request/purpose", "营销")) == ["deny", {"new_act.art_1.purpose_not_listed"}]
	_said(samples_test.patched(_application, "request/purpose", null)) == [
		"indeterminate",
		{"new_act.art_1.purpose_not_stated"},
	]
}

test_new_act_says_only_that_it_is_not_in_force if {
	_said(samples_test.patched(_application, "on", "2025-12-31")) == ["deny", {"new_act.art_2.not_in_force"}]
}

_said(facts) := [ruling.outcome, {f.code | some f in ruling.findings}] if {
	ruling := decision.ruling with input as facts
}

_application := samples_test.changed(samples_test.obtain, {
	"action": "apply",
	"subject/type": "person",
	"resource/type": "new_act",
	"request/purpose": "统计分析",
	"grants": [],
})
