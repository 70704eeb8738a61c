package law.hb2016.art_12_refuse_test

import data.law.hb2016.art_12
import data.lib.samples_test as samples

_secrecy_law := {"kind": "law", "title": "中华人民共和国保守国家秘密法", "article": "第十三条"}

_on(ground) := samples.patched(samples.refuse, "request/ground", object.union(samples.blank_ground, ground))

_and_secret(document, secrecy) := samples.patched(
	document, "resource/secrecy",
	object.union({"state": null, "ground": samples.blank_ground, "authority": null}, secrecy),
)

_kept := {"state": "lawful", "ground": _secrecy_law}

test_permit_refusal_by_law_when_a_law_or_regulation_is_cited if {
	every kind in ["law", "regulation"] {
		samples.said(art_12) == {"permit": {"refusal_by_law"}} with input as _on({
			"kind": kind,
			"title": "河北省信息化条例",
			"article": "第二十条",
		})
	}
}

test_permit_refusal_by_law_when_it_is_kept_secret_by_law if {
	every ground in [{}, {"kind": "technical"}, {"kind": "law"}, {"kind": "other", "title": "内部规定"}] {
		samples.said(art_12) == {"permit": {"refusal_by_law"}} with input as _and_secret(_on(ground), _kept)
	}
}

test_permit_refusal_by_law_tells_the_ground if {
	some finding in art_12.permit with input as samples.refuse
	finding.details == {"ground": samples.refuse.request.ground}
}

test_deny_refusal_without_law_when_the_ground_is_of_another_kind if {
	every kind in ["superior_document", "vertical_system", "technical", "other"] {
		samples.said(art_12) == {"deny": {"refusal_without_law"}} with input as _on({
			"kind": kind,
			"title": "上级文件",
			"article": "第一条",
		})
	}
}

test_deny_refusal_without_law_carries_the_breach if {
	some finding in art_12.deny with input as _on({"kind": "technical"})
	finding.violation == "22(4)"
}

test_deny_refusal_without_law_when_the_parameter_is_missing if {
	samples.said(art_12) == {"deny": {"refusal_without_law"}} with input as samples.refuse
		with data.parameters.hb2016.statutory_grounds as []
}

test_deny_refusal_without_law_beside_secrecy_that_is_open if {
	ground := _on({"kind": "technical"})
	undecided := {"deny": {"refusal_without_law"}, "require": {"secrecy_undecided"}}
	samples.said(art_12) == undecided with input as _and_secret(ground, {"state": "claimed"})
	lawless := {"deny": {"refusal_without_law"}, "warn": {"secrecy_without_law"}}
	samples.said(art_12) == lawless with input as _and_secret(ground, {"state": "lawful"})
	unstated := {"deny": {"refusal_without_law"}, "require": {"secrecy_not_stated"}}
	samples.said(art_12) == unstated with input as _and_secret(ground, {})
}

test_require_article_not_cited_when_title_or_article_is_missing if {
	every ground in [
		{"kind": "law", "title": null, "article": "第二十条"},
		{"kind": "regulation", "title": "河北省信息化条例", "article": " "},
	] {
		samples.said(art_12) == {"require": {"article_not_cited"}} with input as _on(ground)
	}
}

test_require_ground_not_stated_when_no_kind_is_stated if {
	every ground in [{}, {"title": "河北省信息化条例", "article": "第二十条"}] {
		samples.said(art_12) == {"require": {"ground_not_stated"}} with input as _on(ground)
	}
}

test_require_ground_not_stated_when_secrecy_shows_no_law if {
	both := {"require": {"ground_not_stated"}, "warn": {"secrecy_without_law"}}
	samples.said(art_12) == both with input as _and_secret(_on({}), {"state": "lawful"})
}

test_require_ground_not_stated_not_when_secrecy_is_open if {
	samples.said(art_12) == {"require": {"secrecy_undecided"}} with input as _and_secret(_on({}), {"state": "disputed"})
	samples.said(art_12) == {"require": {"secrecy_not_stated"}} with input as _and_secret(_on({}), {})
}

test_all_silent_of_grounds_when_another_action_is_asked if {
	every ground in [{}, {"kind": "technical"}, {"kind": "law"}, _secrecy_law] {
		samples.said(art_12) == {} with input as samples.patched(
			samples.obtain,
			"request/ground", object.union(samples.blank_ground, ground),
		)
	}
}
