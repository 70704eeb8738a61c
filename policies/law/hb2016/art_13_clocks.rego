# The two periods of article 13, as they stand on the day asked about: what happened later has not happened
# yet. A period is listed from the event that begins it until the event that ends it, past its last day too.
package law.hb2016.art_13

import data.lib.calendar
import data.lib.finding
import data.lib.parameters
import data.lib.secrecy

# METADATA
# title: 提供单位应当在法定期限内向信息共享主管部门书面说明有关情况及理由
# scope: rule
# custom:
#   code: explanation
#   en: The provider explains the situation and its reasons to the competent department in writing within the statutory period
#   paragraph: "13(2)"
#   remedy:
#     zh: 请提供单位在期限届满前提交书面说明；有法定事由的，写明其名称和条款
#     en: The provider explains in writing before the period ends, citing the statutory ground if it has one
clock contains finding.period(rego.metadata.chain(), _details(_explanation, null), _explanation.due, "statutory") if {
	input.action == "grant"
	not _happened(_events.explained_on)
}

# METADATA
# title: 信息共享主管部门应当在法定期限内与提供、需求单位协调确定有关共享内容
# scope: rule
# custom:
#   code: coordination
#   en: The competent department settles the content with both sides within the statutory period
#   paragraph: "13(2)"
#   remedy:
#     zh: 请信息共享主管部门在期限届满前协调确定；协调不成的，会同机构编制、保密等有关部门协商确定
#     en: The competent department settles the content before the period ends; failing that, determines it with the other departments
clock contains finding.period(rego.metadata.chain(), _details(_coordination, _note), _coordination.due, "statutory") if {
	input.action == "grant"
	not _happened(_events.coordinated_on)
}

# METADATA
# title: 书面说明的期限已经届满，提供单位仍未说明，尚未显示任何法定事由
# scope: rule
# custom:
#   code: explanation_overdue
#   en: The period for the written explanation has ended without one; no statutory ground has been shown
#   paragraph: "13(2)"
#   remedy:
#     zh: 请信息共享主管部门督促提供单位说明，并即行协调确定有关共享内容
#     en: The competent department urges the provider to explain and begins to settle the content
warn contains finding.of(rego.metadata.chain(), object.union({"due": _explanation.due}, _details(_explanation, null))) if {
	input.action == "grant"
	_unexplained
}

# METADATA
# title: 提供单位作出书面说明的期限
# custom:
#   en: the period for the written explanation
_explanation := _period(_events.demand_received_on, _days.explanation_days) if _happened(_events.demand_received_on)

# METADATA
# title: 信息共享主管部门协调确定的期限
# custom:
#   en: the period for coordination
_coordination := _period(_events.explained_on, _days.coordination_days) if _happened(_events.explained_on)

_coordination := _period(_explanation.due, _days.coordination_days) if _unexplained

# METADATA
# title: 书面说明的期限已经届满，仍未说明
# custom:
#   en: the period for the explanation has ended without one
_unexplained if {
	input.on > _explanation.due
	not _happened(_events.explained_on)
}

# The days are those the law gave when the period began.
_period(begun, rows) := {"from": begun, "days": days, "due": calendar.due(begun, days)} if {
	days := parameters.on(rows, begun)
}

_details(period, note) := {
	"from": period.from,
	"days": period.days,
	"provisional": calendar.provisional(period.due),
	"suspended": _suspended,
	"note": note,
}

default _note := null

_note := {
	"zh": "提供单位逾期未作书面说明，本期限自说明期限届满之日起算；条文未作规定，此为解释",
	"en": "No explanation came, so the period runs from the last day for it; the article is silent, this is an interpretation",
} if {
	_unexplained
}

default _suspended := false

# METADATA
# title: 是否涉密尚未确定，期限中止
# custom:
#   en: whether it is secret is undecided, so the period is suspended
_suspended if secrecy.undecided(input.case.resource)

# Compared only when it is a day: to OPA a null is less than every string.
# METADATA
# title: "{day}已说明，且不晚于判断日期"
# custom:
#   en: "{day} is stated and not later than the day asked about"
#   not: {zh: "{day}未说明，或者晚于判断日期", en: "{day} is not stated, or is later than the day asked about"}
_happened(day) if {
	is_string(day)
	day <= input.on
}

_events := input.case.events

_days := data.parameters.hb2016.negotiation
