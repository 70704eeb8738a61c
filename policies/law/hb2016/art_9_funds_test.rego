package law.hb2016.art_9_test

import data.law.hb2016.art_9
import data.lib.said_test as said
import data.lib.samples_test as samples

_decision := {"number": "冀密定〔2026〕7号", "authority": "河北省国家保密局", "level": "秘密"}

_secret(part) := samples.patched(
	samples.approve,
	"project/secrecy", {"statement": "secret", "part": part, "decision": _decision},
)

_funded(rows) := samples.patched(samples.approve, "project/funding", rows)

test_require_funding_not_stated_when_there_are_no_rows if {
	every rows in [null, []] {
		said.by(art_9) == object.union(_supports, {"require": {"funding_not_stated"}}) with input as _funded(rows)
	}
}

test_require_funding_not_stated_when_a_row_lacks_source_or_amount if {
	fiscal := {"source": "fiscal", "amount": 100}
	every row in [{"source": null, "amount": 5}, {"source": "own", "amount": null}, {"source": null, "amount": 0}] {
		rows := [fiscal, row]
		said.by(art_9) == object.union(_supports, {"require": {"funding_not_stated"}}) with input as _funded(rows)
		said.one(art_9, "require", "funding_not_stated").details == {"funding": rows} with input as _funded(rows)
	}
}

test_require_funding_not_stated_when_the_rest_is_own_money if {
	said.by(art_9) == {
		"permit": {"supports_sharing"},
		"require": {"funding_not_stated"},
	} with input as _funded([{"source": "own", "amount": null}])
}

test_permit_no_fiscal_funds_when_all_money_is_other if {
	every rows in [
		[{"source": "own", "amount": 100}, {"source": "loan", "amount": 100}],
		[{"source": "fiscal", "amount": 0}, {"source": "other", "amount": 1}],
		[{"source": "own", "amount": 0}],
	] {
		said.by(art_9) == {"permit": {"no_fiscal_funds"}} with input as _funded(rows)
	}
}

test_permit_no_fiscal_funds_when_some_money_is_fiscal if {
	said.by(art_9) == _supports with input as _funded([
		{"source": "own", "amount": 100},
		{"source": "fiscal", "amount": 0.01},
	])
}

test_permit_no_fiscal_funds_when_no_project_is_decided if {
	said.by(art_9) == {} with input as samples.patched(_funded([{"source": "own", "amount": 1}]), "action", "obtain")
	said.by(art_9) == {} with input as samples.patched(_funded(null), "action", "obtain")
}

# Without fiscal money nothing of paragraph 2 is asked, whatever is missing or wrong in the project.
test_permit_no_fiscal_funds_when_sharing_is_not_shown if {
	said.by(art_9) == {"permit": {"no_fiscal_funds"}} with input as said.changed(
		_funded([{"source": "own", "amount": 1}]),
		{
			"project/secrecy/statement": null,
			"project/sharing_chapter/present": false,
			"project/draft_catalogue": {"present": null, "rows": null},
			"project/connection/designed": false,
			"project/needs": null,
			"project/facilities/0/connected": null,
			"project/overlaps": [{"with": "统建清单第3项", "amount": 1}],
		},
	)
	said.by(art_9) == {"permit": {"no_fiscal_funds"}} with input as said.changed(
		_secret("whole"),
		{"project/funding": [{"source": "own", "amount": 1}]},
	)
	said.by(art_9) == {"permit": {"no_fiscal_funds"}} with input as said.changed(
		_secret("part"),
		{"project/funding": [{"source": "own", "amount": 1}]},
	)
	said.by(art_9) == {"permit": {"no_fiscal_funds"}} with input as said.changed(
		_secret(null),
		{"project/funding": [{"source": "own", "amount": 1}]},
	)
}

test_require_secrecy_not_stated_when_it_is_null if {
	said.by(art_9) == {"require": {"secrecy_not_stated"}} with input as samples.patched(
		samples.approve,
		"project/secrecy/statement", null,
	)
	said.by(art_9) == {"require": {"secrecy_not_stated"}} with input as samples.patched(
		_secret("whole"),
		"project/secrecy/statement", null,
	)
}

