package decision_test

import data.decision
import data.lib.finding
import data.lib.samples_test as samples

_actions := [
	"obtain", "request", "provide", "charge", "refuse", "grant", "forward",
	"open", "file", "build", "operate", "approve", "fund",
]

# Every code of the ruling but the review date's, which from 2023 on is always there.
_codes(findings) := {finding.code |
	some finding in findings
	finding.code != "hb2016.act.review_due"
}

_said(ruling) := [ruling.outcome, _codes(ruling.findings)]

test_ruling_permits_every_sample if {
	every action in _actions {
		decision.ruling.outcome == "permit" with input as samples[action]
	}
}

test_ruling_denies_when_a_deny_stands_beside_require_and_permit if {
	document := samples.changed(samples.provide, {
		"resource/secrecy/state": null,
		"request/fee": {"amount": 9, "in_kind": false},
	})
	_said(decision.ruling) == ["deny", {
		"hb2016.art_3.charge_for_data",
		"hb2016.art_12.secrecy_not_stated",
		"hb2016.art_12.must_provide",
	}] with input as document
}

test_ruling_is_indeterminate_when_a_require_stands_beside_a_permit if {
	document := samples.patched(samples.provide, "resource/secrecy/state", null)
	_said(decision.ruling) == ["indeterminate", {
		"hb2016.art_12.secrecy_not_stated",
		"hb2016.art_12.must_provide",
	}] with input as document
}

test_ruling_permits_when_only_warned if {
	document := samples.patched(samples.obtain, "resource/doubts", 2)
	_said(decision.ruling) == ["permit", {
		"hb2016.art_15.within_grant",
		"hb2016.art_16.doubt_open",
	}] with input as document
}

test_ruling_denies_when_nothing_permits if {
	document := samples.changed(samples.provide, {"resource/secrecy": {
		"state": "lawful",
		"ground": {"kind": "law", "title": "中华人民共和国保守国家秘密法", "article": "第十三条"},
		"authority": null,
	}})
	_said(decision.ruling) == ["deny", {"decision.nothing_permits"}] with input as document
}

test_ruling_says_that_nothing_permits_alone_when_nobody_is_asked if {
	every change in [
		{"action": "copy"},
		{"action": "grant"},
		{"resource/type": "dataset"},
		{"subject/type": "person"},
		{"subject/type": null},
	] {
		ruling := decision.ruling with input as samples.changed(samples.obtain, change)
		[ruling.outcome, {f.code | some f in ruling.findings}] == ["deny", {"decision.nothing_permits"}]
		[ruling.missing, ruling.duties, ruling.acts] == [[], [], []]
	}
}

test_ruling_on_what_are_no_facts_says_so_alone if {
	every document in [{}, [], "facts", 7, null, {"on": "2026-06-01", "action": "obtain"}] {
		ruling := decision.ruling with input as document
		[ruling.outcome, {f.code | some f in ruling.findings}] == ["deny", {"decision.facts_invalid"}]
		[ruling.missing, ruling.duties] == [[], []]
	}
}

test_ruling_on_facts_without_one_key_says_so_alone if {
	every path in ["resource/secrecy", "request/purpose", "subject/division", "on", "project", "competent"] {
		ruling := decision.ruling with input as json.remove(samples.obtain, [path])
		[ruling.outcome, {f.code | some f in ruling.findings}] == ["deny", {"decision.facts_invalid"}]
	}
}

test_ruling_is_limited_to_the_unknown_when_a_party_is_not_registered if {
	every action in ["obtain", "provide", "charge", "refuse", "forward", "open", "file"] {
		document := samples.changed(samples[action], {"subject/registered": false, "resource/registered": false})
		_said(decision.ruling) == ["deny", {
			"hb2016.art_2.agency_unknown",
			"hb2016.art_12.resource_unknown",
		}] with input as document
	}
}

test_ruling_is_indeterminate_when_an_unknown_resource_is_requested if {
	document := samples.patched(samples.request, "resource/registered", false)
	_said(decision.ruling) == ["indeterminate", {"hb2016.art_12.resource_unknown"}] with input as document
}

test_ruling_is_limited_to_the_unknown_when_a_case_is_about_an_unknown_resource if {
	document := samples.patched(samples.grant, "case/resource/registered", false)
	_said(decision.ruling) == ["deny", {"hb2016.art_12.resource_unknown"}] with input as document
}

test_ruling_goes_on_about_the_operator_when_the_user_of_a_case_is_unknown if {
	document := samples.changed(samples.grant, {
		"case/subject": object.union(samples.blank_agency, {"type": "agency", "id": "nobody"}),
		"case/division": samples.blank_division,
		"subject/division": null,
	})
	codes := _codes(decision.ruling.findings) with input as document
	{"hb2016.art_2.agency_unknown", "hb2016.art_2.division_not_stated"} - codes == set()
}

