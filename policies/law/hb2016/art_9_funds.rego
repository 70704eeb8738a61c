# Article 9, paragraph 2: whether the project is built with fiscal funds, and whether it is secret.
package law.hb2016.art_9

import data.lib.finding
import data.lib.projects

# METADATA
# title: 项目资金的来源或者金额未说明
# scope: rule
# custom:
#   code: funding_not_stated
#   en: The sources or amounts of the project's funding are not stated
#   paragraph: "9(2)"
#   remedy:
#     zh: 由项目单位逐项说明资金来源和金额
#     en: The unit states each source and amount
#   missing:
#     fact: project.funding
#     who: unit
require contains finding.lack(rego.metadata.chain(), {"funding": input.project.funding}) if {
	_deciding
	not projects.funding_stated
}

# METADATA
# title: 项目不使用财政性资金，不适用第九条第二款的限制
# scope: rule
# custom:
#   code: no_fiscal_funds
#   en: The project uses no fiscal funds, so article 9 paragraph 2 does not apply
#   paragraph: "9(2)"
#   remedy:
#     zh: 改为使用财政性资金的，应当重新提出
#     en: Ask again if fiscal funds are used after all
permit contains finding.of(rego.metadata.chain(), {}) if {
	_deciding
	projects.without_fiscal_funds
}

# METADATA
# title: 未说明项目是否涉密
# scope: rule
# custom:
#   code: secrecy_not_stated
#   en: Whether the project is secret is not stated
#   paragraph: "9(2)"
#   remedy:
#     zh: 由项目单位提交非涉密声明，或者定密的文号和机关
#     en: The unit states that it is not secret, or brings the decision's number and authority
#   missing:
#     fact: project.secrecy.statement
#     who: unit
require contains finding.lack(rego.metadata.chain(), {}) if {
	_fiscal
	input.project.secrecy.statement == null
}

# METADATA
# title: 项目申明涉密，但未说明涉密范围或者未提供定密文号、机关
# scope: rule
# custom:
#   code: secrecy_not_proved
#   en: The project is said to be secret, but the part or the decision's number or authority is not shown
#   paragraph: "9(2)"
#   remedy:
#     zh: 由项目单位说明全部涉密还是部分涉密，并提交定密的文号和机关
#     en: The unit states whether all or part is secret and brings the decision's number and authority
#   missing:
#     fact: project.secrecy.decision
#     who: unit
require contains finding.lack(rego.metadata.chain(), {"part": input.project.secrecy.part}) if {
	_fiscal
	input.project.secrecy.statement == "secret"
	not projects.secret
	not projects.partly_secret
}

# METADATA
# title: 项目整体涉密且有定密依据，属于第九条第二款规定的除外情形
# scope: rule
# custom:
#   code: secret_project
#   en: The whole project is secret by a decision that is shown, which article 9 paragraph 2 excepts
#   paragraph: "9(2)"
#   remedy:
#     zh: 按照保密规定办理
#     en: Proceed under the secrecy rules
permit contains finding.of(rego.metadata.chain(), {}) if {
	_fiscal
	projects.secret
}

# METADATA
# title: 项目部分涉密，除外情形限于涉密部分，其余部分仍应当支持共享
# scope: rule
# custom:
#   code: secret_part
#   en: Part of the project is secret; the exception covers that part only, the rest must support sharing
#   paragraph: "9(2)"
#   remedy:
#     zh: 由项目单位划清涉密部分，其余部分按照要求提交共享材料
#     en: The unit marks off the secret part and shows sharing for the rest
warn contains finding.of(rego.metadata.chain(), {}) if {
	_fiscal
	projects.partly_secret
}

# Fiscal money is in it, or it is not known that there is none.
# METADATA
# title: 事项为批准建设或者安排资金，且项目使用财政资金或者资金尚未列明
# custom:
#   en: the action is approve or fund, and fiscal money is in it or not ruled out
_fiscal if {
	_deciding
	not projects.without_fiscal_funds
}