test_require_secrecy_not_stated_when_the_funding_is_not_known if {
	said.by(art_9) == {"require": {"funding_not_stated", "secrecy_not_stated"}} with input as said.changed(
		_funded(null),
		{"project/secrecy/statement": null},
	)
}

test_require_secrecy_not_proved_when_the_part_is_not_stated if {
	said.by(art_9) == {"require": {"secrecy_not_proved"}} with input as _secret(null)
	said.one(art_9, "require", "secrecy_not_proved").details == {"part": null} with input as _secret(null)
}

test_require_secrecy_not_proved_when_the_decision_lacks_number_or_authority if {
	every part in ["whole", "part"] {
		every key in ["number", "authority"] {
			every value in [null, " "] {
				said.by(art_9) == {"require": {"secrecy_not_proved"}} with input as samples.patched(
					_secret(part),
					concat("/", ["project/secrecy/decision", key]), value,
				)
			}
		}
	}
}

test_require_secrecy_not_proved_when_it_is_not_secret if {
	said.by(art_9) == _supports with input as samples.patched(samples.approve, "project/secrecy/part", "whole")
}

test_permit_secret_project_when_the_whole_is_decided_secret if {
	said.by(art_9) == {"permit": {"secret_project"}} with input as _secret("whole")
	said.by(art_9) == {"permit": {"secret_project"}} with input as samples.patched(
		_secret("whole"),
		"project/secrecy/decision/level", null,
	)
}

test_permit_secret_project_when_it_says_it_is_not_secret if {
	said.by(art_9) == _supports with input as samples.patched(
		_secret("whole"),
		"project/secrecy/statement", "not_secret",
	)
}

# Of a secret project only its facilities across departments, and which facilities it has, are still asked.
test_permit_secret_project_when_sharing_is_not_shown if {
	said.by(art_9) == {"permit": {"secret_project"}} with input as said.changed(_secret("whole"), {
		"project/sharing_chapter/present": null,
		"project/draft_catalogue/rows": [{
			"name": "涉密数据",
			"items": null,
			"share": {"type": "none", "ground": samples.blank_ground},
		}],
		"project/connection/designed": null,
		"project/needs": [{
			"resource": "licence",
			"items": [],
			"collect_again": true,
			"reason": null,
			"catalogued": true,
		}],
		"project/facilities/0/connected": null,
		"project/overlaps": [{"with": "统建清单第3项", "amount": 1}],
	})
	said.by(art_9) == {"permit": {"secret_project"}} with input as said.changed(_secret("whole"), {
		"project/draft_catalogue": {"present": false, "rows": [{
			"name": "涉密数据",
			"items": null,
			"share": {"type": "none", "ground": object.union(samples.blank_ground, {"kind": "other"})},
		}]},
		"project/connection/designed": false,
		"project/facilities/0/connected": false,
	})
	said.by(art_9) == {
		"permit": {"secret_project"},
		"require": {"facilities_not_stated"},
	} with input as samples.patched(_secret("whole"), "project/facilities", null)
}

test_warn_secret_part_when_a_part_is_decided_secret if {
	said.by(art_9) == object.union(_supports, {"warn": {"secret_part"}}) with input as _secret("part")
	said.by(art_9) == {
		"require": {"sharing_chapter_missing"},
		"warn": {"secret_part"},
	} with input as samples.patched(_secret("part"), "project/sharing_chapter/present", null)
}

test_warn_secret_part_when_no_project_is_decided if {
	said.by(art_9) == {} with input as samples.patched(_secret("part"), "action", "obtain")
	said.by(art_9) == {} with input as samples.patched(_secret("whole"), "action", "obtain")
	said.by(art_9) == {} with input as samples.patched(_secret(null), "action", "obtain")
	said.by(art_9) == {} with input as said.changed(
		samples.approve,
		{"action": "obtain", "project/secrecy/statement": null},
	)
}
