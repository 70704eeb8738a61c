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
# description: Lawful, or decided secret by the right body, with the law and its article.
kept_by_law(resource) if {
	_secret(resource.secrecy)
	_law_shown(resource.secrecy.ground)
}

# METADATA
# description: Said to be kept secret by law or by decision, but no law and article is shown.
without_law(resource) if {
	_secret(resource.secrecy)
	not _law_shown(resource.secrecy.ground)
}

# METADATA
# description: Claimed, disputed, or decided by a body that does not decide this.
undecided(resource) if resource.secrecy.state in {"claimed", "disputed"}

undecided(resource) if {
	resource.secrecy.state in {"decided_secret", "decided_open"}
	not _rightly_decided(resource.secrecy)
}

# METADATA
# description: Nobody has said whether it is secret.
unstated(resource) if resource.secrecy.state == null

_secret(secrecy) if secrecy.state == "lawful"

_secret(secrecy) if {
	secrecy.state == "decided_secret"
	_rightly_decided(secrecy)
}

_rightly_decided(secrecy) if secrecy.authority in parameters.on(_secrecy.authorities, input.on)

_law_shown(ground) if {
	ground.kind in parameters.on(_secrecy.grounds, input.on)
	text.stated(ground.title)
	text.stated(ground.article)
}

_secrecy := data.parameters.hb2016.secrecy
