# METADATA
# title: 事实
# description: |
#   Whether the document is a facts document at all. The service checks every key against the schema
#   before any engine sees it; this holds when an engine is asked without the service.
package lib.facts

valid if {
	object.keys(input) & _keys == _keys
	is_string(input.on)
	count(input.on) == 10
	is_string(input.action)
	is_array(input.grants)
	every part in [input.subject, input.request, input.resource, input.division] {
		is_object(part)
	}
}

_keys := {
	"on", "action", "subject", "request", "resource", "grants",
	"case", "facility", "project", "competent", "division",
}
