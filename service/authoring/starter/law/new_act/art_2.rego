# METADATA
# title: 第二条
# description: When the act is in force.
package law.new_act.art_2

import data.law.new_act.act
import data.lib.finding

# METADATA
# title: 该日本法规尚未施行或者已经失效
# scope: rule
# custom:
#   code: not_in_force
#   en: The act is not in force on this day
#   paragraph: "2"
#   remedy:
#     zh: 请以本法规施行期间的日期提出
#     en: Ask about a day on which the act is in force
deny contains finding.of(rego.metadata.chain(), {"on": input.on}) if not act.in_force
