# METADATA
# title: 第八条
# description: |
#   Who may have a platform of its own: the province and the cities, and a county that has the conditions,
#   under guidance. The owner's division decides, and its competent department or operator builds.
package law.hb2016.art_8

import data.lib.facilities
import data.lib.finding
import data.lib.text

# METADATA
# title: 不具备条件的县（市、区）应当依托上级共享平台，不得自建共享平台
# scope: rule
# custom:
#   code: county_without_conditions
#   en: A county without the conditions relies on the platform above it and does not build its own
#   paragraph: "8(2)"
#   remedy:
#     zh: 请依托上级共享平台开展共享，需要接入的，向上级信息共享主管部门提出
#     en: Share through the platform above, and ask the competent department above to be connected
deny contains finding.of(rego.metadata.chain(), _county) if {
	_in_county
	facilities.division.conditions.has == false
}

# METADATA
# title: 县（市、区）是否具备建设共享平台的条件未予确定或者未附依据文件
# scope: rule
# custom:
#   code: conditions_not_determined
#   en: Whether the county has the conditions for a platform is not determined, or no document shows it
#   paragraph: "8(2)"
#   remedy:
#     zh: 由县（市、区）人民政府确定是否具备条件，建设单位提交确定文件的名称和文号
#     en: The county government determines it; the owner brings the title and number of the document
#   missing:
#     fact: facility.division.conditions
#     who: owner
require contains finding.lack(rego.metadata.chain(), _county) if {
	_perhaps_in_county
	not _determined
}

# METADATA
# title: 县（市、区）建设共享平台，未附上级信息共享主管部门的指导意见
# scope: rule
# custom:
#   code: guidance_not_shown
#   en: No guidance of the competent department above is shown for the county's platform
#   paragraph: "8(2)"
#   remedy:
#     zh: 请报请上级信息共享主管部门指导，并提交指导意见的名称和文号
#     en: Ask the competent department above for guidance, and bring its title and number
#   missing:
#     fact: facility.division.guidance
#     who: competent
require contains finding.lack(rego.metadata.chain(), _county) if {
	_in_county
	_conditions_shown
	not text.stated(facilities.division.guidance)
}

# METADATA
# title: 符合统筹建设本级共享平台的规定
# scope: rule
# custom:
#   code: own_platform
#   en: The platform of the own level may be built
#   paragraph: "8(1)"
#   remedy:
#     zh: 按照集约高效的原则建设，并与上级共享平台对接
#     en: Build it economically and connect it to the platform above
permit contains object.union(finding.of(rego.metadata.chain(), _county), {"paragraph": _paragraph}) if {
	_platform
	_level_may
	facilities.central(facilities.owner)
}

# METADATA
# title: 事项为建设设施，且设施为共享平台
# custom:
#   en: the action is build, and the facility is a platform
_platform if {
	input.action == "build"
	input.facility.kind == "platform"
}

# METADATA
# title: 在县级行政区划建设共享平台
# custom:
#   en: a platform is built in a county
_in_county if {
	_platform
	facilities.division.level == "county"
}

# METADATA
# title: 在县级或者层级未说明的行政区划建设共享平台
# custom:
#   en: a platform is built in a county, or in a division of a level not stated
_perhaps_in_county if _in_county

# A known division that the register does not describe: whether it is a county is part of what is not shown.
_perhaps_in_county if {
	_platform
	is_string(facilities.division.code)
	facilities.division.level == null
}

# METADATA
# title: 县级建设条件已经认定，且有认定文件
# custom:
#   en: the county's conditions are determined, by a document
#   not: {zh: "县级建设条件尚未认定，或者没有认定文件", en: "the county's conditions are not determined, or by no document"}
_determined if {
	is_boolean(facilities.division.conditions.has)
	text.stated(facilities.division.conditions.document)
}

# METADATA
# title: 县级建设条件具备，且有认定文件
# custom:
#   en: the county's conditions are met, by a document
_conditions_shown if {
	facilities.division.conditions.has == true
	_determined
}

# METADATA
# title: 建设单位在省级、市级，或者在条件具备并有上级指导意见的县级
# custom:
#   en: the owner is of the province or a city, or of a county with conditions and guidance shown
_level_may if facilities.division.level in {"province", "city"}

_level_may if {
	_in_county
	_conditions_shown
	text.stated(facilities.division.guidance)
}

# The paragraph of the owner's level: the first speaks of provinces and cities, the second of counties.
default _paragraph := "8(1)"

_paragraph := "8(2)" if _in_county

_county := {
	"division": facilities.division.code,
	"conditions": facilities.division.conditions,
	"guidance": facilities.division.guidance,
}
