# METADATA
# title: 第十一条
# description: |
#   Filing a catalogue entry: by its provider, complete, one source, after the superior's catalogue. Filing
#   is not approval, so nothing here refuses on the merits.
package law.hb2016.art_11

import data.lib.finding
import data.lib.lists
import data.lib.parameters
import data.lib.text

# METADATA
# title: 申报备案的机关单位不是该信息资源的提供单位
# scope: rule
# custom:
#   code: not_the_provider
#   en: The agency that files is not the provider of this resource
#   paragraph: "11(3)"
#   remedy:
#     zh: 由该信息资源的提供单位编制目录并报备案
#     en: The provider compiles the entry and files it
deny contains _quoting(finding.of(rego.metadata.chain(), {"provider": input.resource.provider.id})) if {
	_filing
	not _provides
}

# METADATA
# title: 目录内容填写不完整
# scope: rule
# custom:
#   code: form_incomplete
#   en: The catalogue entry is not complete
#   paragraph: "11(3)"
#   remedy:
#     zh: 由提供单位补齐所列各项后重新报备案
#     en: The provider fills in what is named and files again
#   missing:
#     fact: resource
#     who: provider
require contains _quoting(finding.lack(rego.metadata.chain(), {"missing": sort(_unfilled)})) if {
	_filing
	count(_unfilled) > 0
}

# METADATA
# title: 同级其他机关单位登记了相同的信息资源，应当确定唯一来源
# scope: rule
# custom:
#   code: source_conflict
#   en: Another agency of the same division lists the same resource; one source has to be decided
#   paragraph: "11(1)"
#   remedy:
#     zh: 由信息共享主管部门会同机构编制部门按照一数一源的原则确定唯一来源
#     en: The competent department with the staffing department decides the one source
#   missing:
#     fact: resource.claimants
#     who: competent
require contains finding.lack(rego.metadata.chain(), {"claimants": sort(input.resource.claimants)}) if {
	_filing
	count(input.resource.claimants) > 0
}

# METADATA
# title: 设区的市、县（市、区）机关单位的目录未注明所依照的上级目录或者本地依据
# scope: rule
# custom:
#   code: parent_entry_missing
#   en: The entry of a city or county agency names neither the superior's entry it follows nor a local basis
#   paragraph: "11(3)"
#   remedy:
#     zh: 由提供单位注明所依照的上级机关单位目录，上级没有该项的，注明本地依据
#     en: The provider names the superior's entry it follows or, where there is none, the local basis
#   missing:
#     fact: resource.parent_entry
#     who: provider
require contains finding.lack(rego.metadata.chain(), {"division": input.resource.provider.division}) if {
	_filing
	not _provincial
	not text.stated(input.resource.parent_entry)
	not text.stated(input.resource.local_basis)
}

# METADATA
# title: 目录内容符合备案要求
# scope: rule
# custom:
#   code: fit_for_filing
#   en: The catalogue entry is fit for filing
#   paragraph: "11(3)"
#   remedy:
#     zh: 请报本级信息共享主管部门备案，备案不是审批
#     en: File it with the competent department of the own level; filing is not approval
permit contains _quoting(finding.of(rego.metadata.chain(), {})) if {
	_filing
	count(deny) == 0
	count(require) == 0
}

# METADATA
# title: 法定职责调整后应当更新目录并重新报备案
# scope: rule
# custom:
#   code: update_due
#   en: The legal duty has changed since the entry was filed, so the updated entry must be filed again
#   paragraph: "11(4)"
#   violation: "22(3)"
#   remedy:
#     zh: 由提供单位更新目录内容，报本级信息共享主管部门备案
#     en: The provider updates the entry and files it with the competent department of its level
oblige contains finding.duty(rego.metadata.chain(), {
	"duty_changed_on": input.resource.duty_changed_on,
	"filed_on": input.resource.filed_on,
}) if {
	_filing
	is_string(input.resource.filed_on) # to OPA every day is greater than null, and null than none
	input.resource.duty_changed_on > input.resource.filed_on
}

# METADATA
# title: 事项为目录备案
# custom:
#   en: the action is file
_filing if input.action == "file"

# What holds of every catalogue is quoted from the paragraph of the provider's level.
_quoting(found) := object.union(found, {"paragraph": "11(2)"}) if _provincial

_quoting(found) := found if not _provincial

# METADATA
# title: 提出单位就是该信息资源的提供单位
# custom:
#   en: the one who asks is the provider of the resource
#   not: {zh: "提出单位不是该信息资源的提供单位", en: "the one who asks is not the provider of the resource"}
_provides if input.resource.provider.id == input.subject.id

# METADATA
# title: 提供单位为省级机关单位
# custom:
#   en: the provider is a provincial agency
#   not: {zh: "提供单位未显示为省级机关单位", en: "the provider is not shown to be a provincial agency"}
_provincial if input.resource.provider.division == parameters.on(data.parameters.hb2016.provincial, input.on)

# METADATA
# title: 应当填写而未填写的内容
# custom:
#   en: required entries that are not filled in
_unfilled contains key if {
	some key, value in {"name": input.resource.name, "summary": input.resource.summary, "duty": input.resource.duty}
	not text.stated(value)
}

_unfilled contains "items" if not lists.stated([item.name | some item in input.resource.items])

_unfilled contains "share.type" if not is_string(input.resource.share.type)

_unfilled contains "update.cycle" if not is_string(input.resource.update.cycle)

_unfilled contains "share.condition" if {
	input.resource.share.type == "conditional"
	not text.stated(input.resource.share.condition)
}

_unfilled contains "share.ground" if {
	input.resource.share.type == "none"
	not is_string(input.resource.share.ground.kind)
}
