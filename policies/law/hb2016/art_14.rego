# METADATA
# title: 第十四条
# description: |
#   The operator of the platform manages the authorisations of the agencies that use it, and trains them.
package law.hb2016.art_14

import data.lib.finding
import data.lib.roles

# METADATA
# title: 该单位当日不是需求单位本级或者上级共享平台的运行维护管理单位，不得实施授权
# scope: rule
# custom:
#   code: not_the_operator
#   en: The body does not operate the platform of the user's division or of one above it on this day, so it may not authorise
#   paragraph: "14"
#   remedy:
#     zh: 请由需求单位本级或者上级共享平台的运行维护管理单位实施授权
#     en: Have the operator of the platform of the user's division, or of one above it, authorise
deny contains finding.of(rego.metadata.chain(), {
	"division": input.subject.division,
	"user_division": input.case.subject.division,
	"above": input.case.division.parents,
}) if {
	input.action == "grant"
	is_string(input.case.subject.division)
	not _operator
}

# METADATA
# title: 未见需求单位已接受共享平台使用管理培训的记载
# scope: rule
# custom:
#   code: no_trained_user
#   en: The user is not shown to have been trained in using the platform
#   paragraph: "14"
#   remedy:
#     zh: 请运行维护管理单位组织培训；培训是其职责，不是授权的条件
#     en: The operator holds the training; that is its own duty, not a condition of the authorisation
warn contains finding.of(rego.metadata.chain(), {"user": input.case.subject.id}) if {
	input.action == "grant"
	input.case.subject.registered
	not _trained
}

# METADATA
# title: 提出单位在判断日期是需求单位所用共享平台的运行维护管理单位
# custom:
#   en: the one who asks is, on the day, operator of the requester's platform
#   not: {zh: "提出单位在判断日期不是需求单位所用共享平台的运行维护管理单位", en: "the one who asks is not, on the day, operator of the requester's platform"}
_operator if {
	roles.holds(input.subject, "operator", input.on)
	_of_the_users_platform
}

# METADATA
# title: 提出单位所在行政区划为需求单位所在或者其上级行政区划，或者未说明
# custom:
#   en: the division of the one who asks is the requester's or one above it, or is not stated
_of_the_users_platform if input.subject.division == input.case.subject.division

_of_the_users_platform if input.subject.division in input.case.division.parents

# A division that is not stated is not outside the user's: article 2 asks for it.
_of_the_users_platform if input.subject.division == null

# METADATA
# title: 需求单位的使用人员已经培训
# custom:
#   en: the requester's users are trained
#   not: {zh: "需求单位的使用人员未显示经过培训", en: "the requester's users are not shown to be trained"}
_trained if input.case.subject.trained == true
