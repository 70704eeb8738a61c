# METADATA
# title: 第五条
# description: Every division has one department competent for sharing; what is filed or granted rests on it.
package law.hb2016.art_5

import data.lib.finding

# METADATA
# title: 不能确定本级唯一的信息共享主管部门
# scope: rule
# custom:
#   code: no_single_competent_department
#   en: It is not shown that exactly one department is competent for sharing in this division on this day
#   paragraph: "5"
#   remedy:
#     zh: 由本级人民政府明确唯一的信息共享主管部门，并在登记库中更正其职责身份和起止日期
#     en: The government of the division names its one competent department; then correct its role and days in the register
#   missing:
#     fact: competent
#     who: competent
require contains finding.lack(rego.metadata.chain(), {
	"division": input.subject.division,
	"competent": _listed,
}) if {
	input.action in {"grant", "file"}
	not count(_listed) == 1
}

# METADATA
# title: 提出单位所在行政区划在判断日期的信息共享主管部门
# custom:
#   en: the departments competent for the asker's division on the day
_listed := sort({agency | some agency in input.competent})
