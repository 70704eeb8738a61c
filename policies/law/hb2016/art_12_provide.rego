# Who provides, and how: by the platform, or in another way where that is not possible.
package law.hb2016.art_12

import data.lib.finding
import data.lib.roles
import data.lib.secrecy

# METADATA
# title: 该信息资源已纳入目录且不属于依法需要保密的，提供单位必须无偿提供
# scope: rule
# custom:
#   code: must_provide
#   en: The resource is in the catalogue and not kept secret by law; its provider must provide it free of charge
#   paragraph: "12(1)"
#   remedy:
#     zh: 由提供单位准确、完整、及时地提供
#     en: The provider provides it accurately, completely and in time
permit contains finding.of(rego.metadata.chain(), {"resource": input.resource.id}) if _must_provide

# METADATA
# title: 应当通过共享平台提供该信息资源
# scope: rule
# custom:
#   code: by_platform
#   en: The resource is to be provided through the platform
#   paragraph: "12(1)"
#   remedy:
#     zh: 由提供单位通过前置交换系统接入共享平台提供
#     en: The provider connects it to the platform through its front-end exchange system
oblige contains finding.duty(rego.metadata.chain(), {"resource": input.resource.id}) if {
	_must_provide
	input.resource.platform.possible == true
}

# METADATA
# title: 不具备通过共享平台提供条件的，应当通过其他方式提供，并记录原因、方式和签收情况
# scope: rule
# custom:
#   code: by_other_means
#   en: Where the platform is not possible the resource is to be provided in another way, with reason, means and receipt on record
#   paragraph: "12(1)"
#   remedy:
#     zh: 由提供单位采用邮件、介质等其他方式提供；不得以不具备平台条件为由拒绝
#     en: The provider uses mail, a medium or the like; the lack of a platform is no ground to refuse
oblige contains finding.duty(rego.metadata.chain(), {"reason": input.resource.platform.reason}) if {
	_must_provide
	input.resource.platform.possible == false
}

# METADATA
# title: 未说明该信息资源是否具备通过共享平台提供的条件
# scope: rule
# custom:
#   code: means_not_stated
#   en: It is not stated whether the resource can be provided through the platform
#   paragraph: "12(1)"
#   missing: {fact: resource.platform.possible, who: provider}
#   remedy:
#     zh: 由提供单位说明是否具备通过共享平台提供的条件；不具备的，说明原因
#     en: The provider states whether the platform is possible and, where not, why
require contains finding.lack(rego.metadata.chain(), {"resource": input.resource.id}) if {
	_must_provide
	input.resource.platform.possible == null
}

# METADATA
# title: 该信息资源已超过更新周期，应当及时更新
# scope: rule
# custom:
#   code: kept_up_to_date
#   en: The resource is past its update cycle and is to be renewed
#   paragraph: "12(1)"
#   remedy:
#     zh: 由提供单位按照更新周期更新，并保证准确、完整、及时
#     en: The provider renews it by its cycle and keeps it accurate, complete and timely
oblige contains finding.duty(rego.metadata.chain(), _update) if {
	input.action in {"obtain", "provide"}
	input.resource.update.overdue == true
}

# METADATA
# title: 该事项只能由该信息资源的提供单位办理
# scope: rule
# custom:
#   code: not_the_provider
#   en: This is for the provider of the resource alone
#   paragraph: "12(1)"
#   remedy:
#     zh: 由该信息资源的提供单位提出；开放事项也可以由提供单位同级的信息共享主管部门提出
#     en: The provider asks; opening may also be asked by the competent department of the provider's division
deny contains finding.of(rego.metadata.chain(), {"provider": input.resource.provider.id}) if {
	input.action in {"provide", "refuse", "charge", "open"}
	not _by_provider
	not _opened_by_competent_department
}

# METADATA
# title: 提供单位提供已列入目录的信息资源，该资源既非依法保密，是否涉密也无待定
# custom:
#   en: the provider provides a resource of the catalogue that is neither kept secret by law nor undecided
_must_provide if {
	input.action == "provide"
	_by_provider
	input.resource.catalogued == true
	not secrecy.kept_by_law(input.resource)
	not secrecy.undecided(input.resource)
}

# METADATA
# title: 提出单位就是该信息资源的提供单位
# custom:
#   en: the one who asks is the provider of the resource
#   not: {zh: "提出单位不是该信息资源的提供单位", en: "the one who asks is not the provider of the resource"}
_by_provider if input.subject.id == input.resource.provider.id

# METADATA
# title: 事项为开放，由提供单位所在行政区划的信息共享主管部门提出
# custom:
#   en: the action is open, asked by the competent department of the provider's division
#   not: {zh: "并非由提供单位所在行政区划的信息共享主管部门提出开放", en: "it is not the competent department of the provider's division asking to open"}
_opened_by_competent_department if {
	input.action == "open"
	input.subject.division != null
	input.subject.division == input.resource.provider.division
	roles.holds(input.subject, "competent", input.on)
}

_update := {"cycle": input.resource.update.cycle, "last": input.resource.update.last}
