package lib.secrecy_test

import data.lib.samples_test as samples
import data.lib.secrecy

_law := {"kind": "law", "title": "中华人民共和国保守国家秘密法", "article": "第十三条"}

_of(state, ground, authority) := object.union(samples.licence, {"secrecy": {
	"state": state,
	"ground": ground,
	"authority": authority,
}})

# Each word alone, so that an undefined one does not silence the others.
_said(resource) := {word |
	some word in ["kept", "lawless", "undecided", "unstated"]
	_says(word, resource)
}

_says("kept", resource) if secrecy.kept_by_law(resource)

_says("lawless", resource) if secrecy.without_law(resource)

_says("undecided", resource) if secrecy.undecided(resource)

_says("unstated", resource) if secrecy.unstated(resource)

test_secrecy_is_unstated_when_nobody_said if {
	_said(_of(null, _law, "national")) == {"unstated"} with input as samples.obtain
}

test_secrecy_is_none_when_stated_or_decided_so if {
	_said(_of("none", samples.blank_ground, null)) == set() with input as samples.obtain
	_said(_of("decided_open", samples.blank_ground, "provincial")) == set() with input as samples.obtain
	_said(_of("decided_open", _law, "national")) == set() with input as samples.obtain
}

test_secrecy_is_kept_by_law_when_the_law_and_its_article_are_shown if {
	_said(_of("lawful", _law, null)) == {"kept"} with input as samples.obtain
	_said(_of("decided_secret", _law, "national")) == {"kept"} with input as samples.obtain
	_said(_of("decided_secret", _law, "provincial")) == {"kept"} with input as samples.obtain
}

test_secrecy_is_without_law_when_law_title_or_article_is_missing if {
	every gap in [{"kind": null}, {"kind": "regulation"}, {"title": null}, {"title": " "}, {"article": null}] {
		_said(_of("lawful", object.union(_law, gap), null)) == {"lawless"} with input as samples.obtain
		_said(_of("decided_secret", object.union(_law, gap), "national")) == {"lawless"} with input as samples.obtain
	}
}

test_secrecy_is_undecided_when_claimed_disputed_or_decided_by_another_body if {
	every state in ["claimed", "disputed"] {
		_said(_of(state, _law, "national")) == {"undecided"} with input as samples.obtain
	}
	every state in ["decided_secret", "decided_open"] {
		every authority in ["city", "county", null] {
			_said(_of(state, _law, authority)) == {"undecided"} with input as samples.obtain
		}
	}
}

test_secrecy_is_undecided_and_without_law_when_the_parameters_are_missing if {
	_said(_of("decided_open", _law, "national")) == {"undecided"} with input as samples.obtain
		with data.parameters.hb2016.secrecy as {}
	_said(_of("lawful", _law, null)) == {"lawless"} with input as samples.obtain
		with data.parameters.hb2016.secrecy as {}
}
