# METADATA
# title: 第二条
# description: |
#   Whom the act binds: agencies of the province that the law lets act. For a grant both the operator and
#   the user of the case are meant; an agency nobody has registered is unknown and nothing further.
package law.hb2016.art_2

import data.lib.finding
import data.lib.scope
import data.lib.text

# METADATA
# title: 该单位未在登记库登记，不能认定其为适用本规定的机关单位
# scope: rule
# custom:
#   code: agency_unknown
#   en: The agency is not registered, so it cannot be taken for one that the act binds
#   paragraph: "2(1)"
#   remedy:
#     zh: 请该单位向本级信息共享主管部门登记单位信息后再提出
#     en: The agency registers with the competent department of its level and asks again
deny contains finding.of(rego.metadata.chain(), {"agencies": unknown}) if {
	unknown := sort([agency.id | some agency in _agencies; not agency.registered])
	unknown != []
}

# METADATA
# title: 该单位不属于本省行政区域内的机关单位，不适用本规定
# scope: rule
# custom:
#   code: outside_province
#   en: The agency is not one of this province, so the act does not apply to it
#   paragraph: "2(1)"
#   remedy:
#     zh: 请通过国家共享平台或者有关省际共享机制提出
#     en: Ask by way of the national platform or an arrangement between the provinces
deny contains finding.of(rego.metadata.chain(), {"agencies": outside}) if {
	outside := sort([agency.id |
		some agency in _registered
		is_string(agency.division)
		not scope.in_province(agency.division)
	])
	outside != []
}

# METADATA
# title: 未载明该单位所属行政区划，不能认定其是否在本省行政区域内
# scope: rule
# custom:
#   code: division_not_stated
#   en: The agency's division is not stated, so it is open whether it is one of this province
#   paragraph: "2(1)"
#   missing: {fact: subject.division, who: unit}
#   remedy:
#     zh: 由该单位向本级信息共享主管部门补充登记所属行政区划
#     en: The agency has its division entered in the register by the competent department of its level
require contains finding.lack(rego.metadata.chain(), {"agencies": unstated}) if {
	unstated := sort([agency.id | some agency in _registered; agency.division == null])
	unstated != []
}

# METADATA
# title: 未载明该单位为行政机关，也未载明其管理公共事务职能的法律、法规授权依据
# scope: rule
# custom:
#   code: authority_not_shown
#   en: The agency is not shown to be an administrative organ, nor by which law or regulation it manages public affairs
#   paragraph: "2(1)"
#   missing: {fact: subject.authorising_law, who: unit}
#   remedy:
#     zh: 由该单位补充登记单位性质；事业单位和其他组织应当同时提供授权的法律、法规
#     en: The agency states its kind; an institution or organisation also shows the law or regulation that authorises it
require contains finding.lack(rego.metadata.chain(), {"agencies": unshown}) if {
	unshown := sort([agency.id | some agency in _registered; not scope.authorised(agency)])
	unshown != []
}

# METADATA
# title: 未载明该信息资源是依据哪项法定职责制作或者获取的
# scope: rule
# custom:
#   code: duty_of_holder_not_shown
#   en: It is not stated under which statutory duty the resource was made or obtained
#   paragraph: "2(2)"
#   missing: {fact: resource.duty, who: provider}
#   remedy:
#     zh: 由提供单位在目录中填写制作或者获取该信息资源所依据的法定职责
#     en: The provider enters in the catalogue the statutory duty under which it made or obtained the resource
require contains finding.lack(rego.metadata.chain(), {"resource": input.resource.id}) if {
	input.action in {"file", "provide"}
	not text.stated(input.resource.duty)
}

# METADATA
# title: 已登记的所涉单位
# custom:
#   en: the registered agencies concerned
_registered := [agency | some agency in _agencies; agency.registered]

# METADATA
# title: 所涉单位（授权的，包括需求单位）
# custom:
#   en: the agencies concerned (of a grant, the requester too)
_agencies := [input.subject, input.case.subject] if _user_stated

_agencies := [input.subject] if not _user_stated

# A case nobody has registered has no user to speak of.
# METADATA
# title: 事项为授权，且共享事项已登记
# custom:
#   en: the action is grant, and the case is registered
_user_stated if {
	input.action == "grant"
	input.case.registered
}
