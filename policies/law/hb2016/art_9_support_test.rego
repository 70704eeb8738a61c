package law.hb2016.art_9_test

import data.law.hb2016.art_9
import data.lib.said_test as said
import data.lib.samples_test as samples

# What each refusal of a project is made of: the change that brings it about, and what it tells.
_faults := {
	"connection_absent": {"path": "project/connection/designed", "value": false, "details": {}},
	"unshared_without_law": {
		"path": "project/draft_catalogue/rows",
		"value": [_row, _unshared({"kind": "technical", "title": "技术条件", "article": "一"})],
		"details": {"rows": [{"name": "食品经营检查结果", "ground": "technical"}]},
	},
	"duplicate_collection": {
		"path": "project/needs",
		"value": [object.union(_need, {"collect_again": true})],
		"details": {"resources": ["licence"]},
	},
	"existing_facility_not_connected": {
		"path": "project/facilities/0/connected", "value": false,
		"details": {"facilities": ["市场监管数据交换前置"]},
	},
	"cross_department_facility": {
		"path": "project/facilities/0/fields", "value": ["治安", "交通"],
		"details": {"facilities": [{
			"name": "市场监管数据交换前置",
			"departments": ["石家庄市市场监督管理局"],
			"fields": ["交通", "治安"],
		}]},
	},
}

_endings := {"approve": "，审批部门不得批准建设", "fund": "，财政部门不得安排建设资金"}

_faulty(document, code) := samples.patched(document, _faults[code].path, _faults[code].value)

test_deny_each_project_fault_when_it_is_there if {
	every code, fault in _faults {
		said.by(art_9) == {"deny": {code}} with input as _faulty(samples.approve, code)
		said.by(art_9) == {"deny": {code}} with input as _faulty(samples.fund, code)
		said.one(art_9, "deny", code).details == fault.details with input as _faulty(samples.fund, code)
	}
}

test_deny_each_project_fault_when_no_project_is_decided if {
	every code in object.keys(_faults) {
		said.by(art_9) == {} with input as samples.patched(_faulty(samples.approve, code), "action", "obtain")
	}
}

test_deny_each_project_fault_when_it_ends_with_what_follows_for_the_body if {
	every code in object.keys(_faults) {
		every action, ending in _endings {
			document := _faulty(samples[action], code)
			title := said.one(art_9, "deny", code).title.zh with input as document
			endswith(title, ending)
		}
	}
}

test_deny_each_project_fault_when_the_endings_are_missing if {
	every code in object.keys(_faults) {
		said.by(art_9) == {"deny": {code}} with input as _faulty(samples.fund, code)
			with data.parameters.hb2016.endings as {}
		title := said.one(art_9, "deny", code).title.zh with input as _faulty(samples.fund, code)
			with data.parameters.hb2016.endings as {}
		not endswith(title, "，财政部门不得安排建设资金")
	}
}

test_deny_each_project_fault_when_it_is_a_breach if {
	every code in object.keys(_faults) - {"cross_department_facility"} {
		said.one(art_9, "deny", code).violation == "22(2)" with input as _faulty(samples.approve, code)
	}
	said.one(art_9, "deny", "cross_department_facility").violation == "22(1)" with input as _faulty(
		samples.approve,
		"cross_department_facility",
	)
}

test_deny_each_project_fault_when_the_funding_is_not_known if {
	every code in object.keys(_faults) {
		said.by(art_9) == {
			"deny": {code},
			"require": {"funding_not_stated"},
		} with input as samples.patched(_faulty(samples.approve, code), "project/funding", null)
	}
}

test_deny_each_project_fault_when_there_is_no_fiscal_money if {
	own := [{"source": "own", "amount": 1}]
	every code in object.keys(_faults) - {"cross_department_facility"} {
		said.by(art_9) == {"permit": {"no_fiscal_funds"}} with input as samples.patched(
			_faulty(samples.approve, code),
			"project/funding", own,
		)
	}
	said.by(art_9) == {
		"permit": {"no_fiscal_funds"},
		"deny": {"cross_department_facility"},
	} with input as samples.patched(
		_faulty(samples.approve, "cross_department_facility"),
		"project/funding", own,
	)
}

