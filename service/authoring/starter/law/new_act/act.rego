# METADATA
# title: 新法规（样例）
# description: The act itself - when it is in force and what it is asked about.
# custom:
#   en: New act (sample)
package law.new_act.act

# METADATA
# description: The questions of the act, by action and by the type of thing asked about.
asked if input.resource.type == data.parameters.new_act.questions[input.action]

# METADATA
# description: In force from its first day to its last, where one is set (article 2).
in_force if {
	input.on >= _validity.from
	not _ended
}

# Compared only when it is a day: to OPA every string is greater than null.
_ended if {
	is_string(_validity.to)
	input.on > _validity.to
}

# METADATA
# description: Outside its validity the act says just that.
only := {"new_act.art_2.not_in_force"} if not in_force

_validity := data.parameters.new_act.validity
