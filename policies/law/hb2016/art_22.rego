# METADATA
# title: 第二十二条
# description: |
#   Breaches are named by the articles that forbid them (`violation`); whether one is serious, sanctioned
#   or a crime is for people to find. Here only what is on record already.
package law.hb2016.art_22

import data.lib.finding
import data.lib.projects

# METADATA
# title: 该项目违反第九条，但已有批准建设或者安排建设资金的记录
# scope: rule
# custom:
#   code: approved_against_article_9
#   en: The project is against article 9, yet an approval or an arrangement of funds is already on record
#   paragraph: "22(2)"
#   remedy:
#     zh: 由信息共享主管部门提请上级行政主管部门或者有关机关责令改正
#     en: The competent department asks the superior department or the body in charge to order correction
warn contains finding.of(rego.metadata.chain(), {"approvals": on_record}) if {
	input.action in {"approve", "fund"}
	projects.barred
	on_record := [approval | some approval in input.project.approvals; not approval.decided_on > input.on]
	on_record != []
}
