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
# description: Whose facility it is; an owner that nobody stated is the one who asks.
owner := input.facility.owner if _owner_stated

owner := input.subject if not _owner_stated

# METADATA
# description: The owner's division.
division := input.facility.division if _owner_stated

division := input.division if not _owner_stated

# METADATA
# description: 信息共享主管部门 or 运行维护管理单位 on the day.
central(agency) if {
	some office in parameters.on(data.parameters.hb2016.facilities.builders, input.on)
	roles.holds(agency, office, input.on)
}

# METADATA
# description: More than one department, or more than one field.
crossing(row) if count(lists.distinct(row.departments)) > 1

crossing(row) if count(lists.distinct(row.fields)) > 1

# METADATA
# description: Exactly one department and exactly one field.
within_one(row) if {
	scoped(row)
	not crossing(row)
}

# METADATA
# description: Departments and fields are stated.
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

_owner_stated if is_string(input.facility.owner.id)
