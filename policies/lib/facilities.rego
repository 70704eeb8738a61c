# METADATA
# title: 交换共享设施
# description: |
#   The words of articles 8 and 9 about a facility: whose it is, who may build for all, what crosses
#   departments or fields. A row is a facility of the register or one that a project lists.
package lib.facilities

import data.lib.lists
import data.lib.parameters
import data.lib.roles

# METADATA
# title: 建设单位
# description: Whose facility it is; an owner that nobody stated is the one who asks.
# custom:
#   en: the owner
owner := input.facility.owner if _owner_stated

owner := input.subject if not _owner_stated

# METADATA
# title: 建设单位所在行政区划
# description: The owner's division.
# custom:
#   en: the owner's division
division := input.facility.division if _owner_stated

division := input.division if not _owner_stated

# METADATA
# title: "{agency}在判断日期是信息共享主管部门或者运行维护管理单位"
# description: 信息共享主管部门 or 运行维护管理单位 on the day.
# custom:
#   en: "{agency} is, on the day, the competent department or the operator"
#   not: {zh: "{agency}在判断日期不是信息共享主管部门，也不是运行维护管理单位", en: "{agency} is, on the day, neither the competent department nor the operator"}
central(agency) if {
	some office in parameters.on(data.parameters.hb2016.facilities.builders, input.on)
	roles.holds(agency, office, input.on)
}

# METADATA
# title: "{row}涉及一个以上部门或者一个以上领域"
# description: More than one department, or more than one field.
# custom:
#   en: "{row} covers more than one department or more than one field"
crossing(row) if count(lists.distinct(row.departments)) > 1

crossing(row) if count(lists.distinct(row.fields)) > 1

# METADATA
# title: "{row}仅涉及一个部门和一个领域"
# description: Exactly one department and exactly one field.
# custom:
#   en: "{row} covers exactly one department and one field"
within_one(row) if {
	scoped(row)
	not crossing(row)
}

# METADATA
# title: "{row}涉及的部门和领域均已说明"
# description: Departments and fields are stated.
# custom:
#   en: the departments and fields of {row} are stated
#   not: {zh: "{row}涉及的部门或者领域未说明", en: "the departments or the fields of {row} are not stated"}
scoped(row) if {
	lists.stated(row.departments)
	lists.stated(row.fields)
}

# METADATA
# description: What a finding tells of a facility.
outline(row) := {
	"name": row.name,
	"departments": sort(lists.distinct(row.departments)),
	"fields": sort(lists.distinct(row.fields)),
}

# METADATA
# title: 建设单位已说明
# custom:
#   en: an owner is stated
_owner_stated if is_string(input.facility.owner.id)
