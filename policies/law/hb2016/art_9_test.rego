package law.hb2016.art_9_test

import data.law.hb2016.art_9
import data.lib.said_test as said
import data.lib.samples_test as samples

_crossing := {"deny": {"cross_department_facility"}}

_within := {"permit": {"within_one_department"}}

# An agency that is neither competent nor operator builds a facility of two departments.
_across := samples.patched(samples.build, "facility/departments", ["公安局", "交通运输局"])

# The same, of the competent department.
_competent := said.changed(_across, {"subject": samples.competent, "facility/owner": samples.competent})

test_permit_within_one_department_when_it_serves_one_department_and_field if {
	said.by(art_9) == _within with input as samples.build
	said.one(art_9, "permit", "within_one_department").details == {
		"name": "市场监管数据交换前置",
		"departments": ["石家庄市市场监督管理局"],
		"fields": ["市场监管"],
	} with input as samples.build
}

test_permit_within_one_department_when_the_owner_is_not_stated if {
	said.by(art_9) == _within with input as samples.patched(samples.build, "facility/owner", samples.blank_agency)
}

test_permit_within_one_department_when_a_platform_is_built if {
	said.by(art_9) == {} with input as samples.patched(samples.build, "facility/kind", "platform")
}

test_deny_cross_department_facility_when_two_departments_share_it if {
	said.by(art_9) == _crossing with input as _across
	finding := said.one(art_9, "deny", "cross_department_facility") with input as _across
	finding.violation == "22(1)"
	finding.title.zh == "该交换共享设施跨部门或者跨领域，机关单位不得建设"
	finding.details == {"facilities": [{
		"name": "市场监管数据交换前置",
		"departments": ["交通运输局", "公安局"],
		"fields": ["市场监管"],
	}]}
}

test_deny_cross_department_facility_when_two_fields_share_it if {
	said.by(art_9) == _crossing with input as samples.patched(samples.build, "facility/fields", ["治安", "交通"])
}

test_deny_cross_department_facility_when_one_name_is_listed_twice if {
	said.by(art_9) == _within with input as samples.patched(samples.build, "facility/departments", ["公安局", " 公安局"])
}

test_deny_cross_department_facility_when_the_other_scope_is_not_stated if {
	said.by(art_9) == object.union(_crossing, {"require": {"facility_scope_not_stated"}}) with input as samples.patched(
		_across,
		"facility/fields", null,
	)
}

test_deny_cross_department_facility_when_the_builder_holds_no_office if {
	every roles in [null, [], [samples.held("approver")]] {
		said.by(art_9) == _crossing with input as said.changed(
			_across,
			{"subject/roles": roles, "facility/owner/roles": roles},
		)
	}
}

test_deny_cross_department_facility_when_the_office_has_ended if {
	ended := [{"role": "competent", "from": "2016-01-01", "to": "2026-05-31"}]
	said.by(art_9) == _crossing with input as said.changed(
		_competent,
		{"subject/roles": ended, "facility/owner/roles": ended},
	)
}

test_deny_cross_department_facility_when_the_owner_is_not_stated if {
	said.by(art_9) == _crossing with input as samples.patched(_across, "facility/owner", samples.blank_agency)
	said.by(art_9) == {"permit": {"competent_builder"}} with input as samples.patched(
		_competent,
		"facility/owner", samples.blank_agency,
	)
}

test_deny_cross_department_facility_when_it_was_begun_before_the_act if {
	said.by(art_9) == {} with input as samples.patched(_across, "facility/started_on", "2015-12-31")
	said.by(art_9) == _crossing with input as samples.patched(_across, "facility/started_on", "2016-01-01")
	said.by(art_9) == _crossing with input as samples.patched(_across, "facility/started_on", null)
}

test_deny_cross_department_facility_when_a_parameter_is_missing if {
	said.by(art_9) == _crossing with input as samples.patched(_across, "facility/started_on", "2015-12-31")
		with data.parameters.hb2016.facilities.since as []
	said.by(art_9) == _crossing with input as _competent
		with data.parameters.hb2016.facilities.builders as []
}

test_deny_cross_department_facility_when_it_is_not_to_be_built if {
	said.by(art_9) == {"permit": {"facility_in_order"}} with input as samples.patched(
		samples.operate,
		"facility/departments", ["公安局", "交通运输局"],
	)
	said.by(art_9) == {} with input as samples.patched(_across, "facility/kind", "platform")
}

test_permit_competent_builder_when_the_competent_department_or_operator_builds if {
	said.by(art_9) == {"permit": {"competent_builder"}} with input as _competent
	said.by(art_9) == {"permit": {"competent_builder"}} with input as said.changed(
		_across,
		{"subject": samples.operator, "facility/owner": samples.operator},
	)
	said.by(art_9) == {"permit": {"competent_builder", "within_one_department"}} with input as samples.patched(
		_competent,
		"facility/departments", ["数据和政务服务局"],
	)
}

test_permit_competent_builder_when_a_platform_is_built if {
	said.by(art_9) == {} with input as samples.patched(_competent, "facility/kind", "platform")
}

test_deny_not_the_owner_when_another_agency_would_build if {
	document := samples.patched(samples.build, "facility/owner", samples.emergency)
	said.by(art_9) == object.union(_within, {"deny": {"not_the_owner"}}) with input as document
	finding := said.one(art_9, "deny", "not_the_owner") with input as document
	finding.violation == null
	finding.details == {"owner": "emergency"}
}

test_deny_not_the_owner_when_the_stated_owner_is_not_registered if {
	said.by(art_9).deny == {"not_the_owner"} with input as samples.patched(
		samples.build,
		"facility/owner", samples.patched(samples.blank_agency, "id", "nobody"),
	)
}

test_deny_not_the_owner_when_the_facility_is_operated if {
	said.by(art_9) == {"permit": {"facility_in_order"}} with input as samples.patched(
		samples.operate,
		"facility/owner", samples.emergency,
	)
}

test_require_facility_kind_not_stated_when_it_is_null if {
	said.by(art_9) == {"require": {"facility_kind_not_stated"}} with input as samples.patched(
		samples.build,
		"facility/kind", null,
	)
	said.by(art_9) == {"permit": {"facility_in_order"}} with input as samples.patched(
		samples.operate,
		"facility/kind", null,
	)
}

test_require_facility_scope_not_stated_when_a_list_is_null_or_empty if {
	every path in ["facility/departments", "facility/fields"] {
		every names in [null, [], [" "], ["公安局", " "]] {
			said.by(art_9) == {"require": {"facility_scope_not_stated"}} with input as samples.patched(
				samples.build,
				path, names,
			)
		}
	}
}

test_require_facility_scope_not_stated_when_a_platform_is_built_or_a_facility_operated if {
	said.by(art_9) == {} with input as said.changed(
		samples.build,
		{"facility/kind": "platform", "facility/fields": null},
	)
	said.by(art_9) == {"permit": {"facility_in_order"}} with input as samples.patched(
		samples.operate,
		"facility/fields", null,
	)
}
