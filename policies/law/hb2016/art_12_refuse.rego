# Which refusal is lawful; the burden is on who refuses.
package law.hb2016.art_12

import data.lib.finding
import data.lib.grounds
import data.lib.secrecy

# METADATA
# title: 拒绝提供具有法定事由
# scope: rule
# custom:
#   code: refusal_by_law
#   en: The refusal rests on a statutory ground
#   paragraph: "12(2)"
#   remedy:
#     zh: 由提供单位将法定事由及其条款书面告知需求单位
#     en: The provider tells the requester the ground and its article in writing
permit contains finding.of(rego.metadata.chain(), {"ground": _ground}) if {
	input.action == "refuse"
	_statutory
}

# METADATA
# title: 所述事由不是法定事由，不得拒绝提供
# scope: rule
# custom:
#   code: refusal_without_law
#   en: The ground stated is not a statutory one; the resource may not be refused
#   paragraph: "12(2)"
#   violation: "22(4)"
#   remedy:
#     zh: 由提供单位提供该信息资源，或者说明法律、法规规定的事由及其条款
#     en: The provider provides the resource, or states a ground laid down by law or regulation with its article
deny contains finding.of(rego.metadata.chain(), {"ground": _ground}) if {
	input.action == "refuse"
	not secrecy.kept_by_law(input.resource)
	grounds.foreign(_ground)
}

# METADATA
# title: 拒绝提供所依据的法律、法规未载明名称或者条款
# scope: rule
# custom:
#   code: article_not_cited
#   en: The law or regulation on which the refusal rests is not cited by title and article
#   paragraph: "12(2)"
#   missing: {fact: request.ground.article, who: provider}
#   remedy:
#     zh: 由提供单位载明法律、法规的名称及其条款
#     en: The provider cites the law or regulation by its title and article
require contains finding.lack(rego.metadata.chain(), {"ground": _ground}) if {
	input.action == "refuse"
	not secrecy.kept_by_law(input.resource)
	grounds.statutory(_ground)
	not grounds.cited(_ground)
}

# METADATA
# title: 拒绝提供但未说明事由
# scope: rule
# custom:
#   code: ground_not_stated
#   en: The resource is refused without a ground being stated
#   paragraph: "12(2)"
#   missing: {fact: request.ground.kind, who: provider}
#   remedy:
#     zh: 由提供单位说明拒绝提供的法定事由；没有法定事由的，应当提供
#     en: The provider states the statutory ground; without one it provides the resource
require contains finding.lack(rego.metadata.chain(), {"ground": _ground}) if {
	input.action == "refuse"
	_ground.kind == null
	not _secrecy_speaks
}

# METADATA
# title: 所提事由为列明名称和条款的法律、法规，或者该信息资源依法应当保密
# custom:
#   en: the ground is a law or regulation duly cited, or the resource is kept secret by law
_statutory if grounds.cited(_ground)

_statutory if secrecy.kept_by_law(input.resource)

# Where secrecy itself is the ground, or may turn out to be, none other need be stated.
# METADATA
# title: 该信息资源的涉密情况已使其依法保密、待定或者未说明
# custom:
#   en: the resource is kept secret by law, undecided, or nobody has stated it
#   not: {zh: "该信息资源既非依法保密，涉密情况也已说明且无待定", en: "the resource is neither kept secret by law nor undecided nor unstated"}
_secrecy_speaks if secrecy.kept_by_law(input.resource)

_secrecy_speaks if secrecy.undecided(input.resource)

_secrecy_speaks if secrecy.unstated(input.resource)

_ground := input.request.ground
