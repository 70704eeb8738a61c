# METADATA
# title: 职责
# description: Which office an agency holds on a day - from its first to its last, both counted.
package lib.roles

# METADATA
# title: "{agency}在{day}承担{role}的职责"
# custom:
#   en: "{agency} holds the office of {role} on {day}"
holds(agency, role, day) if {
	some office in agency.roles
	office.role == role
	office.from <= day
	not _ended(office, day)
}

# Compared only when it is a day: to OPA every string is greater than null.
_ended(office, day) if {
	is_string(office.to)
	office.to < day
}
