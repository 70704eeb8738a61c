# METADATA
# title: 所言
# description: |
#   What the tests of an article compare: everything it says about one facts document, by effect, under
#   the codes without their prefix; and a facts document with several changes at once.
package lib.said_test

# METADATA
# description: |
#   `article` is the article's package; effects that say nothing are left out, so that an article that is
#   silent says {}.
by(article) := {effect: codes |
	some effect in ["permit", "deny", "require", "warn", "oblige", "clock"]
	codes := {_short(found.code) | some found in article[effect]}
	codes != set()
}

# METADATA
# description: The one finding of this effect and short code; undefined where there is none.
one(article, effect, code) := found if {
	some found in article[effect]
	_short(found.code) == code
}

# METADATA
# description: The document with the values at the paths ("project/unit"); what is there is replaced.
changed(document, values) := json.patch(document, [{"op": "replace", "path": path, "value": value} |
	some path, value in values
])

_short(code) := regex.replace(code, `^hb2016\.(art_\d+|act)\.`, "")
