package lib.facilities_test

import data.lib.facilities
import data.lib.samples_test as samples

_one := {"departments": ["公安局"], "fields": ["治安"]}

test_owner_when_stated if {
	facilities.owner.id == "emergency" with input as samples.patched(
		samples.build,
		"facility/owner", samples.emergency,
	)
}

test_owner_when_not_stated if {
	facilities.owner.id == "market" with input as samples.patched(samples.build, "facility/owner", samples.blank_agency)
}

test_division_when_the_owner_is_stated if {
	facilities.division.code == "130000" with input as samples.patched(
		samples.build,
		"facility/division", samples.province,
	)
}

test_division_when_the_owner_is_not_stated if {
	facilities.division.code == "130100" with input as json.patch(samples.build, [
		{"op": "replace", "path": "facility/owner", "value": samples.blank_agency},
		{"op": "replace", "path": "facility/division", "value": samples.blank_division},
	])
}

test_central_when_competent_or_operator if {
	facilities.central(samples.competent) with input as samples.build
	facilities.central(samples.operator) with input as samples.build
	not facilities.central(samples.reform) with input as samples.build
}

test_central_when_the_office_has_not_begun if {
	not facilities.central(samples.competent) with input as samples.patched(samples.build, "on", "2015-12-31")
}

test_crossing_when_more_than_one_department_or_field if {
	not facilities.crossing(_one)
	facilities.crossing(object.union(_one, {"departments": ["公安局", "交通局"]}))
	facilities.crossing(object.union(_one, {"fields": ["治安", "交通"]}))
	facilities.crossing({"departments": null, "fields": ["治安", "交通"]})
}

test_within_one_when_exactly_one_of_each if {
	facilities.within_one(_one)
	not facilities.within_one(object.union(_one, {"departments": []}))
	not facilities.within_one(object.union(_one, {"fields": ["治安", "交通"]}))
}

test_outline_when_nothing_is_stated if {
	facilities.outline(samples.blank_facility) == {"name": null, "departments": [], "fields": []}
}
