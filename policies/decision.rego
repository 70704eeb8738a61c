# METADATA
# title: 决定
# description: |
#   The only door to the law. Gathers what every article of every act that is asked finds in one
#   facts document, and says what follows: deny beats require, require beats permit, and nothing
#   is permitted that no article permits.
package decision

import data.lib.facts
import data.lib.finding

# METADATA
# description: The ruling on one facts document (`input`); a pure function of it and of this bundle.
# entrypoint: true
ruling := {
	"outcome": outcome,
	"findings": findings,
	"missing": missing,
	"duties": duties,
	"acts": sort(_speaking),
}

default outcome := "deny"

outcome := "indeterminate" if {
	count(_found.deny) == 0
	count(_found.require) > 0
}

outcome := "permit" if {
	count(_found.deny) + count(_found.require) == 0
	count(_found.permit) > 0
}

# Two `some` lines: the key and the value of a set in one line are silently empty. Sorted, because engines
# differ in the order in which they go through a set.
findings := [object.union(f, {"effect": effect}) |
	some effect in ["deny", "require", "permit", "warn"]
	some f in sort(_found[effect])
]

missing := [object.union({"code": f.code}, f.missing) | some f in sort(_found.require)]

duties := [f |
	some effect in ["oblige", "clock"]
	some f in sort(_found[effect])
]

_found[effect] := _gathered[effect] | _own(effect) if some effect in ["deny", "require", "permit", "warn", "oblige", "clock"]

_gathered[effect] := {f |
	facts.valid
	some act, said in _said
	some f in said[effect]
	_heard(act, f.code)
} if some effect in ["deny", "require", "permit", "warn", "oblige", "clock"]

# Each effect by its name: of a path that ends in a variable the wasm compiler makes an invalid module.
_said[act] := {
	"deny": [f | some article; some f in data.law[act][article].deny; not _replaced(act, article)],
	"require": [f | some article; some f in data.law[act][article].require; not _replaced(act, article)],
	"permit": [f | some article; some f in data.law[act][article].permit; not _replaced(act, article)],
	"warn": [f | some article; some f in data.law[act][article].warn; not _replaced(act, article)],
	"oblige": [f | some article; some f in data.law[act][article].oblige; not _replaced(act, article)],
	"clock": [f | some article; some f in data.law[act][article].clock; not _replaced(act, article)],
} if some act in _speaking

# An article is silent while a later version of it, in a folder of its own, is in force.
_replaced(act, article) if {
	some later in _in_force
	article in data.law[later].act.replaces[act]
}

# An act that limits itself names the only codes it still speaks; one that does not is heard whole.
_heard(act, code) if code in data.law[act].act.only

_heard(act, _) if not data.law[act].act.only

# The acts whose question this is: those in force; where none is, all of them say so.
_speaking := _in_force if count(_in_force) > 0

_speaking := _asked if count(_in_force) == 0

_in_force := {act | some act in _asked; data.law[act].act.in_force}

_asked := {act | some act; data.law[act].act.asked}

# METADATA
# description: |
#   Many facts documents at once, in their order. Named on the build line, not an entrypoint of its own.
#   `object.get` because the batch is not one facts document and has no place in the schema.
batch := [answer |
	some document in object.get(input, "batch", [])
	answer := ruling with input as document
]

default _own(_) := set()

_own("deny") := {f |
	some f in (_invalid | _unpermitted)
}

# METADATA
# title: 所提交的事实不完整或者格式不符，不能据以决定
# scope: rule
# custom:
#   code: facts_invalid
#   en: The facts do not fit their schema, so nothing can be decided on them
#   remedy:
#     zh: 请按事实清单的格式更正后重新提出
#     en: Correct the facts to fit the schema and ask again
_invalid contains finding.of(rego.metadata.chain(), {}) if not facts.valid

# METADATA
# title: 没有任何规定准许该事项
# scope: rule
# custom:
#   code: nothing_permits
#   en: No rule permits this
#   remedy:
#     zh: 请核对判断事项和对象类型是否属于本服务受理范围
#     en: Check that the action and the type of thing asked about are among those this service decides
_unpermitted contains finding.of(rego.metadata.chain(), {"action": object.get(input, "action", null)}) if {
	facts.valid
	every effect in ["permit", "deny", "require"] {
		count(_gathered[effect]) == 0
	}
}
