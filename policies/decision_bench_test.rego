package decision_bench_test

import data.decision
import data.lib.samples_test as samples

# What one ruling costs, by the kind of question; `make bench-policies` measures these and keeps the figures.

test_bench_obtain_permitted if {
	decision.ruling.outcome == "permit" with input as samples.obtain
}

test_bench_obtain_denied if {
	decision.ruling.outcome == "deny" with input as samples.patched(samples.obtain, "grants", [])
}

test_bench_grant_of_a_case if {
	decision.ruling.outcome == "permit" with input as samples.grant
}

test_bench_approval_of_a_project if {
	decision.ruling.outcome == "permit" with input as samples.approve
}

test_bench_act_not_in_force if {
	decision.ruling.outcome == "deny" with input as samples.patched(samples.obtain, "on", "2015-12-31")
}

test_bench_batch_of_ten if {
	count(decision.batch) == 10 with input as {"batch": [samples.obtain | some _ in numbers.range(1, 10)]}
}
