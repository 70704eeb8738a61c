# METADATA
# title: 第十六条
# description: Doubts about shared content go to its provider; access goes on, and the user is told.
package law.hb2016.art_16

import data.lib.finding

# METADATA
# title: 该信息资源的内容有尚未处理的疑义，使用时应当注意核实
# scope: rule
# custom:
#   code: doubt_open
#   en: Doubts about this resource are still open; verify what is used
#   paragraph: "16"
#   remedy:
#     zh: 由需求单位向提供单位核实，发现问题的协商修正
#     en: The requester checks with the provider, and they agree on a correction of what is wrong
warn contains finding.of(rego.metadata.chain(), {"doubts": input.resource.doubts}) if {
	input.action == "obtain"
	input.resource.doubts > 0
}
