package law.hb2016.art_16_test

import data.law.hb2016.art_16
import data.lib.samples_test as samples

test_warn_doubt_open_when_there_are_doubts if {
	document := samples.patched(samples.obtain, "resource/doubts", 1)
	samples.said(art_16) == {"warn": {"doubt_open"}} with input as document
	{f.details | some f in art_16.warn} == {{"doubts": 1}} with input as document
}

test_warn_doubt_open_not_when_there_are_none_or_none_are_known if {
	samples.said(art_16) == {} with input as samples.obtain
	samples.said(art_16) == {} with input as samples.patched(samples.obtain, "resource/doubts", null)
}

test_warn_doubt_open_not_when_another_action_is_asked if {
	samples.said(art_16) == {} with input as samples.patched(samples.request, "resource/doubts", 1)
}
