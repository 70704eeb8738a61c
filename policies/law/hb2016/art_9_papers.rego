# Article 9, paragraph 2: what a project shows so that its support of sharing can be reviewed.
package law.hb2016.art_9

import data.lib.facilities
import data.lib.finding
import data.lib.grounds
import data.lib.lists
import data.lib.projects
import data.lib.text

# METADATA
# title: 项目文件未设信息资源共享分析篇（章）
# scope: rule
# custom:
#   code: sharing_chapter_missing
#   en: The project file has no chapter on the sharing of information resources
#   paragraph: "9(2)"
#   remedy:
#     zh: 由项目单位在可行性研究报告和设计文件中补充共享分析篇（章），注明页码
#     en: The unit adds the chapter to the feasibility report and the design, with its pages
#   missing:
#     fact: project.sharing_chapter.present
#     who: unit
require contains finding.lack(rego.metadata.chain(), {}) if {
	_reviewing
	not input.project.sharing_chapter.present == true
}

# METADATA
# title: 项目未提交信息资源预编目录或者预编目录没有内容
# scope: rule
# custom:
#   code: draft_catalogue_missing
#   en: The project brings no draft catalogue, or an empty one
#   paragraph: "9(2)"
#   remedy:
#     zh: 由项目单位编制并提交项目信息资源预编目录
#     en: The unit compiles and brings the draft catalogue of the project
#   missing:
#     fact: project.draft_catalogue
#     who: unit
require contains finding.lack(rego.metadata.chain(), {}) if {
	_reviewing
	not _catalogue_shown
}

# METADATA
# title: 预编目录中部分信息资源未说明共享类型或者信息项
# scope: rule
# custom:
#   code: draft_catalogue_incomplete
#   en: The draft catalogue has rows without share type or items
#   paragraph: "9(2)"
#   remedy:
#     zh: 由项目单位补齐所列信息资源的共享类型和信息项
#     en: The unit adds share type and items to the rows named
#   missing:
#     fact: project.draft_catalogue.rows
#     who: unit
require contains finding.lack(rego.metadata.chain(), {"rows": sort(_incomplete)}) if {
	_reviewing
	count(_incomplete) > 0
}

# METADATA
# title: 预编目录中部分不予共享的信息资源未注明法律、法规名称及条款
# scope: rule
# custom:
#   code: draft_ground_not_cited
#   en: The draft catalogue has rows that are not shared without citing a law or regulation and its article
#   paragraph: "9(2)"
#   remedy:
#     zh: 由项目单位注明不予共享所依据的法律、法规名称和条款，没有依据的改为共享
#     en: The unit cites law or regulation and article for the rows named, or shares them
#   missing:
#     fact: project.draft_catalogue.rows
#     who: unit
require contains finding.lack(rego.metadata.chain(), {"rows": sort(_uncited)}) if {
	_reviewing
	count(_uncited) > 0
}

# METADATA
# title: 未说明项目是否设计与共享平台的对接
# scope: rule
# custom:
#   code: connection_not_stated
#   en: Whether the design has a connection to the platform is not stated
#   paragraph: "9(2)"
#   remedy:
#     zh: 由项目单位说明与共享平台的对接设计，注明页码
#     en: The unit shows the design of the connection, with its page
#   missing:
#     fact: project.connection.designed
#     who: unit
require contains finding.lack(rego.metadata.chain(), {}) if {
	_reviewing
	input.project.connection.designed == null
}

# METADATA
# title: 项目所需其他机关单位信息资源的情况说明不完整
# scope: rule
# custom:
#   code: needs_not_stated
#   en: What the project needs from other agencies is not fully stated
#   paragraph: "9(2)"
#   remedy:
#     zh: 由项目单位逐项说明所需信息资源、是否重复采集及理由，没有需求的说明没有
#     en: The unit states each resource, whether it is collected again and why; an empty list says there are none
#   missing:
#     fact: project.needs
#     who: unit
require contains finding.lack(rego.metadata.chain(), {"resources": sort(_open_needs)}) if {
	_reviewing
	not _needs_stated
}

