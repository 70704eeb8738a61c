package lib.grounds_test

import data.lib.grounds
import data.lib.samples_test as samples

_ground(kind) := {"kind": kind, "title": "中华人民共和国反恐怖主义法", "article": "第四十八条"}

test_ground_is_statutory_and_cited_when_law_or_regulation if {
	every kind in ["law", "regulation"] {
		grounds.statutory(_ground(kind)) with input as samples.refuse
		grounds.cited(_ground(kind)) with input as samples.refuse
		not grounds.foreign(_ground(kind)) with input as samples.refuse
	}
}

test_ground_is_foreign_when_of_another_kind if {
	every kind in ["superior_document", "vertical_system", "technical", "other"] {
		grounds.foreign(_ground(kind)) with input as samples.refuse
		not grounds.statutory(_ground(kind)) with input as samples.refuse
		not grounds.cited(_ground(kind)) with input as samples.refuse
	}
}

test_ground_is_neither_when_its_kind_is_not_stated if {
	not grounds.statutory(_ground(null)) with input as samples.refuse
	not grounds.foreign(_ground(null)) with input as samples.refuse
}

test_ground_is_not_cited_when_title_or_article_is_missing if {
	every gap in [{"title": null}, {"title": " "}, {"article": null}, {"article": ""}] {
		not grounds.cited(object.union(_ground("law"), gap)) with input as samples.refuse
	}
}

test_ground_is_foreign_when_the_parameter_is_missing if {
	grounds.foreign(_ground("law")) with input as samples.refuse with data.parameters.hb2016.statutory_grounds as []
}
