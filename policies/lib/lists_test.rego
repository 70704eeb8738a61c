package lib.lists_test

import data.lib.lists

test_stated_when_it_names_something if {
	lists.stated(["甲"])
	lists.stated(["甲", "甲"])
}

test_stated_when_it_names_nothing if {
	every names in [null, [], [""], [" "], ["甲", " "]] {
		not lists.stated(names)
	}
}

test_distinct_when_names_repeat_or_are_blank if {
	lists.distinct(["甲", " 甲 ", "乙", ""]) == {"甲", "乙"}
	lists.distinct(null) == set()
}
