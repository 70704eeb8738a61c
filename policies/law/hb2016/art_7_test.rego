package law.hb2016.art_7_test

import data.law.hb2016.art_7
import data.lib.said_test as said
import data.lib.samples_test as samples

test_warn_no_statutory_date_when_an_entry_is_filed if {
	said.by(art_7) == {"warn": {"no_statutory_date"}} with input as samples.file
}

test_warn_no_statutory_date_when_nothing_is_filed if {
	said.by(art_7) == {} with input as samples.provide
}
