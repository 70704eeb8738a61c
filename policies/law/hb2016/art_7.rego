# METADATA
# title: 第七条
# description: Catalogues follow the overall arrangement of the own government; the act itself fixes no date.
package law.hb2016.art_7

import data.lib.finding

# METADATA
# title: 本规定未规定目录编制、更新的期限，应当按照本级政府年度总体安排确定的日期办理
# scope: rule
# custom:
#   code: no_statutory_date
#   en: The act fixes no date for compiling or updating a catalogue; the date comes from the yearly arrangement of the own government
#   paragraph: "7"
#   remedy:
#     zh: 请对照本级政府当年的政务信息资源共享工作总体安排办理，该日期属于管理目标，不是法定期限
#     en: Follow this year's arrangement of the own government; its date is a management target, not a statutory period
warn contains finding.of(rego.metadata.chain(), {}) if input.action == "file"
