package law.hb2016.art_9_test

import data.law.hb2016.art_9
import data.lib.said_test as said
import data.lib.samples_test as samples

_lacks(codes) := {"require": codes}

_row := samples.supervision.draft_catalogue.rows[0]

_drafted(rows) := samples.patched(samples.approve, "project/draft_catalogue/rows", rows)

_unshared(ground) := object.union(_row, {"share": {"type": "none", "ground": ground}})

_need := samples.supervision.needs[0]

_needing(change) := samples.patched(samples.approve, "project/needs", [object.union(_need, change)])

test_require_sharing_chapter_missing_when_it_is_not_shown if {
	every value in [false, null] {
		document := samples.patched(samples.fund, "project/sharing_chapter/present", value)
		said.by(art_9) == _lacks({"sharing_chapter_missing"}) with input as document
		said.by(art_9) == {} with input as samples.patched(document, "action", "obtain")
	}
	said.by(art_9) == _supports with input as samples.patched(samples.fund, "project/sharing_chapter/pages", null)
}

test_require_sharing_chapter_missing_when_secrecy_is_not_proved if {
	said.by(art_9) == _lacks({"secrecy_not_proved", "sharing_chapter_missing"}) with input as samples.patched(
		_secret(null),
		"project/sharing_chapter/present", false,
	)
}

test_require_draft_catalogue_missing_when_not_present_or_empty if {
	every value in [false, null] {
		document := samples.patched(samples.approve, "project/draft_catalogue/present", value)
		said.by(art_9) == _lacks({"draft_catalogue_missing"}) with input as document
		said.by(art_9) == {} with input as samples.patched(document, "action", "obtain")
	}
	every rows in [[], null] {
		said.by(art_9) == _lacks({"draft_catalogue_missing"}) with input as _drafted(rows)
	}
}

test_require_draft_catalogue_incomplete_when_a_row_lacks_share_type_or_items if {
	every change in [{"items": null}, {"items": []}, {"items": [" "]}, {"share": {"type": null}}] {
		document := _drafted([_row, object.union(object.union(_row, {"name": "巡查轨迹"}), change)])
		said.by(art_9) == object.union(_supports, _lacks({"draft_catalogue_incomplete"})) with input as document
		said.one(art_9, "require", "draft_catalogue_incomplete").details == {"rows": ["巡查轨迹"]} with input as document
		said.by(art_9) == {} with input as samples.patched(document, "action", "obtain")
	}
}

test_require_draft_ground_not_cited_when_nothing_is_cited if {
	cited := {"kind": "law", "title": "中华人民共和国统计法", "article": "第二十五条"}
	every change in [{"kind": null}, {"title": null}, {"title": " "}, {"article": null}] {
		document := _drafted([_unshared(object.union(cited, change))])
		said.by(art_9) == object.union(_supports, _lacks({"draft_ground_not_cited"})) with input as document
		said.one(art_9, "require", "draft_ground_not_cited").details == {"rows": ["食品经营检查结果"]} with input as document
		said.by(art_9) == {} with input as samples.patched(document, "action", "obtain")
	}
}

test_require_draft_ground_not_cited_when_law_or_regulation_is_cited if {
	every kind in ["law", "regulation"] {
		said.by(art_9) == _supports with input as _drafted([_unshared({"kind": kind, "title": "统计法", "article": "第二十五条"})])
	}
}

test_require_draft_ground_not_cited_when_the_row_is_shared if {
	every type in ["unconditional", "conditional"] {
		said.by(art_9) == _supports with input as _drafted([object.union(_row, {"share": {"type": type}})])
	}
}

test_require_connection_not_stated_when_it_is_null if {
	document := samples.patched(samples.approve, "project/connection/designed", null)
	said.by(art_9) == _lacks({"connection_not_stated"}) with input as document
	said.by(art_9) == {} with input as samples.patched(document, "action", "obtain")
}

test_require_needs_not_stated_when_the_list_is_null if {
	document := samples.patched(samples.approve, "project/needs", null)
	said.by(art_9) == object.union(_supports, _lacks({"needs_not_stated"})) with input as document
	said.by(art_9) == {} with input as samples.patched(document, "action", "obtain")
}

test_require_needs_not_stated_when_there_are_none if {
	said.by(art_9) == _supports with input as samples.patched(samples.approve, "project/needs", [])
}

test_require_needs_not_stated_when_a_need_is_half_stated if {
	every change in [
		{"collect_again": null},
		{"resource": null, "catalogued": null},
		{"resource": null, "catalogued": null, "collect_again": true, "reason": "频次不同"},
		{"collect_again": true, "reason": null, "catalogued": false},
		{"collect_again": true, "reason": " ", "catalogued": null},
	] {
		said.by(art_9) == object.union(_supports, _lacks({"needs_not_stated"})) with input as _needing(change)
	}
	said.one(art_9, "require", "needs_not_stated").details == {"resources": ["licence"]} with input as _needing({"collect_again": null})
}

test_require_needs_not_stated_when_a_need_is_stated if {
	every change in [
		{"catalogued": false},
		{"catalogued": null},
		{"collect_again": true, "reason": "频次不同"},
		{"collect_again": true, "reason": "频次不同", "catalogued": false},
	] {
		said.by(art_9) == _supports with input as _needing(change)
	}
}

test_require_facilities_not_stated_when_the_list_is_null if {
	document := samples.patched(samples.approve, "project/facilities", null)
	said.by(art_9) == object.union(_supports, _lacks({"facilities_not_stated"})) with input as document
	said.by(art_9) == {} with input as samples.patched(document, "action", "obtain")
	said.by(art_9) == _supports with input as samples.patched(samples.approve, "project/facilities", [])
}

test_require_facilities_not_stated_when_a_row_lacks_its_scope if {
	every path in ["project/facilities/0/departments", "project/facilities/0/fields"] {
		every names in [null, []] {
			document := samples.patched(samples.approve, path, names)
			said.by(art_9) == object.union(_supports, _lacks({"facilities_not_stated"})) with input as document
			said.one(art_9, "require", "facilities_not_stated").details == {"facilities": ["市场监管数据交换前置"]} with input as document
		}
	}
}

test_require_facilities_not_stated_when_there_is_no_fiscal_money_either if {
	every facilities in [null, [object.union(samples.supervision.facilities[0], {"fields": []})]] {
		said.by(art_9) == {
			"permit": {"no_fiscal_funds"},
			"require": {"facilities_not_stated"},
		} with input as said.changed(
			_funded([{"source": "own", "amount": 1}]),
			{"project/facilities": facilities},
		)
	}
}

test_require_facilities_not_stated_when_the_connection_of_a_row_is_not_stated if {
	said.by(art_9) == object.union(_supports, _lacks({"facilities_not_stated"})) with input as samples.patched(
		samples.approve,
		"project/facilities/0/connected", null,
	)
}
