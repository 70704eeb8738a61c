package lib.finding_test

import data.lib.finding

_path := ["law", "hb2016", "art_3", "deny"]

_full := [{"path": _path, "annotations": {"title": "应当无偿", "custom": {
	"code": "charge_for_data",
	"en": "It is free",
	"paragraph": "3",
	"violation": "22(4)",
	"missing": {"fact": "request.fee", "who": "provider"},
	"remedy": {"zh": "取消收费", "en": "Drop the charge"},
}}}]

test_finding_says_what_its_annotations_say if {
	finding.of(_full, {"fee": 5}) == {
		"code": "hb2016.art_3.charge_for_data",
		"paragraph": "3",
		"title": {"zh": "应当无偿", "en": "It is free"},
		"remedy": {"zh": "取消收费", "en": "Drop the charge"},
		"violation": "22(4)",
		"details": {"fee": 5},
	}
}

test_finding_still_speaks_when_the_rule_has_no_annotations if {
	finding.of([{"path": _path}], {}) == {
		"code": "hb2016.art_3.unannotated",
		"paragraph": null,
		"title": {"zh": "未注明", "en": "unannotated"},
		"remedy": {"zh": "", "en": ""},
		"violation": null,
		"details": {},
	}
}

test_finding_of_a_rule_outside_the_law_is_the_decisions_own if {
	finding.of([{"path": ["decision", "_invalid"]}], {}).code == "decision.unannotated"
}

test_finding_of_the_act_itself_goes_by_the_act if {
	finding.of([{"path": ["law", "hb2016", "act", "warn"]}], {}).code == "hb2016.act.unannotated"
}

test_lack_names_the_fact_and_who_brings_it if {
	finding.lack(_full, {}).missing == {"fact": "request.fee", "who": "provider"}
	finding.lack(_full, {}).code == "hb2016.art_3.charge_for_data"
}

test_lack_still_speaks_when_the_fact_is_not_annotated if {
	finding.lack([{"path": _path}], {}).missing == {"fact": "unannotated", "who": "unannotated"}
}

test_closing_ends_with_what_follows_for_who_asks if {
	finding.closing(_full, {}, {"zh": "审批部门不得批准建设", "en": "it shall not be approved"}).title == {
		"zh": "应当无偿，审批部门不得批准建设",
		"en": "It is free; it shall not be approved",
	}
}

test_closing_still_speaks_when_no_ending_is_set if {
	finding.closing([{"path": _path}], {}, {}).title == {"zh": "未注明，", "en": "unannotated; "}
}

test_duty_has_no_period if {
	duty := finding.duty(_full, {})
	[duty.due, duty.clock, duty.code] == [null, null, "hb2016.art_3.charge_for_data"]
}

test_period_has_its_last_day_and_its_kind if {
	period := finding.period(_full, {}, "2026-06-15", "statutory")
	[period.due, period.clock, period.code] == ["2026-06-15", "statutory", "hb2016.art_3.charge_for_data"]
}
