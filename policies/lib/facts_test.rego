package lib.facts_test

import data.lib.blank
import data.lib.facts
import data.lib.samples_test as samples

_actions := [
	"obtain", "request", "provide", "charge", "refuse", "grant", "forward",
	"open", "file", "build", "operate", "approve", "fund",
]

test_facts_are_valid_for_every_sample if {
	every action in _actions {
		facts.valid with input as samples[action]
	}
}

test_facts_are_valid_when_nothing_but_day_and_action_is_known if {
	facts.valid with input as object.union(blank.facts, {"on": "2026-06-01", "action": "obtain"})
}

test_facts_are_valid_with_more_than_they_must_have if {
	facts.valid with input as object.union(samples.obtain, {"remark": "另有说明"})
}

test_facts_are_not_valid_when_they_are_no_document if {
	every document in [{}, [], "facts", 7, null, true] {
		not facts.valid with input as document
	}
}

test_facts_are_not_valid_when_a_key_is_missing_at_any_depth if {
	every path in [
		"on", "grants", "competent", "subject/registered", "subject/readiness/staff", "request/sale", "request/fee/amount",
		"resource/secrecy/ground/article", "resource/provider/id", "division/conditions/has", "case/resource/catalogued",
		"case/events/filed_on", "facility/owner/roles", "project/secrecy/decision/number", "project/division/parents",
	] {
		not facts.valid with input as json.remove(_whole, [path])
	}
}

test_facts_are_not_valid_when_a_part_is_null if {
	every part in ["subject", "request", "resource", "division"] {
		not facts.valid with input as samples.patched(samples.obtain, part, null)
	}
}

test_facts_are_not_valid_when_the_day_is_not_one if {
	every day in [null, 20260601, "2026-6-1", "2026-06-01T00:00:00", numbers.range(1, 10)] {
		not facts.valid with input as samples.patched(samples.obtain, "on", day)
	}
}

test_facts_are_not_valid_when_the_action_is_not_named if {
	not facts.valid with input as samples.patched(samples.obtain, "action", null)
}

test_facts_are_not_valid_when_the_grants_are_not_listed if {
	not facts.valid with input as samples.patched(samples.obtain, "grants", null)
}

_whole := object.union(blank.facts, {"on": "2026-06-01", "action": "obtain"})
