package law.hb2016.art_12_test

import data.law.hb2016.art_12
import data.lib.samples_test as samples

_law := {"kind": "law", "title": "中华人民共和国保守国家秘密法", "article": "第十三条"}

# What the article says when nothing is wrong with the resource, by action.
_provided := {"permit": {"must_provide"}, "oblige": {"by_platform"}}

# Of a case the resource is the case's.
_of_case := ["grant"]

_at(action, path) := concat("/", ["case/resource", path]) if action in _of_case

_at(action, path) := concat("/", ["resource", path]) if not action in _of_case

_with_secrecy(action, secrecy) := samples.patched(
	samples[action], _at(action, "secrecy"),
	object.union({"state": null, "ground": samples.blank_ground, "authority": null}, secrecy),
)

# The effect alone: what `refuse` and `provide` say of their own comes beside it.
_codes(findings) := {split(finding.code, ".")[2] | some finding in findings}

test_all_silent_of_the_resource_when_it_is_there_to_be_had if {
	every action in ["obtain", "request", "grant", "open", "charge", "forward", "file", "build", "operate", "approve"] {
		samples.said(art_12) == {} with input as samples[action]
	}
	samples.said(art_12) == _provided with input as samples.provide
	samples.said(art_12) == {"permit": {"refusal_by_law"}} with input as samples.refuse
}

test_deny_resource_unknown_when_not_registered if {
	every action in ["obtain", "provide", "charge", "refuse", "forward", "open", "file"] {
		"resource_unknown" in _codes(art_12.deny) with input as samples.patched(
			samples[action],
			"resource/registered", false,
		)
	}
}

test_deny_resource_unknown_when_the_case_or_its_resource_is_not_registered if {
	every path in ["resource/registered", "case/registered", "case/resource/registered"] {
		samples.said(art_12) == {"deny": {"resource_unknown"}} with input as samples.patched(samples.grant, path, false)
	}
	samples.said(art_12) == {"deny": {"resource_unknown"}} with input as samples.patched(samples.grant, "case", null)
}

test_deny_resource_unknown_alone_when_nothing_else_is_known_of_it if {
	blank := object.union(samples.blank_resource, {"type": "resource", "id": "nothing"})
	"not_in_catalogue" in _codes(art_12.require) with input as samples.patched(samples.obtain, "resource/catalogued", null)
	not "not_in_catalogue" in _codes(art_12.require) with input as samples.patched(samples.obtain, "resource", blank)
}

test_deny_resource_unknown_tells_which if {
	some finding in art_12.deny with input as samples.patched(samples.obtain, "resource/registered", false)
	finding.details == {"resource": "licence"}
}

test_require_resource_unknown_when_it_is_requested if {
	document := samples.patched(samples.request, "resource/registered", false)
	samples.said(art_12) == {"require": {"resource_unknown"}} with input as document
	{f.missing.who | some f in art_12.require} == {"provider"} with input as document
}

test_deny_resource_unknown_not_when_a_facility_or_project_is_asked_about if {
	every action in ["build", "operate", "approve", "fund"] {
		samples.said(art_12) == {} with input as samples.patched(samples[action], "resource/registered", false)
	}
}

test_require_not_in_catalogue_when_not_filed_by_the_day if {
	every action in ["request", "obtain", "grant", "open"] {
		every catalogued in [false, null] {
			samples.said(art_12) == {"require": {"not_in_catalogue"}} with input as samples.patched(
				samples[action],
				_at(action, "catalogued"), catalogued,
			)
		}
	}
}

test_require_not_in_catalogue_when_provided_and_nothing_must_be_then if {
	document := samples.patched(samples.provide, "resource/catalogued", false)
	samples.said(art_12) == {"require": {"not_in_catalogue"}} with input as document
}

