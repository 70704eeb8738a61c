# METADATA
# title: 第二十三条
# description: When the act is in force.
package law.hb2016.art_23

import data.law.hb2016.act
import data.lib.finding

# METADATA
# title: 该日本规定尚未施行或者已经失效
# scope: rule
# custom:
#   code: not_in_force
#   en: The act is not in force on this day
#   paragraph: "23"
#   remedy:
#     zh: 请以本规定施行期间的日期提出，或者适用当日有效的规定
#     en: Ask about a day on which the act is in force, or apply the law in force on that day
deny contains finding.of(rego.metadata.chain(), {"on": input.on}) if not act.in_force
