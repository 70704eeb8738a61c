# METADATA
# title: 第三条
# description: Sharing follows a need and is free of charge.
package law.hb2016.art_3

import data.lib.finding
import data.lib.question
import data.lib.text

# METADATA
# title: 共享政务信息资源应当无偿，不得收取费用或者要求其他对价
# scope: rule
# custom:
#   code: charge_for_data
#   en: Sharing is free of charge; neither money nor anything in return may be asked for it
#   paragraph: "3"
#   violation: "22(4)"
#   remedy:
#     zh: 由提供单位取消收费或者其他对价后无偿提供
#     en: The provider drops the charge or other return and provides free of charge
deny contains finding.of(rego.metadata.chain(), {"fee": question.fee}) if {
	input.action in {"charge", "grant", "provide"}
	_charged
}

# METADATA
# title: 不收取费用也不要求其他对价，符合无偿共享的原则
# scope: rule
# custom:
#   code: free_of_charge
#   en: Neither money nor anything in return is asked; this is sharing free of charge
#   paragraph: "3"
#   remedy:
#     zh: 无需补正
#     en: Nothing to do
permit contains finding.of(rego.metadata.chain(), {"fee": question.fee}) if {
	input.action == "charge"
	question.fee.amount == 0
	question.fee.in_kind == false
}

# METADATA
# title: 未说明共享需求所依据的用途
# scope: rule
# custom:
#   code: purpose_not_stated
#   en: The purpose for which the resource is needed is not stated
#   paragraph: "3"
#   missing: {fact: request.purpose, who: user}
#   remedy:
#     zh: 由需求单位说明履行何项职责需要使用该信息资源
#     en: The requester states for which of its duties it needs the resource
require contains finding.lack(rego.metadata.chain(), {"purpose": input.request.purpose}) if {
	input.action in {"request", "obtain"}
	not text.stated(input.request.purpose)
}

# METADATA
# title: 未完整说明是否收取费用以及是否要求其他对价
# scope: rule
# custom:
#   code: fee_not_stated
#   en: It is not fully stated whether money and whether anything in return is asked
#   paragraph: "3"
#   missing: {fact: request.fee, who: provider}
#   remedy:
#     zh: 由提供单位说明收费金额（不收费的填零）以及是否要求其他对价
#     en: The provider states the amount (zero where none) and whether it asks anything in return
require contains question.placed(finding.lack(rego.metadata.chain(), {"fee": question.fee})) if {
	_fee_due_to_be_stated
	null in {question.fee.amount, question.fee.in_kind}
}

# METADATA
# title: 金额大于零，或者要求其他对价
# custom:
#   en: the amount is above zero, or something is asked in return
_charged if question.fee.amount > 0

_charged if question.fee.in_kind == true

# METADATA
# title: 事项为收费、授权，或者提供时说明了部分费用
# custom:
#   en: the action is charge or grant, or provide with part of a fee stated
_fee_due_to_be_stated if input.action in {"charge", "grant"}

# Who provides and says nothing of a fee asks for none.
_fee_due_to_be_stated if {
	input.action == "provide"
	question.fee != {"amount": null, "in_kind": null}
}
