# METADATA
# title: 认定
# description: |
#   Makes a finding from the annotations of the rule that speaks. Total: a rule without annotations
#   still speaks, under the code `unannotated`, so that a forgotten comment never lifts a refusal.
package lib.finding

# METADATA
# description: |
#   `chain` is the rule's own `rego.metadata.chain()`; `details` the items, rows and dates the finding
#   speaks of. The code is act.article.code, act and article being the rule's package.
of(chain, details) := {
	"code": concat(".", array.concat(_package(chain), [object.get(_custom(chain), "code", "unannotated")])),
	"paragraph": object.get(_custom(chain), "paragraph", null),
	"title": {
		"zh": object.get(_annotations(chain), "title", "未注明"),
		"en": object.get(_custom(chain), "en", "unannotated"),
	},
	"remedy": object.get(_custom(chain), "remedy", _nothing),
	"violation": object.get(_custom(chain), "violation", null),
	"details": details,
}

# METADATA
# description: Evidence that is missing, with the fact it is about and who brings it.
lack(chain, details) := object.union(of(chain, details), {"missing": object.get(
	_custom(chain), "missing",
	{"fact": "unannotated", "who": "unannotated"},
)})

# METADATA
# description: |
#   The same finding for two addressees: `ending` {zh, en} is what follows for the one who asks.
closing(chain, details, ending) := object.union(
	of(chain, details),
	{"title": {
		"zh": concat("，", [of(chain, details).title.zh, object.get(ending, "zh", "")]),
		"en": concat("; ", [of(chain, details).title.en, object.get(ending, "en", "")]),
	}},
)

# METADATA
# description: A duty without a period.
duty(chain, details) := object.union(of(chain, details), {"due": null, "clock": null})

# METADATA
# description: A period; `due` is its last day (null while it cannot be known), `kind` statutory or target.
period(chain, details, due, kind) := object.union(of(chain, details), {"due": due, "clock": kind})

_package(chain) := array.slice(chain[0].path, 1, 3) if chain[0].path[0] == "law"

_package(chain) := ["decision"] if chain[0].path[0] != "law"

_annotations(chain) := object.get(chain[0], "annotations", {})

_custom(chain) := object.get(chain[0], ["annotations", "custom"], {})

_nothing := {"zh": "", "en": ""}
