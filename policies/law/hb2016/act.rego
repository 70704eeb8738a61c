# METADATA
# title: 河北省政务信息资源共享管理规定
# description: The act itself - when it is in force, what it is asked about, and when it limits its voice.
# custom:
#   en: Hebei Provincial Provisions on the Sharing of Government Information Resources
package law.hb2016.act

import data.lib.finding
import data.lib.question

# METADATA
# description: The questions of the act, by action and by the type of thing asked about.
asked if {
	input.subject.type == "agency"
	input.resource.type == data.parameters.hb2016.questions[input.action]
}

# METADATA
# description: In force from its first day to its last, where an author has set one (article 23).
in_force if {
	input.on >= _validity.from
	not _ended
}

# Compared only when it is a day: to OPA every string is greater than null.
_ended if {
	is_string(_validity.to)
	input.on > _validity.to
}

_validity := data.parameters.hb2016.validity

# METADATA
# description: |
#   The only codes that still speak: outside its validity the act says just that; of parties that
#   nobody has registered it says only that they are unknown.
only := {"hb2016.art_23.not_in_force"} if not in_force

else := {
	"hb2016.art_2.agency_unknown",
	"hb2016.art_12.resource_unknown",
	"hb2016.act.review_due",
} if {
	not _known
}

_known if {
	input.subject.registered
	_thing_known
}

_thing_known if question.resource_known

_thing_known if input.resource.stated

# METADATA
# title: 本规定自该日起可能已被新规定取代，适用前应当确认其效力
# scope: rule
# custom:
#   code: review_due
#   en: The act may have been superseded from this day on; confirm that it is still good law before applying it
#   paragraph: "23"
#   remedy:
#     zh: 由法制机构对照后续规定确认效力，并在参数中更新复核日期
#     en: Have the legal office check the act against its successors and set the review date in the parameters
warn contains finding.of(rego.metadata.chain(), {"since": _validity.review_due}) if {
	input.on >= _validity.review_due
}
