# METADATA
# title: Who may ask this engine what
# description: >-
#   The engine runs beside its service on one machine that others use as well. Only the holder of the token that the
#   service drew for it may ask, and only for rulings, health and metrics. Everything else is refused: reading or
#   writing policies and data, other queries, the configuration.
package system.authz

# METADATA
# description: Refused unless a rule below says otherwise.
default allow := false

# METADATA
# description: A caller with the token, on one of the few doors.
allow if {
	holds_token
	permitted
}

# METADATA
# description: The bearer token is the one of the engine's environment. Without one there, nobody holds it.
holds_token if {
	token := opa.runtime().env.GONGXIANG_OPA_TOKEN
	is_string(token)
	token != ""
	input.identity == token
}

# METADATA
# description: A ruling, one or many.
permitted if {
	input.method == "POST"
	input.path in [["v1", "data", "decision", "ruling"], ["v1", "data", "decision", "batch"]]
}

# METADATA
# description: Whether the engine is well, and its figures.
permitted if {
	input.method == "GET"
	input.path in [["health"], ["metrics"]]
}
