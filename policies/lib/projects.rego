# METADATA
# title: 信息化工程项目
# description: |
#   The words of article 9, paragraph 2, about the project asked about. Articles 9 and 22 share them: what
#   the one refuses, the other finds approved all the same.
package lib.projects

import data.lib.facilities
import data.lib.grounds
import data.lib.text

# METADATA
# description: The unit is registered and its division known.
unit_shown if {
	input.project.unit.registered
	is_string(input.project.unit.division)
}

# METADATA
# description: The unit's division and those above it.
divisions contains input.project.unit.division

divisions contains code if some code in input.project.division.parents

# METADATA
# description: There are rows of funding, each with its source and amount.
funding_stated if {
	count(input.project.funding) > 0
	count(_open_funding) == 0
}

# METADATA
# description: The sum of the fiscal amounts is known and nothing, so the paragraph does not apply.
without_fiscal_funds if {
	funding_stated
	sum([row.amount | some row in input.project.funding; row.source == "fiscal"]) == 0
}

# METADATA
# description: A project said to be secret shows the decision - its number and the authority.
secrecy_decided if {
	input.project.secrecy.statement == "secret"
	text.stated(input.project.secrecy.decision.number)
	text.stated(input.project.secrecy.decision.authority)
}

# METADATA
# description: Secret as a whole, by a decision that is shown.
secret if {
	secrecy_decided
	input.project.secrecy.part == "whole"
}

# METADATA
# description: Secret in part, by a decision that is shown; the rest is open.
partly_secret if {
	secrecy_decided
	input.project.secrecy.part == "part"
}

# METADATA
# description: Whether it supports sharing is reviewed - unless no fiscal money is in it, or all of it is secret.
reviewed if {
	not without_fiscal_funds
	not secret
}

# METADATA
# description: Facilities across departments or fields, of a unit that is not the one to build for all.
crossing contains facilities.outline(row) if {
	not _unit_central
	some row in input.project.facilities
	facilities.crossing(row)
}

# METADATA
# description: Facilities that are not connected to the platform.
unconnected contains row.name if {
	reviewed
	some row in input.project.facilities
	row.connected == false
}

# METADATA
# description: Draft rows that are not to be shared, on a ground that is neither law nor regulation.
unshared contains {"name": row.name, "ground": row.share.ground.kind} if {
	reviewed
	some row in input.project.draft_catalogue.rows
	row.share.type == "none"
	grounds.foreign(row.share.ground)
}

# METADATA
# description: Data collected again without a reason, although the catalogue has it.
collected_again contains need.resource if {
	reviewed
	some need in input.project.needs
	need.collect_again == true
	need.catalogued == true
	not text.stated(need.reason)
}

# METADATA
# description: The design has no connection to the platform.
unconnected_by_design if {
	reviewed
	input.project.connection.designed == false
}

# METADATA
# description: Article 9 forbids to approve the project and to arrange money for it.
barred if count(((crossing | unconnected) | (unshared | collected_again))) > 0

barred if unconnected_by_design

_unit_central if {
	unit_shown
	facilities.central(input.project.unit)
}

_open_funding contains row if {
	some row in input.project.funding
	null in [row.source, row.amount]
}
