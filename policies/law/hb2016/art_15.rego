# METADATA
# title: 第十五条（获取）
# description: Obtaining stays within an active grant - its items, purpose, mode and days.
package law.hb2016.art_15

import data.lib.finding
import data.lib.text

# METADATA
# title: 该获取事项在授权权限之内
# scope: rule
# custom:
#   code: within_grant
#   en: This is within the grant
#   paragraph: "15(1)"
#   remedy:
#     zh: 由需求单位按照授权的用途依法使用
#     en: The requester uses the data lawfully for the purpose granted
permit contains finding.of(rego.metadata.chain(), {"grants": covering}) if {
	input.action == "obtain"
	covering := sort([grant.id | some grant in _active; _covers(grant)])
	covering != []
}

# METADATA
# title: 该单位未取得该信息资源的授权
# scope: rule
# custom:
#   code: no_grant
#   en: The agency holds no grant on this resource
#   paragraph: "15(1)"
#   remedy:
#     zh: 由需求单位与提供单位协商一致并备案后，由共享平台运行维护管理单位实施授权
#     en: The requester agrees with the provider and files; the operator of the platform then grants
deny contains finding.of(rego.metadata.chain(), {"resource": input.resource.id}) if {
	input.action == "obtain"
	count(input.grants) == 0
}

# METADATA
# title: 该单位的授权均已中止、撤销、届满或者尚未开始
# scope: rule
# custom:
#   code: grant_not_active
#   en: Every grant the agency holds is suspended, revoked, expired or not yet begun
#   paragraph: "15(1)"
#   remedy:
#     zh: 由需求单位向共享平台运行维护管理单位申请恢复或者重新授权
#     en: The requester asks the operator of the platform to restore or renew the grant
deny contains finding.of(rego.metadata.chain(), {"grants": held}) if {
	input.action == "obtain"
	held := sort([{"id": grant.id, "state": grant.state, "from": grant.from, "to": grant.to} |
		some grant in input.grants
	])
	held != []
	count(_active) == 0
}

# METADATA
# title: 所获取的信息项超出授权范围
# scope: rule
# custom:
#   code: items_outside_grant
#   en: Items are asked for that are outside the grant
#   paragraph: "15(1)"
#   remedy:
#     zh: 由需求单位仅就授权的信息项提出，或者就超出部分另行协商、备案并取得授权
#     en: The requester keeps to the items granted, or agrees, files and is granted the others
deny contains finding.of(rego.metadata.chain(), {"items": outside}) if {
	_none_covers
	outside := sort(union({_outside_items(grant) | some grant in _active}))
	outside != []
}

# METADATA
# title: 获取的用途超出授权范围
# scope: rule
# custom:
#   code: purpose_outside_grant
#   en: The purpose is outside the grant
#   paragraph: "15(1)"
#   remedy:
#     zh: 由需求单位仅为授权的用途提出，或者就新的用途另行协商、备案并取得授权
#     en: The requester keeps to the purposes granted, or agrees, files and is granted the new one
deny contains finding.of(rego.metadata.chain(), {"purpose": input.request.purpose}) if {
	_none_covers
	text.stated(input.request.purpose)
	some grant in _active
	not _for_purpose(grant)
}

# METADATA
# title: 获取的方式超出授权范围
# scope: rule
# custom:
#   code: mode_outside_grant
#   en: The mode is outside the grant
#   paragraph: "15(1)"
#   remedy:
#     zh: 由需求单位按照授权的方式获取，或者就新的方式另行协商、备案并取得授权
#     en: The requester keeps to the mode granted, or agrees, files and is granted the new one
deny contains finding.of(rego.metadata.chain(), {"mode": input.request.mode}) if {
	_none_covers
	is_string(input.request.mode)
	some grant in _active
	not _by_mode(grant)
}

# METADATA
# title: 未说明以何种方式获取
# scope: rule
# custom:
#   code: mode_not_stated
#   en: The mode of obtaining is not stated
#   paragraph: "15(1)"
#   missing: {fact: request.mode, who: user}
#   remedy:
#     zh: 由需求单位说明通过共享平台、邮件或者介质获取
#     en: The requester states whether it obtains by platform, mail or medium
require contains finding.lack(rego.metadata.chain(), {"mode": input.request.mode}) if {
	input.action == "obtain"
	input.request.mode == null
}

# METADATA
# title: 请求获取全部信息项，但目录未载明该信息资源有哪些信息项
# scope: rule
# custom:
#   code: items_not_stated
#   en: Every item is asked for, but the catalogue does not state which items the resource has
#   paragraph: "15(1)"
#   missing: {fact: resource.items, who: provider}
#   remedy:
#     zh: 由提供单位在目录中补充信息项，或者由需求单位列明所需的信息项
#     en: The provider enters the items in the catalogue, or the requester names the items it needs
require contains finding.lack(rego.metadata.chain(), {"resource": input.resource.id}) if {
	_none_covers
	count(_active) > 0
	not _wanted
}

# METADATA
# title: 事项为获取，且没有一项有效授权涵盖所请求的内容
# custom:
#   en: the action is obtain, and no active grant covers what is asked for
_none_covers if {
	input.action == "obtain"
	every grant in _active {
		not _covers(grant)
	}
}

# METADATA
# title: 在判断日期有效的授权
# custom:
#   en: grants active on the day
_active := [grant |
	some grant in input.grants
	grant.state == "active"
	grant.from <= input.on
	not _ended(grant)
]

# Compared only when it is a day: to OPA every string is greater than null.
# METADATA
# title: "{grant}在判断日期之前已经届满"
# custom:
#   en: "{grant} ended before the day asked about"
#   not: {zh: "{grant}在判断日期尚未届满", en: "{grant} has not ended before the day asked about"}
_ended(grant) if {
	is_string(grant.to)
	grant.to < input.on
}

# METADATA
# title: "{grant}涵盖所请求的信息项、用途和方式"
# custom:
#   en: "{grant} covers the items, the purpose and the mode asked for"
#   not: {zh: "{grant}未全部涵盖所请求的信息项、用途和方式", en: "{grant} does not cover all of the items, the purpose and the mode asked for"}
_covers(grant) if {
	_outside_items(grant) == set()
	_for_purpose(grant)
	_by_mode(grant)
}

# METADATA
# title: 所请求的信息项中超出{grant}的部分
# custom:
#   en: items asked for that are outside {grant}
_outside_items(grant) := _wanted - {item | some item in grant.items}

# Who names no items asks for every one; which those are is undefined where the catalogue does not say.
# METADATA
# title: 所请求的信息项（未列明的，为目录所载全部信息项）
# custom:
#   en: the items asked for (where none are named, every item of the catalogue)
_wanted := {item | some item in input.request.items} if is_array(input.request.items)

_wanted := {item.name | some item in input.resource.items} if {
	input.request.items == null
	is_array(input.resource.items)
}

# METADATA
# title: 所请求的用途属于{grant}的用途
# custom:
#   en: the purpose asked for is one of {grant}
#   not: {zh: "所请求的用途不属于{grant}的用途", en: "the purpose asked for is none of {grant}"}
_for_purpose(grant) if input.request.purpose in grant.purposes

# METADATA
# title: 所请求的方式与{grant}的方式相同
# custom:
#   en: the mode asked for is that of {grant}
#   not: {zh: "所请求的方式与{grant}的方式不同", en: "the mode asked for is not that of {grant}"}
_by_mode(grant) if {
	is_string(input.request.mode)
	input.request.mode == grant.mode
}
