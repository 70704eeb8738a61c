# METADATA
# title: 第九条
# description: |
#   Facilities across departments or fields are not for single agencies to build (paragraph 1), and projects
#   paid with fiscal money support sharing (paragraph 2). This file: building; beside it, operating, and the
#   project by its decider, its money and secrecy, its papers, and its faults.
package law.hb2016.art_9

import data.lib.facilities
import data.lib.finding
import data.lib.parameters
import data.lib.projects

# METADATA
# title: 该交换共享设施跨部门或者跨领域，机关单位不得建设
# scope: rule
# custom:
#   code: cross_department_facility
#   en: The exchange facility crosses departments or fields, which agencies shall not build
#   paragraph: "9(1)"
#   violation: "22(1)"
#   remedy:
#     zh: 请取消该设施，使用共享平台；确需建设的，由信息共享主管部门或者运行维护管理单位统筹
#     en: Leave it out and use the platform; where it is needed, the competent department or the operator builds it
deny contains _concluded(rego.metadata.chain(), {"facilities": sort(_crossing)}) if count(_crossing) > 0

# METADATA
# title: 建设单位与该设施登记或者陈述的所有单位不一致
# scope: rule
# custom:
#   code: not_the_owner
#   en: The agency that would build is not the stated owner of the facility
#   paragraph: "9(1)"
#   remedy:
#     zh: 由该设施的所有单位提出，或者先更正设施的所有单位
#     en: The owner asks, or the owner of the facility is corrected first
deny contains finding.of(rego.metadata.chain(), {"owner": facilities.owner.id}) if {
	_building
	not facilities.owner.id == input.subject.id
}

# METADATA
# title: 未说明该设施属于交换设施还是共享平台
# scope: rule
# custom:
#   code: facility_kind_not_stated
#   en: Whether the facility is an exchange facility or a platform is not stated
#   paragraph: "9(1)"
#   remedy:
#     zh: 由建设单位说明设施类型
#     en: The owner states the kind of the facility
#   missing:
#     fact: facility.kind
#     who: owner
require contains finding.lack(rego.metadata.chain(), {}) if {
	_building
	not is_string(input.facility.kind)
}

# METADATA
# title: 未说明该交换设施涉及的部门或者领域
# scope: rule
# custom:
#   code: facility_scope_not_stated
#   en: Which departments or fields the exchange facility serves is not stated
#   paragraph: "9(1)"
#   remedy:
#     zh: 由建设单位列明设施涉及的全部部门和领域
#     en: The owner lists all departments and fields the facility serves
#   missing:
#     fact: facility.departments
#     who: owner
require contains finding.lack(rego.metadata.chain(), facilities.outline(input.facility)) if {
	_building_exchange
	not facilities.scoped(input.facility)
}

# METADATA
# title: 该交换设施限于一个部门、一个领域，可以建设
# scope: rule
# custom:
#   code: within_one_department
#   en: The exchange facility stays within one department and one field and may be built
#   paragraph: "9(1)"
#   remedy:
#     zh: 建成后应当与共享平台对接，纳入共享平台统一管理
#     en: Connect it to the platform and bring it under the platform's management
permit contains finding.of(rego.metadata.chain(), facilities.outline(input.facility)) if {
	_building_exchange
	facilities.within_one(input.facility)
}

# METADATA
# title: 该交换设施由信息共享主管部门或者运行维护管理单位建设
# scope: rule
# custom:
#   code: competent_builder
#   en: The exchange facility is built by the competent department or the operator
#   paragraph: "9(1)"
#   remedy:
#     zh: 建成后应当与共享平台对接，纳入共享平台统一管理
#     en: Connect it to the platform and bring it under the platform's management
permit contains finding.of(rego.metadata.chain(), facilities.outline(input.facility)) if {
	_building_exchange
	facilities.central(facilities.owner)
}

# METADATA
# title: 跨部门或者跨领域、又非由统一建设单位建设的交换共享设施
# custom:
#   en: facilities across departments or fields, not of one who builds for all
_crossing contains facilities.outline(input.facility) if {
	_building_exchange
	facilities.crossing(input.facility)
	not _begun_before
	not facilities.central(facilities.owner)
}

_crossing contains row if {
	_deciding
	some row in projects.crossing
}

# Compared only when it is a day; a facility that has not begun is still to be built.
# METADATA
# title: 该设施在本规定施行前已经开工
# custom:
#   en: the facility was begun before the act was in force
#   not: {zh: "该设施并非在本规定施行前开工，或者开工日期未说明", en: "the facility was not begun before the act was in force, or no day is stated"}
_begun_before if {
	is_string(input.facility.started_on)
	input.facility.started_on < parameters.on(data.parameters.hb2016.facilities.since, input.on)
}

# METADATA
# title: 事项为建设设施
# custom:
#   en: the action is build
_building if input.action == "build"

# METADATA
# title: 事项为建设设施，且设施为交换共享设施
# custom:
#   en: the action is build, and the facility is an exchange facility
_building_exchange if {
	_building
	input.facility.kind == "exchange"
}

# METADATA
# title: 事项为批准建设或者安排资金
# custom:
#   en: the action is approve or fund
_deciding if input.action in {"approve", "fund"}

# Two opinions on the same facts: the title ends with what follows for the body that is asked. Without an
# ending the refusal still speaks.
_concluded(chain, details) := finding.closing(chain, details, _endings[input.action])

_concluded(chain, details) := finding.of(chain, details) if not _endings[input.action]

_endings := data.parameters.hb2016.endings
