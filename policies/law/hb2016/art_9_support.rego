# Article 9, paragraph 2: whether the project supports sharing, and what bars it.
package law.hb2016.art_9

import data.lib.finding
import data.lib.projects

# METADATA
# title: 项目未设计与共享平台的对接，不支持政务信息资源共享
# scope: rule
# custom:
#   code: connection_absent
#   en: The design has no connection to the platform, so the project does not support sharing
#   paragraph: "9(2)"
#   violation: "22(2)"
#   remedy:
#     zh: 由项目单位补充与共享平台对接的设计后重新申报
#     en: The unit designs the connection and applies again
deny contains _concluded(rego.metadata.chain(), {}) if {
	_deciding
	projects.unconnected_by_design
}

# METADATA
# title: 预编目录中部分信息资源不予共享而无法律、法规依据，项目不支持政务信息资源共享
# scope: rule
# custom:
#   code: unshared_without_law
#   en: The draft catalogue keeps resources from sharing without law or regulation, so the project does not support sharing
#   paragraph: "9(2)"
#   violation: "22(2)"
#   remedy:
#     zh: 由项目单位将所列信息资源改为共享，或者提出法律、法规依据
#     en: The unit shares the rows named, or shows a law or regulation
deny contains _concluded(rego.metadata.chain(), {"rows": sort(projects.unshared)}) if {
	_deciding
	count(projects.unshared) > 0
}

# METADATA
# title: 无正当理由重复采集目录中已有的信息资源，项目不支持政务信息资源共享
# scope: rule
# custom:
#   code: duplicate_collection
#   en: Resources that are in the catalogue are collected again without a reason, so the project does not support sharing
#   paragraph: "9(2)"
#   violation: "22(2)"
#   remedy:
#     zh: 由项目单位改为通过共享平台获取所列信息资源，或者说明确需采集的理由
#     en: The unit obtains the resources named through the platform, or gives the reason
deny contains _concluded(rego.metadata.chain(), {"resources": sort(projects.collected_again)}) if {
	_deciding
	count(projects.collected_again) > 0
}

# METADATA
# title: 项目的交换共享设施未与共享平台对接，项目不支持政务信息资源共享
# scope: rule
# custom:
#   code: existing_facility_not_connected
#   en: Exchange facilities of the project are not connected to the platform, so the project does not support sharing
#   paragraph: "9(2)"
#   violation: "22(2)"
#   remedy:
#     zh: 由项目单位先实现所列设施与共享平台的对接
#     en: The unit connects the facilities named to the platform first
deny contains _concluded(rego.metadata.chain(), {"facilities": sort(projects.unconnected)}) if {
	_deciding
	count(projects.unconnected) > 0
}

# METADATA
# title: 项目与统一建设的内容重复，应当核减相应资金
# scope: rule
# custom:
#   code: overlap
#   en: The project overlaps with what is built in common, and the amounts named are to be cut
#   paragraph: "9(2)"
#   remedy:
#     zh: 由项目单位使用统建内容，按照所列金额核减
#     en: The unit uses what is built in common and cuts the amounts named
warn contains finding.of(rego.metadata.chain(), {"overlaps": sort(input.project.overlaps)}) if {
	_reviewing
	count(input.project.overlaps) > 0
}

# METADATA
# title: 项目支持政务信息资源共享
# scope: rule
# custom:
#   code: supports_sharing
#   en: The project supports the sharing of government information resources
#   paragraph: "9(2)"
#   remedy:
#     zh: 建成后应当按照预编目录报备案并通过共享平台提供
#     en: Once built, file the catalogue and provide through the platform
permit contains finding.of(rego.metadata.chain(), {}) if {
	_reviewing
	_open
	input.project.sharing_chapter.present == true
	_catalogue_shown
	input.project.connection.designed == true
	count(deny) == 0
}

# METADATA
# title: 项目非涉密，或者有非涉密部分
# custom:
#   en: the project is not secret, or only in part
_open if input.project.secrecy.statement == "not_secret"

_open if projects.partly_secret
