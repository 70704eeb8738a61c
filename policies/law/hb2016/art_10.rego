# METADATA
# title: 第十条
# description: |
#   What an agency that shares must have: rules, a front-end system, staff, a working connection. A duty,
#   never a condition of access.
package law.hb2016.art_10

import data.lib.finding
import data.lib.parameters

# METADATA
# title: 机关单位应当补齐共享管理制度、前置交换系统、人员管理或者平台联通条件
# scope: rule
# custom:
#   code: not_ready
#   en: The agency has yet to set up its rules, front-end system, staff or connection for sharing
#   paragraph: "10"
#   remedy:
#     zh: 请补齐所列各项并在登记库中更新；此前的共享不因此停止
#     en: Set up what is named and update the register; sharing does not stop meanwhile
oblige contains finding.duty(rego.metadata.chain(), {
	"agency": _agency.id,
	"missing": sort(_lacking),
}) if {
	_agency.registered
	count(_lacking) > 0
}

# METADATA
# title: 应当具备共享条件的单位
# custom:
#   en: the agency that is to be ready
_agency := input.subject if input.action in {"obtain", "provide"}

_agency := input.case.subject if input.action == "grant"

# METADATA
# title: 尚未具备或者未说明的共享条件
# custom:
#   en: conditions of readiness not shown
_lacking contains part if {
	some part in parameters.on(data.parameters.hb2016.readiness, input.on)
	not _agency.readiness[part] == true
}
