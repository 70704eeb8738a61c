# Article 9, paragraph 1: facilities of every kind connect to the platform and come under its management.
package law.hb2016.art_9

import data.lib.finding

# METADATA
# title: 该交换共享设施未与共享平台对接
# scope: rule
# custom:
#   code: facility_not_connected
#   en: The facility is not connected to the platform
#   paragraph: "9(1)"
#   remedy:
#     zh: 由设施所有单位实现与共享平台的对接
#     en: The owner connects the facility to the platform
deny contains finding.of(rego.metadata.chain(), {"connected": false}) if {
	_operating
	input.facility.connected == false
}

# METADATA
# title: 该交换共享设施未纳入共享平台统一管理
# scope: rule
# custom:
#   code: facility_not_managed
#   en: The facility is not under the platform's unified management
#   paragraph: "9(1)"
#   remedy:
#     zh: 由设施所有单位办理纳入共享平台统一管理
#     en: The owner brings the facility under the platform's management
deny contains finding.of(rego.metadata.chain(), {"managed": false}) if {
	_operating
	input.facility.managed == false
}

# METADATA
# title: 未说明该交换共享设施是否与共享平台对接、是否纳入统一管理
# scope: rule
# custom:
#   code: connection_not_shown
#   en: It is not shown whether the facility is connected to the platform and under its management
#   paragraph: "9(1)"
#   remedy:
#     zh: 由设施所有单位说明对接和纳入管理的情况
#     en: The owner shows that it is connected and managed
#   missing:
#     fact: facility.connected
#     who: owner
require contains finding.lack(rego.metadata.chain(), {"connected": input.facility.connected, "managed": input.facility.managed}) if {
	_operating
	null in [input.facility.connected, input.facility.managed]
}

# METADATA
# title: 该交换共享设施已与共享平台对接并纳入统一管理
# scope: rule
# custom:
#   code: facility_in_order
#   en: The facility is connected to the platform and under its management
#   paragraph: "9(1)"
#   remedy:
#     zh: 请保持对接和统一管理
#     en: Keep it connected and managed
permit contains finding.of(rego.metadata.chain(), {}) if {
	_operating
	input.facility.connected == true
	input.facility.managed == true
}

# METADATA
# title: 事项为运行设施
# custom:
#   en: the action is operate
_operating if input.action == "operate"
