package lib.projects_test

import data.lib.projects
import data.lib.samples_test as samples

test_barred_when_a_fault_is_there if {
	every path, value in {
		"project/connection/designed": false,
		"project/facilities/0/connected": false,
		"project/facilities/0/fields": ["治安", "交通"],
		"project/needs/0/collect_again": true,
		"project/draft_catalogue/rows/0/share": {
			"type": "none",
			"ground": {"kind": "superior_document", "title": "通知", "article": "一"},
		},
	} {
		projects.barred with input as samples.patched(samples.approve, path, value)
	}
}

test_barred_when_no_fault_is_there if {
	not projects.barred with input as samples.approve
}

test_barred_when_the_wrong_body_asks if {
	not projects.barred with input as samples.patched(samples.approve, "subject", samples.market)
}

test_reviewed_when_nothing_is_known if {
	projects.reviewed with input as samples.patched(samples.approve, "project", samples.blank_project)
	not projects.barred with input as samples.patched(samples.approve, "project", samples.blank_project)
}

test_divisions_when_those_above_are_not_known if {
	projects.divisions == {"130100", "130000"} with input as samples.approve
	projects.divisions == {"130100"} with input as samples.patched(samples.approve, "project/division/parents", null)
}