test_require_not_in_catalogue_when_refused if {
	document := samples.patched(samples.refuse, "resource/catalogued", false)
	both := {"require": {"not_in_catalogue"}, "permit": {"refusal_by_law"}}
	samples.said(art_12) == both with input as document
}

test_require_not_in_catalogue_not_when_another_action_is_asked if {
	every action in ["charge", "forward", "file"] {
		samples.said(art_12) == {} with input as samples.patched(samples[action], "resource/catalogued", false)
	}
}

test_require_not_in_catalogue_names_the_fact_where_it_is_kept if {
	of_case := samples.patched(samples.grant, "case/resource/catalogued", false)
	{f.missing.fact | some f in art_12.require} == {"case.resource.filed_on"} with input as of_case
	of_resource := samples.patched(samples.obtain, "resource/catalogued", false)
	{f.missing.fact | some f in art_12.require} == {"resource.filed_on"} with input as of_resource
}

test_deny_kept_secret_by_law_when_the_law_is_shown if {
	every action in ["obtain", "request", "grant", "open"] {
		samples.said(art_12) == {"deny": {"kept_secret_by_law"}} with input as _with_secrecy(
			action,
			{"state": "lawful", "ground": _law},
		)
	}
}

test_deny_kept_secret_by_law_not_when_it_is_provided_or_refused if {
	secrecy := {"state": "decided_secret", "ground": _law, "authority": "national"}
	samples.said(art_12) == {} with input as _with_secrecy("provide", secrecy)
	samples.said(art_12) == {"permit": {"refusal_by_law"}} with input as _with_secrecy("refuse", secrecy)
}

test_require_secrecy_not_stated_when_null if {
	every action in ["request", "obtain", "grant", "open"] {
		samples.said(art_12) == {"require": {"secrecy_not_stated"}} with input as _with_secrecy(action, {"state": null})
	}
	provided := object.union(_provided, {"require": {"secrecy_not_stated"}})
	samples.said(art_12) == provided with input as _with_secrecy("provide", {"state": null})
	refused := {"permit": {"refusal_by_law"}, "require": {"secrecy_not_stated"}}
	samples.said(art_12) == refused with input as _with_secrecy("refuse", {"state": null})
}

test_require_secrecy_not_when_another_action_is_asked if {
	every state in [null, "lawful", "claimed"] {
		every action in ["charge", "forward", "file"] {
			samples.said(art_12) == {} with input as _with_secrecy(action, {"state": state})
		}
	}
}

test_require_secrecy_without_law_when_no_law_is_shown if {
	every action in ["request", "obtain", "grant", "open"] {
		samples.said(art_12) == {"require": {"secrecy_without_law"}} with input as _with_secrecy(
			action,
			{"state": "lawful"},
		)
	}
	provided := object.union(_provided, {"require": {"secrecy_without_law"}})
	samples.said(art_12) == provided with input as _with_secrecy("provide", {"state": "lawful"})
}

test_warn_secrecy_without_law_when_refused if {
	warned := {"permit": {"refusal_by_law"}, "warn": {"secrecy_without_law"}}
	samples.said(art_12) == warned with input as _with_secrecy("refuse", {"state": "lawful"})
}

test_require_secrecy_undecided_when_claimed if {
	every action in ["request", "obtain", "grant", "open", "provide"] {
		samples.said(art_12) == {"require": {"secrecy_undecided"}} with input as _with_secrecy(
			action,
			{"state": "claimed"},
		)
	}
	refused := {"permit": {"refusal_by_law"}, "require": {"secrecy_undecided"}}
	samples.said(art_12) == refused with input as _with_secrecy("refuse", {"state": "claimed"})
}

test_require_secrecy_tells_the_state_and_where_the_fact_is_kept if {
	some finding in art_12.require with input as _with_secrecy("grant", {"state": "disputed"})
	finding.details == {"resource": "licence", "state": "disputed"}
	finding.missing == {"fact": "case.resource.secrecy.authority", "who": "secrecy"}
}