test_ruling_outside_validity_says_only_that_it_is_not_in_force if {
	every action in _actions {
		document := samples.changed(samples[action], {"on": "2015-12-31", "subject/registered": false})
		ruling := decision.ruling with input as document
		[ruling.outcome, {f.code | some f in ruling.findings}] == ["deny", {"hb2016.art_23.not_in_force"}]
		[ruling.missing, ruling.duties, ruling.acts] == [[], [], ["hb2016"]]
	}
}

test_ruling_lists_what_is_missing_row_by_row if {
	document := samples.changed(samples.request, {"request/purpose": null, "resource/secrecy/state": null})
	ruling := decision.ruling with input as document
	{row | some row in ruling.missing} == {
		{"code": "hb2016.art_3.purpose_not_stated", "fact": "request.purpose", "who": "user"},
		{"code": "hb2016.art_12.secrecy_not_stated", "fact": "resource.secrecy.state", "who": "provider"},
	}
}

test_ruling_lists_duties_apart_from_findings if {
	ruling := decision.ruling with input as samples.provide
	[duty.code | some duty in ruling.duties] == ["hb2016.art_12.by_platform"]
	not "hb2016.art_12.by_platform" in _codes(ruling.findings)
}

test_ruling_findings_come_by_their_effect if {
	ruling := decision.ruling with input as samples.changed(samples.provide, {
		"resource/secrecy/state": null,
		"request/fee": {"amount": 9, "in_kind": false},
	})
	[finding.effect | some finding in ruling.findings] == ["deny", "require", "permit", "warn"]
}

test_ruling_denies_even_if_nobody_said_that_nothing_permits if {
	nothing := {"deny": set(), "require": set(), "permit": set()}
	decision.ruling.outcome == "deny" with input as samples.obtain with data.decision._found as nothing
}

test_ruling_leaves_out_an_act_that_is_asked_but_not_in_force if {
	over := {"act": {"asked": true}, "art_1": {"deny": {{"code": "over.art_1.refused"}}}}
	ruling := decision.ruling with input as samples.obtain with data.law.over as over
	[ruling.outcome, ruling.acts] == ["permit", ["hb2016"]]
}

test_ruling_hears_every_act_that_is_in_force if {
	new := {"act": {"asked": true, "in_force": true}, "art_1": {"deny": {{"code": "new.art_1.refused"}}}}
	ruling := decision.ruling with input as samples.obtain with data.law.new as new
	[ruling.outcome, ruling.acts] == ["deny", ["hb2016", "new"]]
	"new.art_1.refused" in _codes(ruling.findings)
}

test_ruling_hears_a_rule_that_nobody_annotated if {
	mute := {finding.of([{"path": ["law", "hb2016", "art_17", "deny"]}], {})}
	ruling := decision.ruling with input as samples.obtain with data.law.hb2016.art_17.deny as mute
	_said(ruling) == ["deny", {"hb2016.art_17.unannotated", "hb2016.art_15.within_grant"}]
}

# One change, and what the ruling says of it: each article is heard through the only door.
_heard := {
	"hb2016.art_2.outside_province": ["obtain", {"subject/division": "110000"}, "deny"],
	"hb2016.art_2.division_not_stated": ["charge", {"subject/division": null}, "indeterminate"],
	"hb2016.art_3.charge_for_data": ["charge", {"request/fee/amount": 1}, "deny"],
	"hb2016.art_3.purpose_not_stated": ["request", {"request/purpose": null}, "indeterminate"],
	"hb2016.art_3.free_of_charge": ["charge", {}, "permit"],
	"hb2016.art_5.no_single_competent_department": ["file", {"competent": []}, "indeterminate"],
	"hb2016.art_8.own_platform": ["build", {"facility/kind": "platform", "facility/owner": samples.competent}, "deny"],
	"hb2016.art_9.cross_department_facility": ["build", {"facility/departments": ["甲局", "乙局"]}, "deny"],
	"hb2016.art_9.connection_absent": ["approve", {"project/connection/designed": false}, "deny"],
	"hb2016.art_9.funding_not_stated": ["fund", {"project/funding": []}, "indeterminate"],
	"hb2016.art_9.supports_sharing": ["approve", {}, "permit"],
	"hb2016.art_11.fit_for_filing": ["file", {}, "permit"],
	"hb2016.art_7.no_statutory_date": ["file", {}, "permit"],
	"hb2016.art_12.kept_secret_by_law": [
		"open", {
			"resource/secrecy/state": "lawful",
			"resource/secrecy/ground": {"kind": "law", "title": "保守国家秘密法", "article": "第十三条"},
		},
		"deny",
	],
	"hb2016.art_12.refusal_by_law": ["refuse", {}, "permit"],
	"hb2016.art_12.secrecy_without_law": ["refuse", {"resource/secrecy/state": "lawful"}, "permit"],
	"hb2016.art_12.secrecy_undecided": ["obtain", {"resource/secrecy/state": "disputed"}, "indeterminate"],
	"hb2016.art_13.not_agreed": ["grant", {"case/state": "negotiating"}, "deny"],
	"hb2016.art_13.filed_elsewhere": ["grant", {"case/filed_with": "provincial"}, "indeterminate"],
	"hb2016.art_13.filed": ["grant", {}, "permit"],
	"hb2016.art_13.may_request": ["request", {}, "permit"],
	"hb2016.art_14.not_the_operator": ["grant", {"subject/roles": []}, "deny"],
	"hb2016.art_15.no_grant": ["obtain", {"grants": []}, "deny"],
	"hb2016.art_15.mode_not_stated": ["obtain", {"request/mode": null}, "indeterminate"],
	"hb2016.art_15.onward_transfer": ["forward", {"request/recipient": "reform"}, "deny"],
	"hb2016.art_16.doubt_open": ["obtain", {"resource/doubts": 1}, "permit"],
	"hb2016.art_19.unshared_cannot_open": ["open", {"resource/share/type": "none"}, "deny"],
	"hb2016.art_19.opening_not_decided": ["open", {"resource/open": null}, "indeterminate"],
	"hb2016.art_22.approved_against_article_9": [
		"fund", {
			"project/connection/designed": false,
			"project/approvals": [{"by": "reform", "action": "approve", "decided_on": "2026-05-01"}],
		},
		"deny",
	],
	"hb2016.act.review_due": ["obtain", {}, "permit"],
}

