# METADATA
# title: 河北省政务信息资源共享管理规定
# description: The act itself - when it is in force, what it is asked about, and when it limits its voice.
# custom:
#   en: Hebei Provincial Provisions on the Sharing of Government Information Resources
package law.hb2016.act

import data.lib.finding
import data.lib.question

# METADATA
# title: 所问属于本规定的事项
# description: The questions of the act, by action and by the type of thing asked about.
# custom:
#   en: the question is one of this act
asked if {
	input.subject.type == "agency"
	input.resource.type == data.parameters.hb2016.questions[input.action]
}

# METADATA
# title: 本规定在判断日期有效
# description: In force from its first day to its last, where an author has set one (article 23).
# custom:
#   en: the act is in force on the day asked about
#   not: {zh: "本规定在判断日期尚未施行或者已经失效", en: "the act is not in force on the day asked about"}
in_force if {
	input.on >= _validity.from
	not _ended
}

# Compared only when it is a day: to OPA every string is greater than null.
# METADATA
# title: 本规定在判断日期已经失效
# custom:
#   en: the act has ended by the day asked about
_ended if {
	is_string(_validity.to)
	input.on > _validity.to
}

_validity := data.parameters.hb2016.validity

# METADATA
# title: 仅就有限事项作出认定的情形
# description: |
#   The only codes that still speak: outside its validity the act says just that; of parties that
#   nobody has registered it says only that they are unknown.
# custom:
#   en: the few codes that still speak
only := {"hb2016.art_23.not_in_force"} if not in_force

else := {
	"hb2016.art_2.agency_unknown",
	"hb2016.art_12.resource_unknown",
	"hb2016.act.review_due",
} if {
	not _known
}

# METADATA
# title: 提出单位和所问对象均已登记，或者对象仅凭陈述
# custom:
#   en: the parties are registered, or the thing is stated
_known if {
	input.subject.registered
	_thing_known
}

# METADATA
# title: 所问对象已登记或者仅凭陈述
# custom:
#   en: the thing asked about is registered or stated
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
