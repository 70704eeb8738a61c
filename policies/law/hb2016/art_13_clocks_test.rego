package law.hb2016.art_13_clocks_test

import data.law.hb2016.art_13
import data.lib.samples_test

# The sample day is Monday 2026-06-01. Received on Friday 8 May, 15 days end on Saturday 23 May, so on
# Monday 25 May; 30 days from then end on Wednesday 24 June.

test_clock_none_when_nothing_has_begun if _clocks(_case({})) == {}

test_clock_explanation_when_the_demand_was_received if {
	_clocks(_case({"demand_received_on": "2026-05-20"})) == {"hb2016.art_13.explanation": {
		"due": "2026-06-04",
		"clock": "statutory",
		"details": {"from": "2026-05-20", "days": 15, "provisional": false, "suspended": false, "note": null},
	}}
}

test_clock_explanation_when_received_on_the_day_itself if {
	object.keys(_clocks(_case({"demand_received_on": samples_test.day}))) == {"hb2016.art_13.explanation"}
}

test_clock_explanation_not_when_received_the_day_after if {
	_clocks(_case({"demand_received_on": "2026-06-02"})) == {}
}

test_clock_explanation_not_when_another_action if {
	asked := samples_test.patched(_case({"demand_received_on": "2026-05-20"}), "action", "obtain")
	_clocks(asked) == {}
}

test_clock_explanation_when_the_last_day_has_passed_and_none_came if {
	_clocks(_case({"demand_received_on": "2026-05-08"}))["hb2016.art_13.explanation"].due == "2026-05-25"
}

test_clock_explanation_not_when_the_explanation_came if {
	explained := _case({"demand_received_on": "2026-05-20", "explained_on": samples_test.day})
	object.keys(_clocks(explained)) == {"hb2016.art_13.coordination"}
}

test_clock_explanation_when_the_explanation_comes_the_day_after if {
	object.keys(_clocks(_case({"demand_received_on": "2026-05-20", "explained_on": "2026-06-02"}))) == {"hb2016.art_13.explanation"}
}

test_clock_coordination_when_the_explanation_came if {
	_clocks(_case({"explained_on": "2026-05-20"})) == {"hb2016.art_13.coordination": {
		"due": "2026-06-22",
		"clock": "statutory",
		"details": {"from": "2026-05-20", "days": 30, "provisional": false, "suspended": false, "note": null},
	}}
}

test_clock_coordination_when_it_came_late_runs_from_the_explanation if {
	late := _clocks(_case({"demand_received_on": "2026-05-08", "explained_on": "2026-05-28"}))
	object.keys(late) == {"hb2016.art_13.coordination"}
	late["hb2016.art_13.coordination"].details.from == "2026-05-28"
	late["hb2016.art_13.coordination"].details.note == null
}

test_clock_coordination_when_none_came_runs_from_the_end_of_the_explanation if {
	clock := _clocks(_case({"demand_received_on": "2026-05-08"}))["hb2016.art_13.coordination"]
	clock.due == "2026-06-24"
	clock.details.from == "2026-05-25"
	object.keys(clock.details.note) == {"zh", "en"}
}

test_clock_coordination_not_when_the_explanation_may_still_come if {
	last_day := samples_test.patched(_case({"demand_received_on": "2026-05-08"}), "on", "2026-05-25")
	object.keys(_clocks(last_day)) == {"hb2016.art_13.explanation"}
	day_after := samples_test.patched(_case({"demand_received_on": "2026-05-08"}), "on", "2026-05-26")
	object.keys(_clocks(day_after)) == {"hb2016.art_13.explanation", "hb2016.art_13.coordination"}
}

test_clock_coordination_not_when_coordinated if {
	_clocks(_case({"explained_on": "2026-05-20", "coordinated_on": samples_test.day})) == {}
}

test_clock_coordination_when_coordinated_the_day_after if {
	object.keys(_clocks(_case({"explained_on": "2026-05-20", "coordinated_on": "2026-06-02"}))) == {"hb2016.art_13.coordination"}
}

test_clock_coordination_not_when_another_action if {
	_clocks(samples_test.patched(_case({"explained_on": "2026-05-20"}), "action", "obtain")) == {}
}

test_clock_explanation_provisional_when_it_ends_beyond_the_published_years if {
	demand := samples_test.patched(_case({"demand_received_on": "2026-05-20"}), "on", "2026-06-01")
	provisional := {code: clock.details.provisional | some code, clock in _clocks(demand)} with data.calendar as {}
	provisional == {"hb2016.art_13.explanation": true}
}

test_clock_suspended_when_secrecy_is_undecided if {
	running := samples_test.patched(
		_case({"demand_received_on": "2026-05-08"}),
		"case/resource/secrecy/state", "disputed",
	)
	{code: clock.details.suspended | some code, clock in _clocks(running)} == {
		"hb2016.art_13.explanation": true,
		"hb2016.art_13.coordination": true,
	}
	_clocks(running)["hb2016.art_13.explanation"].due == "2026-05-25"
}

test_clock_none_when_the_parameter_is_missing if {
	facts := _case({"demand_received_on": "2026-05-08", "explained_on": "2026-05-20"})
	without := {f.code | some f in art_13.clock} with input as facts with data.parameters.hb2016.negotiation as {}
	without == set()
}

test_clock_days_when_a_later_act_changed_them_are_those_of_the_beginning if {
	rows := {"explanation_days": [
		{"from": "2016-01-01", "value": 15},
		{"from": "2026-05-22", "value": 10},
	]}
	days := {f.details.days | some f in art_13.clock} with input as _case({"demand_received_on": "2026-05-21"})
		with data.parameters.hb2016.negotiation as rows
	days == {15}
}

test_warn_explanation_overdue_when_the_day_after_the_last_day if {
	late := samples_test.patched(_case({"demand_received_on": "2026-05-08"}), "on", "2026-05-26")
	_warnings(late) == {"hb2016.art_13.explanation_overdue"}
	{f.details.due | some f in art_13.warn} == {"2026-05-25"} with input as late
}

test_warn_explanation_overdue_not_when_on_the_last_day if {
	_warnings(samples_test.patched(_case({"demand_received_on": "2026-05-08"}), "on", "2026-05-25")) == set()
}

test_warn_explanation_overdue_not_when_the_explanation_came_late if {
	_warnings(_case({"demand_received_on": "2026-05-08", "explained_on": samples_test.day})) == set()
}

test_warn_explanation_overdue_when_the_explanation_comes_the_day_after if {
	_warnings(_case({"demand_received_on": "2026-05-08", "explained_on": "2026-06-02"})) == {"hb2016.art_13.explanation_overdue"}
}

test_warn_explanation_overdue_not_when_nothing_was_demanded if _warnings(_case({})) == set()

test_warn_explanation_overdue_not_when_another_action if {
	_warnings(samples_test.patched(_case({"demand_received_on": "2026-05-08"}), "action", "obtain")) == set()
}

_clocks(facts) := found if {
	found := {f.code: object.filter(f, ["due", "clock", "details"]) | some f in art_13.clock} with input as facts
}

_warnings(facts) := found if {
	found := {f.code | some f in art_13.warn} with input as facts
}

_case(events) := object.union(samples_test.grant, {"case": {"events": events}})
