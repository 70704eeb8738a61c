# METADATA
# title: Which addresses of this engine answer
# description: >-
#   The engine listens on a Unix socket that only the service's user may open. There it answers rulings, health and
#   metrics. Everything else is refused: reading or writing policies and data, other queries, the configuration. It
#   asks for no token: whoever can open the socket could read a token from the engine's environment as well.
package system.authz

# METADATA
# description: Refused unless a rule below says otherwise.
default allow := false

# METADATA
# description: A ruling, one or many.
allow if {
	input.method == "POST"
	input.path in [["v1", "data", "decision", "ruling"], ["v1", "data", "decision", "batch"]]
}

# METADATA
# description: Whether the engine is well, and its figures.
allow if {
	input.method == "GET"
	input.path in [["health"], ["metrics"]]
}
