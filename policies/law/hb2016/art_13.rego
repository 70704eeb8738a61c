# METADATA
# title: 第十三条
# description: |
#   Negotiation. Who needs a resource asks its provider; what both agreed and filed, or what the competent
#   department settled or determined, is what the operator authorises. The periods are in `art_13_clocks`.
package law.hb2016.art_13

import data.lib.finding
import data.lib.scope
import data.lib.secrecy
import data.lib.text

# METADATA
# title: 该机关单位可以根据履行职责需要向提供单位提出共享需求并进行协商
# scope: rule
# custom:
#   code: may_request
#   en: The agency may ask the provider for the resource and negotiate, as its duties require
#   paragraph: "13(1)"
#   remedy:
#     zh: 请需求单位与提供单位协商确定具体共享内容，达成一致后报本级信息共享主管部门备案
#     en: Negotiate the content with the provider and, once agreed, file it with the competent department of your level
permit contains finding.of(rego.metadata.chain(), {"provider": input.resource.provider.id}) if {
	input.action == "request"
	scope.covers(input.subject)
	text.stated(input.request.purpose)
	input.resource.catalogued == true
	not secrecy.kept_by_law(input.resource)
	not secrecy.undecided(input.resource)
}

# METADATA
# title: 供需双方尚未就共享内容达成一致，也未经协调或者协商确定，不得实施授权
# scope: rule
# custom:
#   code: not_agreed
#   en: The parties have not agreed on the content, nor has it been settled or determined, so nothing may be authorised
#   paragraph: "13(1)"
#   remedy:
#     zh: 请需求单位继续协商；协商不成的，向本级信息共享主管部门提出共享申请，由其协调确定
#     en: Go on negotiating or, failing that, apply to the competent department of your level, which settles the content
deny contains finding.of(rego.metadata.chain(), {"state": input.case.state}) if {
	input.action == "grant"
	not _concluded
}

# METADATA
# title: 共享内容虽经协商一致，但该日尚未报信息共享主管部门备案，不得实施授权
# scope: rule
# custom:
#   code: not_filed
#   en: The content is agreed but not filed with the competent department on this day, so nothing may be authorised
#   paragraph: "13(1)"
#   remedy:
#     zh: 请需求单位将协商一致的共享内容报本级信息共享主管部门备案，备案后再行授权
#     en: The user files the agreed content with the competent department of its level; authorise after that
deny contains finding.of(rego.metadata.chain(), {"state": input.case.state, "filed_on": _filed_on}) if {
	input.action == "grant"
	_unfiled
}

# METADATA
# title: 共享内容已经协商一致并报需求单位本级信息共享主管部门备案，应当按照共享内容实施授权
# scope: rule
# custom:
#   code: filed
#   en: The content is agreed and filed with the competent department of the user's level; authorise according to it
#   paragraph: "13(1)"
#   remedy:
#     zh: 请运行维护管理单位按照备案的共享内容实施授权，不得增减
#     en: The operator authorises exactly the content filed
permit contains finding.of(rego.metadata.chain(), _content) if {
	input.action == "grant"
	_filed
	_filed_with_the_competent
}

# METADATA
# title: 未能显示共享内容已报需求单位本级唯一的信息共享主管部门备案，应当补正
# scope: rule
# custom:
#   code: filed_elsewhere
#   en: It is not shown that the content was filed with the one competent department of the user's level
#   paragraph: "13(1)"
#   remedy:
#     zh: 请需求单位向备案当日本级的信息共享主管部门备案，并补充备案单位和备案日期
#     en: The user files with the department competent for its level and states with whom and on which day
#   missing: {fact: case.filed_with, who: user}
require contains finding.lack(rego.metadata.chain(), {
	"filed_with": input.case.filed_with,
	"filed_on": _filed_on,
	"competent": input.case.competent,
}) if {
	input.action == "grant"
	_filed
	not _filed_with_the_competent
}

# METADATA
# title: 共享内容已由信息共享主管部门与供需双方协调确定，应当按照确定的内容实施授权
# scope: rule
# custom:
#   code: settled
#   en: The competent department settled the content with both sides; authorise according to it
#   paragraph: "13(2)"
#   remedy:
#     zh: 请运行维护管理单位按照协调确定的共享内容实施授权，并留存会议纪要
#     en: The operator authorises exactly the content settled and keeps the minutes
permit contains finding.of(rego.metadata.chain(), _content) if {
	input.action == "grant"
	input.case.state == "settled"
	text.stated(input.case.minutes)
}

# METADATA
# title: 共享事项已由信息共享主管部门会同有关部门协商确定，应当按照确定的内容实施授权
# scope: rule
# custom:
#   code: determined
#   en: The competent department determined the matter with the other departments; authorise according to it
#   paragraph: "13(2)"
#   remedy:
#     zh: 请运行维护管理单位按照会同确定的共享内容实施授权，并留存会议纪要
#     en: The operator authorises exactly the content determined and keeps the minutes
permit contains finding.of(rego.metadata.chain(), _content) if {
	input.action == "grant"
	input.case.state == "determined"
	text.stated(input.case.minutes)
}

# METADATA
# title: 缺少协调或者协商确定共享内容的会议纪要，应当补正
# scope: rule
# custom:
#   code: minutes_missing
#   en: The minutes by which the content was settled or determined are missing
#   paragraph: "13(2)"
#   remedy:
#     zh: 请信息共享主管部门提供确定共享内容的会议纪要
#     en: The competent department provides the minutes that fix the content
#   missing: {fact: case.minutes, who: competent}
require contains finding.lack(rego.metadata.chain(), {"state": input.case.state}) if {
	input.action == "grant"
	input.case.state in {"settled", "determined"}
	not text.stated(input.case.minutes)
}

# METADATA
# title: 共享事项已协商一致、备案、协调确定或者会同确定
# custom:
#   en: the case is agreed, filed, settled or determined
#   not: {zh: "共享事项尚未协商一致、备案、协调确定或者会同确定", en: "the case is neither agreed nor filed nor settled nor determined"}
_concluded if input.case.state in {"agreed", "filed", "settled", "determined"}

# METADATA
# title: 协商一致而未备案，或者备案日期晚于判断日期
# custom:
#   en: agreed but not filed, or filed later than the day asked about
_unfiled if input.case.state == "agreed"

_unfiled if {
	input.case.state == "filed"
	_filed_later
}

# METADATA
# title: 共享事项在判断日期已经备案
# custom:
#   en: the case is filed by the day asked about
_filed if {
	input.case.state == "filed"
	not _filed_later
}

# A day that is not stated is not later: to OPA a null is less than every string.
# METADATA
# title: 备案日期晚于判断日期
# custom:
#   en: the filing day is later than the day asked about
#   not: {zh: "备案日期不晚于判断日期，或者未说明", en: "the filing day is not later than the day asked about, or not stated"}
_filed_later if _filed_on > input.on

# The one department competent for the user's division on the filing day.
# METADATA
# title: 备案日期已说明，且备案部门就是该日唯一的信息共享主管部门
# custom:
#   en: the filing day is stated, and it was filed with the one department competent on it
#   not: {zh: "备案日期未说明，或者备案部门不是该日唯一的信息共享主管部门", en: "the filing day is not stated, or it was not filed with the one department competent on it"}
_filed_with_the_competent if {
	is_string(_filed_on)
	input.case.competent == [input.case.filed_with]
}

_filed_on := input.case.events.filed_on

# What the grant that follows must equal.
_content := {
	"grantee": input.case.subject.id,
	"items": input.case.items,
	"purposes": input.case.purposes,
	"mode": input.case.mode,
}