test_deny_each_project_fault_when_the_project_is_secret if {
	every code in object.keys(_faults) - {"cross_department_facility"} {
		said.by(art_9) == {"permit": {"secret_project"}} with input as _faulty(_secret("whole"), code)
		said.by(art_9) == {"deny": {code}, "warn": {"secret_part"}} with input as _faulty(_secret("part"), code)
		said.by(art_9) == {"deny": {code}, "require": {"secrecy_not_proved"}} with input as _faulty(_secret(null), code)
	}
	said.by(art_9) == {
		"permit": {"secret_project"},
		"deny": {"cross_department_facility"},
	} with input as _faulty(_secret("whole"), "cross_department_facility")
}

test_deny_cross_department_facility_when_the_unit_of_the_project_may_build if {
	every office in ["competent", "operator"] {
		said.by(art_9) == _supports with input as samples.patched(
			_faulty(samples.approve, "cross_department_facility"),
			"project/unit/roles", [samples.held(office)],
		)
	}
}

test_deny_cross_department_facility_when_the_unit_of_the_project_is_not_shown if {
	competent := samples.patched(
		_faulty(samples.approve, "cross_department_facility"),
		"project/unit", samples.competent,
	)
	said.by(art_9) == {
		"deny": {"cross_department_facility"},
		"require": {"unit_not_shown"},
	} with input as samples.patched(competent, "project/unit/division", null)
	said.by(art_9) == {
		"deny": {"cross_department_facility"},
		"require": {"unit_not_shown"},
	} with input as samples.patched(competent, "project/unit/registered", false)
}

test_deny_unshared_without_law_when_the_catalogue_is_said_to_be_absent if {
	said.by(art_9) == {
		"deny": {"unshared_without_law"},
		"require": {"draft_catalogue_missing"},
	} with input as samples.patched(
		_faulty(samples.approve, "unshared_without_law"),
		"project/draft_catalogue/present", false,
	)
}

test_deny_unshared_without_law_when_the_parameter_is_missing if {
	said.by(art_9) == {"deny": {"unshared_without_law"}} with input as _drafted([_unshared({
		"kind": "law",
		"title": "统计法",
		"article": "第二十五条",
	})])
		with data.parameters.hb2016.statutory_grounds as []
}

test_deny_unshared_without_law_when_the_row_is_shared_after_all if {
	said.by(art_9) == _supports with input as _drafted([object.union(
		_row,
		{"share": {"type": "conditional", "ground": {"kind": "other"}}},
	)])
}

test_deny_duplicate_collection_when_a_reason_is_given if {
	said.by(art_9) == _supports with input as _needing({"collect_again": true, "reason": "需要每小时更新"})
	said.by(art_9) == {"deny": {"duplicate_collection"}} with input as _needing({"collect_again": true, "reason": " "})
}

test_warn_overlap_when_there_are_some if {
	overlaps := [
		{"with": "统建清单第3项", "amount": 300000},
		{"with": "统建清单第3项", "amount": 300000},
		{"with": "负面清单第1项", "amount": null},
	]
	document := samples.patched(samples.approve, "project/overlaps", overlaps)
	said.by(art_9) == object.union(_supports, {"warn": {"overlap"}}) with input as document
	said.one(art_9, "warn", "overlap").details == {"overlaps": sort(overlaps)} with input as document
	said.by(art_9) == {} with input as samples.patched(document, "action", "obtain")
}

test_warn_overlap_when_there_are_none if {
	said.by(art_9) == _supports with input as samples.approve
	said.by(art_9) == _supports with input as samples.patched(samples.approve, "project/overlaps", null)
}

test_warn_overlap_when_the_project_is_secret if {
	said.by(art_9) == {"permit": {"secret_project"}} with input as samples.patched(
		_secret("whole"),
		"project/overlaps", [{"with": "统建清单第3项", "amount": 1}],
	)
}

test_permit_supports_sharing_when_no_project_is_decided if {
	said.by(art_9) == {} with input as samples.patched(samples.approve, "action", "obtain")
}

test_permit_supports_sharing_when_another_body_asks if {
	said.by(art_9) == _wrong_body with input as samples.patched(samples.approve, "subject", samples.market)
}
