package law.hb2016.art_22_test

import data.law.hb2016.art_22
import data.lib.samples_test as samples

_approval := {"by": "reform", "action": "approve", "decided_on": "2026-05-01"}

_against(action, approvals) := samples.changed(samples[action], {
	"project/connection/designed": false,
	"project/approvals": approvals,
})

test_warn_approved_against_article_9_when_an_approval_is_on_record if {
	every action in ["approve", "fund"] {
		document := _against(action, [_approval])
		samples.said(art_22) == {"warn": {"approved_against_article_9"}} with input as document
		{f.details | some f in art_22.warn} == {{"approvals": [_approval]}} with input as document
	}
}

test_warn_approved_against_article_9_when_decided_on_the_day_or_on_none_known if {
	every decided_on in ["2026-06-01", null] {
		approval := object.union(_approval, {"decided_on": decided_on})
		samples.said(art_22) == {"warn": {"approved_against_article_9"}} with input as _against("approve", [approval])
	}
}

test_warn_approved_against_article_9_not_when_decided_later if {
	later := object.union(_approval, {"decided_on": "2026-06-02"})
	samples.said(art_22) == {} with input as _against("approve", [later])
	document := _against("approve", [_approval, later])
	{f.details | some f in art_22.warn} == {{"approvals": [_approval]}} with input as document
}

test_warn_approved_against_article_9_not_when_none_is_on_record if {
	samples.said(art_22) == {} with input as _against("fund", [])
	samples.said(art_22) == {} with input as _against("fund", null)
}

test_warn_approved_against_article_9_not_when_article_9_bars_nothing if {
	samples.said(art_22) == {} with input as samples.patched(samples.approve, "project/approvals", [_approval])
}

test_warn_approved_against_article_9_not_when_another_action_is_asked if {
	samples.said(art_22) == {} with input as samples.patched(_against("approve", [_approval]), "action", "operate")
}
