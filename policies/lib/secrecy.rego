# METADATA
# title: 保密
# description: |
#   The four answers to "must it be kept secret by law?" (article 12): yes, by a law that is shown; nobody
#   has stated; claimed without a law; not decided. Who claims secrecy shows the law; only the secrecy
#   administrations named in the parameters decide a dispute.
package lib.secrecy

import data.lib.parameters
import data.lib.text

# METADATA
# title: "{resource}依法应当保密或者已由有权机关定密，且已列明法律名称和条款"
# description: Lawful, or decided secret by the right body, with the law and its article.
# custom:
#   en: "{resource} is secret by law or by the right decision, and the law and article are shown"
#   not: {zh: "{resource}并非依法应当保密（或者未列明法律名称和条款）", en: "{resource} is not secret by law, or no law and article are shown"}
kept_by_law(resource) if {
	_secret(resource.secrecy)
	_law_shown(resource.secrecy.ground)
}

# METADATA
# title: "{resource}称依法保密或者已定密，但未列明法律名称和条款"
# description: Said to be kept secret by law or by decision, but no law and article is shown.
# custom:
#   en: "{resource} is said to be secret by law or decision, but no law and article are shown"
without_law(resource) if {
	_secret(resource.secrecy)
	not _law_shown(resource.secrecy.ground)
}

# METADATA
# title: "{resource}是否涉密有主张或者争议，尚未由有权机关确定"
# description: Claimed, disputed, or decided by a body that does not decide this.
# custom:
#   en: whether {resource} is secret is claimed or disputed, and not decided by the right body
#   not: {zh: "{resource}是否涉密没有待定的主张或者争议", en: "whether {resource} is secret is not waiting to be decided"}
undecided(resource) if resource.secrecy.state in {"claimed", "disputed"}

undecided(resource) if {
	resource.secrecy.state in {"decided_secret", "decided_open"}
	not _rightly_decided(resource.secrecy)
}

# METADATA
# title: "{resource}的涉密情况未说明"
# description: Nobody has said whether it is secret.
# custom:
#   en: nobody has stated whether {resource} is secret
unstated(resource) if resource.secrecy.state == null

# METADATA
# title: "{secrecy}为依法保密，或者已由有权机关定密"
# custom:
#   en: "{secrecy} is lawful, or decided secret by the right body"
_secret(secrecy) if secrecy.state == "lawful"

_secret(secrecy) if {
	secrecy.state == "decided_secret"
	_rightly_decided(secrecy)
}

# METADATA
# title: "{secrecy}由国家或者省级保密行政管理部门确定"
# custom:
#   en: "{secrecy} was decided by the national or the provincial secrecy administration"
#   not: {zh: "{secrecy}未由国家或者省级保密行政管理部门确定", en: "{secrecy} was not decided by the national or the provincial secrecy administration"}
_rightly_decided(secrecy) if secrecy.authority in parameters.on(_secrecy.authorities, input.on)

# METADATA
# title: "{ground}为法律，且已列明名称和条款"
# custom:
#   en: "{ground} is a law, with its title and article shown"
#   not: {zh: "{ground}不是法律，或者未列明名称和条款", en: "{ground} is no law, or its title or article is not shown"}
_law_shown(ground) if {
	ground.kind in parameters.on(_secrecy.grounds, input.on)
	text.stated(ground.title)
	text.stated(ground.article)
}

_secrecy := data.parameters.hb2016.secrecy
