package system.authz_test

import data.system.authz

runtime(token) := {"env": {"GONGXIANG_OPA_TOKEN": token}}

ruling := {"method": "POST", "path": ["v1", "data", "decision", "ruling"], "identity": "sesame"}

allowed(request) if authz.allow with input as request with opa.runtime as runtime("sesame")

test_token_may_ask_for_rulings if {
	allowed(ruling)
	allowed(object.union(ruling, {"path": ["v1", "data", "decision", "batch"]}))
}

test_token_may_ask_for_health_and_metrics if {
	allowed(object.union(ruling, {"method": "GET", "path": ["health"]}))
	allowed(object.union(ruling, {"method": "GET", "path": ["metrics"]}))
}

test_other_doors_are_shut[door] if {
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

test_no_token_no_answer if {
	not allowed(object.remove(ruling, ["identity"]))
	not allowed(object.union(ruling, {"identity": ""}))
	not allowed(object.union(ruling, {"identity": "Sesame"}))
}

test_engine_without_a_token_answers_nobody if {
	not authz.allow with input as ruling with opa.runtime as {"env": {}}
	not authz.allow with input as ruling with opa.runtime as {}
	not authz.allow with input as object.union(ruling, {"identity": ""}) with opa.runtime as runtime("")
	not authz.allow with input as object.union(ruling, {"identity": null}) with opa.runtime as runtime(null)
}
