# METADATA
# title: 清单
# description: What a list of names says - null, an empty list and a list with a blank in it are not stated.
package lib.lists

import data.lib.text

# METADATA
# description: At least one name, and none of them blank.
stated(names) if {
	count(distinct(names)) > 0
	every name in names {
		text.stated(name)
	}
}

# METADATA
# description: The different names, trimmed; of null, none.
distinct(names) := {trim_space(name) |
	some name in names
	text.stated(name)
}
