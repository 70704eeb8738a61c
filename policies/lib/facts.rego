# METADATA
# title: 事实
# description: |
#   Whether the document is a facts document at all. The service checks every value against the schema
#   before any engine sees it; this holds when an engine is asked without the service. A key that is
#   missing is undefined, and a rule that meets it falls silent - a refusal too - so none may be missing.
package lib.facts

import data.lib.blank

# METADATA
# title: 事实完整且格式相符
# custom:
#   en: the facts are whole and fit their schema
valid if {
	object.union(blank.facts, input) == input
	is_string(input.on)
	count(input.on) == 10
	is_string(input.action)
	is_array(input.grants)
	every part in [input.subject, input.request, input.resource, input.division] {
		is_object(part)
	}
}