# METADATA
# title: 项目所含交换共享设施的情况说明不完整
# scope: rule
# custom:
#   code: facilities_not_stated
#   en: The exchange facilities of the project are not fully stated
#   paragraph: "9(1)"
#   remedy:
#     zh: 由项目单位逐项说明设施涉及的部门、领域和对接情况；无自建设施的，请注明“无”
#     en: The unit states departments, fields and connection of each facility; an empty list says there are none
#   missing:
#     fact: project.facilities
#     who: unit
require contains finding.lack(rego.metadata.chain(), {"facilities": sort(_open_facilities)}) if {
	_deciding
	not _facilities_stated
}

# METADATA
# title: 事项为批准建设或者安排资金，且项目应当审查
# custom:
#   en: the action is approve or fund, and the project is reviewed
_reviewing if {
	_deciding
	projects.reviewed
}

# METADATA
# title: 已具备预编目录，且有条目
# custom:
#   en: a draft catalogue is present, with rows
#   not: {zh: "未具备预编目录，或者没有条目", en: "no draft catalogue is present, or it has no rows"}
_catalogue_shown if {
	input.project.draft_catalogue.present == true
	count(input.project.draft_catalogue.rows) > 0
}

# METADATA
# title: 预编目录中未列明共享类型或者信息项的条目
# custom:
#   en: draft rows without share type or items
_incomplete contains row.name if {
	some row in input.project.draft_catalogue.rows
	not _complete(row)
}

# METADATA
# title: "{row}的共享类型和信息项均已列明"
# custom:
#   en: the share type and the items of {row} are stated
#   not: {zh: "{row}的共享类型或者信息项未列明", en: "the share type or the items of {row} are not stated"}
_complete(row) if {
	is_string(row.share.type)
	lists.stated(row.items)
}

# METADATA
# title: 预编目录中不予共享而事由未列明的条目
# custom:
#   en: draft rows kept from sharing whose ground is not cited
_uncited contains row.name if {
	some row in input.project.draft_catalogue.rows
	row.share.type == "none"
	not _settled(row.share.ground)
}

# Cited, or of another kind: that is `unshared_without_law`, which no citation cures.
# METADATA
# title: "{ground}已列明，或者属于法律、法规以外的种类"
# custom:
#   en: "{ground} is duly cited, or of another kind"
#   not: {zh: "{ground}未列明种类，或者是未列明名称、条款的法律、法规", en: "{ground} is of no kind, or a law or regulation not duly cited"}
_settled(ground) if grounds.cited(ground)

_settled(ground) if grounds.foreign(ground)

# METADATA
# title: 需要其他单位提供的信息资源已列明，每项均已说明
# custom:
#   en: the data needed from others are stated, each of them fully
#   not: {zh: "需要其他单位提供的信息资源未列明，或者有未说明完整的", en: "the data needed from others are not stated, or not all of them fully"}
_needs_stated if {
	is_array(input.project.needs)
	count(_open_needs) == 0
}

# METADATA
# title: 尚未说明完整的所需信息资源
# custom:
#   en: needs that are not fully stated
_open_needs contains need.resource if {
	some need in input.project.needs
	not _need_stated(need)
}

# METADATA
# title: "{need}已说明完整"
# custom:
#   en: "{need} is fully stated"
#   not: {zh: "{need}未说明完整", en: "{need} is not fully stated"}
_need_stated(need) if {
	text.stated(need.resource)
	need.collect_again == false
}

_need_stated(need) if {
	text.stated(need.resource)
	need.collect_again == true
	_answered(need)
}

# Collected again for a reason, or in vain: that is `duplicate_collection`.
# METADATA
# title: "{need}有重复采集的理由，或者已列入目录"
# custom:
#   en: "{need} has a reason to be collected again, or is in the catalogue"
_answered(need) if text.stated(need.reason)

_answered(need) if need.catalogued == true

# METADATA
# title: 交换共享设施已列明，每项均已说明
# custom:
#   en: the facilities are stated, each of them fully
#   not: {zh: "交换共享设施未列明，或者有未说明完整的", en: "the facilities are not stated, or not all of them fully"}
_facilities_stated if {
	is_array(input.project.facilities)
	count(_open_facilities) == 0
}

# METADATA
# title: 尚未说明完整的交换共享设施
# custom:
#   en: facilities that are not fully stated
_open_facilities contains row.name if {
	some row in input.project.facilities
	not facilities.scoped(row)
}

_open_facilities contains row.name if {
	projects.reviewed
	some row in input.project.facilities
	row.connected == null
}
