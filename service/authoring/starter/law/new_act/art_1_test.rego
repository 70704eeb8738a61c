package law.new_act.art_1_test

import data.law.new_act.art_1
import data.lib.samples_test

test_permit_new_act_purpose_listed_when_it_is_listed_on_that_day if {
	_said("统计分析") == {"permit": {"purpose_listed"}}
	early := samples_test.patched(_application("统计分析"), "on", "2025-12-31")
	samples_test.said(art_1) == {"deny": {"purpose_not_listed"}} with input as early
}

test_deny_new_act_purpose_not_listed_when_it_is_another if {
	_said("营销") == {"deny": {"purpose_not_listed"}}
}

test_deny_new_act_purpose_not_listed_when_the_list_is_missing if {
	samples_test.said(art_1) == {"deny": {"purpose_not_listed"}} with input as _application("统计分析")
		with data.parameters.new_act as {}
}

test_require_new_act_purpose_not_stated_when_null_or_blank if {
	_said(null) == {"require": {"purpose_not_stated"}}
	_said(" ") == {"require": {"purpose_not_stated"}}
}

test_new_act_article_1_is_silent_when_something_else_is_done if {
	every purpose in ["统计分析", "营销", null] {
		samples_test.said(art_1) == {} with input as samples_test.patched(_application(purpose), "action", "read")
	}
}

_said(purpose) := said if {
	said := samples_test.said(art_1) with input as _application(purpose)
}

_application(purpose) := samples_test.changed(samples_test.obtain, {"action": "apply", "request/purpose": purpose})
