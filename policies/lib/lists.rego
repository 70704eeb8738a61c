# METADATA
# title: 清单
# description: What a list of names says - null, an empty list and a list with a blank in it are not stated.
package lib.lists

import data.lib.text

# METADATA
# title: "{names}已列明，且没有空白"
# description: At least one name, and none of them blank.
# custom:
#   en: "{names} are stated, none of them blank"
stated(names) if {
	count(distinct(names)) > 0
	every name in names {
		text.stated(name)
	}
}

# METADATA
# title: "{names}（重复和空白不计）"
# description: The different names, trimmed; of null, none.
# custom:
#   en: "{names}, repeated and blank ones not counted"
distinct(names) := {trim_space(name) |
	some name in names
	text.stated(name)
}