test_ruling_hears_the_denials_of_every_article if _all_heard("deny")

test_ruling_hears_the_requirements_of_every_article if _all_heard("indeterminate")

test_ruling_hears_the_permits_and_warnings_of_every_article if _all_heard("permit")

_all_heard(outcome) if {
	every code, row in {code: row | some code, row in _heard; row[2] == outcome} {
		ruling := decision.ruling with input as samples.changed(samples[row[0]], row[1])
		[code, ruling.outcome] == [code, outcome]
		code in {finding.code | some finding in ruling.findings}
	}
}

test_ruling_hears_the_duties_of_every_article if {
	late := decision.ruling with input as samples.patched(samples.obtain, "resource/update/overdue", true)
	[duty.code | some duty in late.duties] == ["hb2016.art_12.kept_up_to_date"]
	unready := decision.ruling with input as samples.patched(samples.obtain, "subject/readiness/staff", false)
	[duty.code | some duty in unready.duties] == ["hb2016.art_10.not_ready"]
}

test_batch_answers_like_the_rulings_one_by_one_and_in_order if {
	documents := [
		samples.obtain,
		samples.patched(samples.obtain, "grants", []),
		{},
		samples.patched(samples.request, "request/purpose", null),
		samples.patched(samples.obtain, "action", "copy"),
		samples.obtain,
	]
	one_by_one := [ruling | some document in documents; ruling := decision.ruling with input as document]
	count(one_by_one) == 6
	decision.batch == one_by_one with input as {"batch": documents}
	outcomes := ["permit", "deny", "deny", "indeterminate", "deny", "permit"]
	[ruling.outcome | some ruling in one_by_one] == outcomes
}

test_batch_of_nothing_is_empty if {
	decision.batch == [] with input as {"batch": []}
	decision.batch == [] with input as {}
}

test_ruling_hears_an_article_not_while_its_later_version_is_in_force if {
	later := {"asked": true, "in_force": true, "replaces": {"hb2016": ["art_15"]}}
	_said(decision.ruling) == ["deny", {"decision.nothing_permits"}] with input as samples.obtain with data.law.later.act as later
	not_yet := object.union(later, {"in_force": false})
	_said(decision.ruling) == ["permit", {"hb2016.art_15.within_grant"}] with input as samples.obtain with data.law.later.act as not_yet
	another := object.union(later, {"replaces": {"hb2016": ["art_9"], "other": ["art_15"]}})
	_said(decision.ruling) == ["permit", {"hb2016.art_15.within_grant"}] with input as samples.obtain with data.law.later.act as another
}

test_ruling_hears_nothing_of_an_article_whose_later_version_is_in_force if {
	said := {"code": "x.art_1.said", "missing": {"fact": "on", "who": "user"}}
	law := {
		"new": {"act": {"asked": true, "in_force": true, "replaces": {"old": ["art_1"]}}},
		"old": {
			"act": {"asked": true, "in_force": true},
			"art_1": {
				"deny": {said}, "require": {said}, "permit": {said},
				"warn": {said}, "oblige": {said}, "clock": {said},
			},
		},
	}
	ruling := decision.ruling with input as samples.obtain with data.law as law
	{f.code | some f in ruling.findings} == {"decision.nothing_permits"}
	ruling.missing == []
	ruling.duties == []
}
