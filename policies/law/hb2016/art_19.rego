# METADATA
# title: 第十九条
# description: |
#   Opening to the public, in order and with security and privacy kept. Sharing among agencies, even
#   without any condition, never implies it: opening is decided for itself.
package law.hb2016.art_19

import data.lib.finding
import data.lib.secrecy
import data.lib.text

# METADATA
# title: 该信息资源属于不予共享类，不得向社会开放
# scope: rule
# custom:
#   code: unshared_cannot_open
#   en: The resource is not shared even among agencies, so it may not be opened to the public
#   paragraph: "19(1)"
#   remedy:
#     zh: 请先由提供单位依法调整共享类型并重新备案，再确定是否开放
#     en: The provider first changes the share type by law and files it again; opening is decided after that
deny contains finding.of(rego.metadata.chain(), {"share": input.resource.share}) if {
	input.action == "open"
	input.resource.share.type == "none"
}

# METADATA
# title: 尚未确定该信息资源是否开放以及开放的条件，应当补正
# scope: rule
# custom:
#   code: opening_not_decided
#   en: Whether the resource is opened, and on what condition, has not been decided; sharing does not imply it
#   paragraph: "19(1)"
#   remedy:
#     zh: 请提供单位确定共享类型和开放类型；有条件开放的，载明开放条件
#     en: The provider decides the share type and the opening and, for a conditional one, states the condition
#   missing: {fact: resource.open, who: provider}
require contains _placed(finding.lack(rego.metadata.chain(), {"not_decided": _not_decided}), first) if {
	input.action == "open"
	first := _not_decided[0]
}

# METADATA
# title: 该信息资源已确定开放，且不属于依法需要保密的，可以按照确定的方式向社会开放
# scope: rule
# custom:
#   code: may_open
#   en: The resource is decided to be open and is not kept secret by law; it may be opened as decided
#   paragraph: "19(1)"
#   remedy:
#     zh: 请提供单位在保障安全和保护隐私的前提下，按照确定的条件开放
#     en: The provider opens it on the conditions decided, keeping security and privacy
permit contains finding.of(rego.metadata.chain(), _opening) if {
	input.action == "open"
	input.resource.open in {"unconditional", "conditional"}
	_not_decided == []
	input.resource.share.type != "none"
	not secrecy.kept_by_law(input.resource)
	not secrecy.undecided(input.resource)
}

# In the order of the paths, which is the order in which they are decided.
# METADATA
# title: 尚未确定的开放属性、开放条件或者共享类型
# custom:
#   en: what is not decided of opening, its condition or sharing
_not_decided := sort([path | some path, open in _decisions; open])

# METADATA
# title: 开放属性、开放条件和共享类型的确定情况
# custom:
#   en: what is decided of opening
_decisions := {
	"resource.open": input.resource.open == null,
	"resource.open_condition": _condition_missing,
	"resource.share.type": input.resource.share.type == null,
}

default _condition_missing := false

# METADATA
# title: 有条件开放而未说明条件
# custom:
#   en: opened on a condition that is not stated
_condition_missing if {
	input.resource.open == "conditional"
	not text.stated(input.resource.open_condition)
}

# The evidence asked for is the first that is missing, which is not always the opening itself.
_placed(lack, fact) := object.union(lack, {"missing": {"fact": fact}})

_opening := {"open": input.resource.open, "condition": input.resource.open_condition}
