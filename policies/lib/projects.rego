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
# title: 项目单位已登记，且所在行政区划已说明
# description: The unit is registered and its division known.
# custom:
#   en: the unit is registered and its division known
#   not: {zh: "项目单位未登记，或者所在行政区划未说明", en: "the unit is not registered, or its division not known"}
unit_shown if {
	input.project.unit.registered
	is_string(input.project.unit.division)
}

# METADATA
# title: 项目单位所在行政区划及其各上级行政区划
# description: The unit's division and those above it.
# custom:
#   en: the unit's division and those above it
divisions contains input.project.unit.division

divisions contains code if some code in input.project.division.parents

# METADATA
# title: 资金已列明，每项均有来源和金额
# description: There are rows of funding, each with its source and amount.
# custom:
#   en: funding is stated, each row with source and amount
#   not: {zh: "资金未列明，或者有来源、金额不明的", en: "funding is not stated, or a row lacks source or amount"}
funding_stated if {
	count(input.project.funding) > 0
	count(_open_funding) == 0
}

# METADATA
# title: 资金已列明，且财政资金合计为零
# description: The sum of the fiscal amounts is known and nothing, so the paragraph does not apply.
# custom:
#   en: funding is stated and the fiscal sum is nothing
#   not: {zh: "使用财政资金，或者资金尚未列明", en: "fiscal money is in it or not ruled out"}
without_fiscal_funds if {
	funding_stated
	sum([row.amount | some row in input.project.funding; row.source == "fiscal"]) == 0
}

# METADATA
# title: 项目声明涉密，且已列明定密决定的文号和机关
# description: A project said to be secret shows the decision - its number and the authority.
# custom:
#   en: the project is said to be secret, and the decision is shown with number and authority
secrecy_decided if {
	input.project.secrecy.statement == "secret"
	text.stated(input.project.secrecy.decision.number)
	text.stated(input.project.secrecy.decision.authority)
}

# METADATA
# title: 项目整体涉密，且已出示定密决定
# description: Secret as a whole, by a decision that is shown.
# custom:
#   en: the whole project is secret, by a decision that is shown
#   not: {zh: "项目并非整体涉密，或者未出示定密决定", en: "not all of the project is secret, or no decision is shown"}
secret if {
	secrecy_decided
	input.project.secrecy.part == "whole"
}

# METADATA
# title: 项目部分涉密，且已出示定密决定
# description: Secret in part, by a decision that is shown; the rest is open.
# custom:
#   en: part of the project is secret, by a decision that is shown
#   not: {zh: "项目并非部分涉密，或者未出示定密决定", en: "the project is not secret in part, or no decision is shown"}
partly_secret if {
	secrecy_decided
	input.project.secrecy.part == "part"
}

# METADATA
# title: 项目应当审查：使用财政资金或者资金尚未列明，且非整体涉密
# description: Whether it supports sharing is reviewed - unless no fiscal money is in it, or all of it is secret.
# custom:
#   en: "the project is reviewed: fiscal money is in it or not ruled out, and not all of it is secret"
reviewed if {
	not without_fiscal_funds
	not secret
}

# METADATA
# title: 项目中跨部门或者跨领域的交换共享设施
# description: Facilities across departments or fields, of a unit that is not the one to build for all.
# custom:
#   en: facilities of the project across departments or fields
crossing contains facilities.outline(row) if {
	not _unit_central
	some row in input.project.facilities
	facilities.crossing(row)
}

# METADATA
# title: 项目中未与共享平台对接的交换共享设施
# description: Facilities that are not connected to the platform.
# custom:
#   en: facilities of the project that are not connected to the platform
unconnected contains row.name if {
	reviewed
	some row in input.project.facilities
	row.connected == false
}

# METADATA
# title: 预编目录中以法律、法规以外的理由不予共享的条目
# description: Draft rows that are not to be shared, on a ground that is neither law nor regulation.
# custom:
#   en: draft rows kept from sharing on a ground that is neither law nor regulation
unshared contains {"name": row.name, "ground": row.share.ground.kind} if {
	reviewed
	some row in input.project.draft_catalogue.rows
	row.share.type == "none"
	grounds.foreign(row.share.ground)
}

# METADATA
# title: 目录中已有而无理由重复采集的信息资源
# description: Data collected again without a reason, although the catalogue has it.
# custom:
#   en: resources collected again without a reason although the catalogue has them
collected_again contains need.resource if {
	reviewed
	some need in input.project.needs
	need.collect_again == true
	need.catalogued == true
	not text.stated(need.reason)
}

# METADATA
# title: 应当审查的项目未设计与共享平台的对接
# description: The design has no connection to the platform.
# custom:
#   en: a project under review is designed without a connection to the platform
unconnected_by_design if {
	reviewed
	input.project.connection.designed == false
}

# METADATA
# title: 第九条不准许批准该项目或者为其安排资金
# description: Article 9 forbids to approve the project and to arrange money for it.
# custom:
#   en: article 9 forbids to approve the project or to arrange money for it
barred if count(((crossing | unconnected) | (unshared | collected_again))) > 0

barred if unconnected_by_design

# METADATA
# title: 项目单位是信息共享主管部门或者运行维护管理单位
# custom:
#   en: the unit is the competent department or the operator
_unit_central if {
	unit_shown
	facilities.central(input.project.unit)
}

# METADATA
# title: 未列明来源或者金额的资金
# custom:
#   en: rows of funding without source or amount
_open_funding contains row if {
	some row in input.project.funding
	null in [row.source, row.amount]
}
