# What was obtained is not passed on; only back to its source.
package law.hb2016.art_15

import data.lib.finding
import data.lib.text

# METADATA
# title: 获取的共享政务信息资源不得转交提供单位以外的单位或者个人
# scope: rule
# custom:
#   code: onward_transfer
#   en: Shared resources may not be passed on to anyone other than their provider
#   paragraph: "15(2)"
#   violation: "22(5)"
#   remedy:
#     zh: 由需要该信息资源的单位自行提出共享需求并取得授权
#     en: Whoever needs the resource asks for it and is granted it itself
deny contains finding.of(rego.metadata.chain(), {"recipient": input.request.recipient}) if {
	input.action == "forward"
	text.stated(input.request.recipient)
	not _to_the_source
}

# METADATA
# title: 禁止贩卖获取的共享政务信息资源
# scope: rule
# custom:
#   code: sale
#   en: Selling shared resources is forbidden
#   paragraph: "15(2)"
#   violation: "22(5)"
#   remedy:
#     zh: 由该单位停止贩卖；情形由有关机关依法处理
#     en: The agency stops the sale; the bodies in charge deal with it by law
deny contains finding.of(rego.metadata.chain(), {"recipient": input.request.recipient}) if {
	input.action == "forward"
	input.request.sale == true
}

# METADATA
# title: 未说明向谁转交
# scope: rule
# custom:
#   code: recipient_not_stated
#   en: It is not stated to whom the resource is to be passed on
#   paragraph: "15(2)"
#   missing: {fact: request.recipient, who: user}
#   remedy:
#     zh: 由该单位说明接收单位
#     en: The agency states the recipient
require contains finding.lack(rego.metadata.chain(), {"resource": input.resource.id}) if {
	input.action == "forward"
	not text.stated(input.request.recipient)
}

# METADATA
# title: 未说明是否有偿
# scope: rule
# custom:
#   code: sale_not_stated
#   en: It is not stated whether this is a sale
#   paragraph: "15(2)"
#   missing: {fact: request.sale, who: user}
#   remedy:
#     zh: 由该单位说明是否有偿提供
#     en: The agency states whether anything is paid
require contains finding.lack(rego.metadata.chain(), {"resource": input.resource.id}) if {
	input.action == "forward"
	input.request.sale == null
}

# METADATA
# title: 向提供单位反馈以修正有关内容，不属于散布
# scope: rule
# custom:
#   code: back_to_the_source
#   en: Returning content to its provider for correction is not spreading it
#   paragraph: "16"
#   remedy:
#     zh: 由该单位告知提供单位有疑义的内容，协商修正
#     en: The agency tells the provider what it doubts, and they agree on a correction
permit contains finding.of(rego.metadata.chain(), {"recipient": input.request.recipient}) if {
	input.action == "forward"
	input.request.sale == false
	_to_the_source
}

# METADATA
# title: 接收方就是该信息资源的提供单位
# custom:
#   en: the recipient is the provider of the resource
#   not: {zh: "接收方不是该信息资源的提供单位", en: "the recipient is not the provider of the resource"}
_to_the_source if input.request.recipient == input.resource.provider.id
