package lib.text_test

import data.lib.text

test_stated_when_it_says_something if text.stated("核发许可证")

test_stated_not_when_null_empty_or_blank if {
	every silent in [null, "", " ", "\t\n", 7, true, ["核发许可证"]] {
		not text.stated(silent)
	}
}
