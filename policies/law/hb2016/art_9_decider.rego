# Article 9, paragraph 2: who decides a project, and whose project it is.
package law.hb2016.art_9

import data.lib.finding
import data.lib.parameters
import data.lib.projects
import data.lib.roles

# METADATA
# title: 该机关单位不是有权决定该项目的审批部门或者财政部门
# scope: rule
# custom:
#   code: not_the_deciding_body
#   en: The agency is not the approving or finance department that decides this project
#   paragraph: "9(2)"
#   remedy:
#     zh: 由项目单位同级或者上级有相应职责的审批部门、财政部门提出
#     en: The approving or finance department of the unit's division, or of one above it, asks
deny contains finding.of(rego.metadata.chain(), {"office": _office, "divisions": sort(projects.divisions)}) if {
	_deciding
	projects.unit_shown
	not _decides
}

# METADATA
# title: 项目单位未说明、未登记或者所属行政区划不明
# scope: rule
# custom:
#   code: unit_not_shown
#   en: The unit of the project is not stated, not registered, or its division is not known
#   paragraph: "9(2)"
#   remedy:
#     zh: 由项目单位补充其统一社会信用代码和所属行政区划，并完成登记
#     en: The unit states its credit code and division and is registered
#   missing:
#     fact: project.unit
#     who: unit
require contains finding.lack(rego.metadata.chain(), {"unit": input.project.unit.id}) if {
	_deciding
	not projects.unit_shown
}

# METADATA
# title: 提出单位在判断日期承担该项决定的职责，且属于项目单位所在或者其上级行政区划
# custom:
#   en: the one who asks holds the deciding office on the day, in the unit's division or one above it
#   not: {zh: "提出单位在判断日期不承担该项决定的职责，或者属于其他行政区划", en: "the one who asks does not hold the deciding office on the day, or is of another division"}
_decides if {
	roles.holds(input.subject, _office, input.on)
	not _elsewhere
}

# A division that is not stated is not elsewhere: article 2 asks for it.
# METADATA
# title: 提出单位属于其他行政区划
# custom:
#   en: the one who asks is of another division
#   not: {zh: "提出单位不属于其他行政区划", en: "the one who asks is not of another division"}
_elsewhere if {
	is_string(input.subject.division)
	not input.subject.division in projects.divisions
}

default _office := null

# METADATA
# title: 该项决定应由其作出的职责
# custom:
#   en: the office that decides it
_office := parameters.on(data.parameters.hb2016.projects.deciders, input.on)[input.action]
