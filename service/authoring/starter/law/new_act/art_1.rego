# METADATA
# title: 第一条
# description: An application is made for a purpose that is listed.
package law.new_act.art_1

import data.lib.finding
import data.lib.parameters
import data.lib.text

# METADATA
# title: 申请的用途在规定范围内
# scope: rule
# custom:
#   code: purpose_listed
#   en: The purpose of the application is among those listed
#   paragraph: "1"
#   remedy:
#     zh: 可以批准
#     en: The application may be granted
permit contains finding.of(rego.metadata.chain(), {"purpose": input.request.purpose}) if {
	input.action == "apply"
	_listed
}

# METADATA
# title: 申请的用途不在规定范围内，不得批准
# scope: rule
# custom:
#   code: purpose_not_listed
#   en: The purpose of the application is not among those listed, so it is not granted
#   paragraph: "1"
#   remedy:
#     zh: 请申请人按照规定范围内的用途重新申请
#     en: The applicant applies again for a purpose that is listed
deny contains finding.of(rego.metadata.chain(), {"purpose": input.request.purpose}) if {
	input.action == "apply"
	text.stated(input.request.purpose)
	not _listed
}

# METADATA
# title: 未说明申请的用途，应当补正
# scope: rule
# custom:
#   code: purpose_not_stated
#   en: The purpose of the application is not stated
#   paragraph: "1"
#   missing: {fact: request.purpose, who: user}
#   remedy:
#     zh: 由申请人说明用途
#     en: The applicant states the purpose
require contains finding.lack(rego.metadata.chain(), {}) if {
	input.action == "apply"
	not text.stated(input.request.purpose)
}

_listed if input.request.purpose in parameters.on(data.parameters.new_act.purposes, input.on)
