package system.authz_test

import data.system.authz

ruling := {"method": "POST", "path": ["v1", "data", "decision", "ruling"]}

allowed(request) if authz.allow with input as request

test_rulings_are_answered if {
	allowed(ruling)
	allowed(object.union(ruling, {"path": ["v1", "data", "decision", "batch"]}))
}

test_health_and_metrics_are_answered if {
	allowed(object.union(ruling, {"method": "GET", "path": ["health"]}))
	allowed(object.union(ruling, {"method": "GET", "path": ["metrics"]}))
}

test_other_addresses_are_refused[door] if {
	some door in [
		{"method": "GET", "path": ["v1", "data"]},
		{"method": "GET", "path": ["v1", "data", "decision", "ruling"]},
		{"method": "POST", "path": ["v1", "data"]},
		{"method": "POST", "path": ["v1", "data", "decision"]},
		{"method": "POST", "path": ["v1", "data", "decision", "ruling", ""]},
		{"method": "POST", "path": ["v0", "data", "decision", "ruling"]},
		{"method": "PUT", "path": ["v1", "policies", "x"]},
		{"method": "POST", "path": ["v1", "query"]},
		{"method": "POST", "path": ["v1", "compile"]},
		{"method": "GET", "path": ["v1", "config"]},
		{"method": "POST", "path": ["health"]},
		{"method": "GET", "path": ["health", "live"]},
	]
	not allowed(object.union(ruling, door))
}

test_nothing_asked_is_refused if {
	not allowed({})
	not allowed(object.remove(ruling, ["path"]))
	not allowed(object.remove(ruling, ["method"]))
}
