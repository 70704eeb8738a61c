# METADATA
# title: 第十二条
# description: |
#   What is in the catalogue is provided, free of charge and through the platform; only a law keeps it
#   secret, only a statutory ground refuses it. This file: whether the resource is there to be had at all.
package law.hb2016.art_12

import data.lib.finding
import data.lib.question
import data.lib.secrecy

# METADATA
# title: 该信息资源未在登记库登记，不能认定其已纳入目录
# scope: rule
# custom:
#   code: resource_unknown
#   en: The resource is not registered, so it cannot be taken to be in the catalogue
#   paragraph: "12(1)"
#   remedy:
#     zh: 核对信息资源编码；确未登记的，由提供单位先行编目并报备案
#     en: Check the resource's code; where it is really not registered, the provider lists and files it first
deny contains finding.of(rego.metadata.chain(), {"resource": question.name}) if {
	input.action in {"obtain", "provide", "charge", "refuse", "grant", "forward", "open", "file"}
	not question.resource_known
}

# METADATA
# title: 该信息资源未在登记库登记，应当由提供单位先行编目
# scope: rule
# custom:
#   code: resource_unknown
#   en: The resource is not registered; its provider must list it first
#   paragraph: "12(1)"
#   missing: {fact: resource, who: provider}
#   remedy:
#     zh: 由提供单位将该信息资源编入目录并报信息共享主管部门备案
#     en: The provider enters the resource in its catalogue and files it with the competent department
require contains finding.lack(rego.metadata.chain(), {"resource": question.name}) if {
	input.action == "request"
	not question.resource_known
}

# METADATA
# title: 该信息资源尚未纳入政务信息资源目录体系
# scope: rule
# custom:
#   code: not_in_catalogue
#   en: The resource is not yet in the catalogue system
#   paragraph: "12(1)"
#   missing: {fact: resource.filed_on, who: provider}
#   remedy:
#     zh: 由提供单位将该信息资源报信息共享主管部门备案
#     en: The provider files the resource with the competent department
require contains question.placed(finding.lack(rego.metadata.chain(), _filing)) if {
	input.action in {"provide", "request", "obtain", "refuse", "grant", "open"}
	question.resource_known
	not question.resource.catalogued == true
}

# METADATA
# title: 该信息资源依法需要保密，不予共享
# scope: rule
# custom:
#   code: kept_secret_by_law
#   en: The resource must be kept secret by law and is not shared
#   paragraph: "12(1)"
#   remedy:
#     zh: 确需使用的，依照保密法律、法规规定的程序另行办理
#     en: Where it is needed all the same, follow the procedure of the law on secrecy
deny contains finding.of(rego.metadata.chain(), _secrecy) if {
	input.action in {"obtain", "request", "grant", "open"}
	secrecy.kept_by_law(question.resource)
}

# METADATA
# title: 未说明该信息资源是否依法需要保密
# scope: rule
# custom:
#   code: secrecy_not_stated
#   en: It is not stated whether the resource must be kept secret by law
#   paragraph: "12(1)"
#   missing: {fact: resource.secrecy.state, who: provider}
#   remedy:
#     zh: 由提供单位说明该信息资源是否需要保密；需要保密的，同时提供法律及其条款
#     en: The provider states whether it must be kept secret and, where so, shows the law and its article
require contains question.placed(finding.lack(rego.metadata.chain(), _secrecy)) if {
	_secrecy_asked
	secrecy.unstated(question.resource)
}

# METADATA
# title: 称该信息资源需要保密，但未提供所依据的法律及其条款
# scope: rule
# custom:
#   code: secrecy_without_law
#   en: The resource is said to be secret, but the law and its article are not shown
#   paragraph: "12(1)"
#   missing: {fact: resource.secrecy.ground, who: provider}
#   remedy:
#     zh: 由提供单位提供所依据的法律名称及其条款；不能提供的，应当共享
#     en: The provider shows the law and the article; if it cannot, the resource is to be shared
require contains question.placed(finding.lack(rego.metadata.chain(), _secrecy)) if {
	_secrecy_asked
	input.action != "refuse"
	secrecy.without_law(question.resource)
}

# METADATA
# title: 称该信息资源需要保密，但未提供所依据的法律及其条款，不能据此拒绝提供
# scope: rule
# custom:
#   code: secrecy_without_law
#   en: The resource is said to be secret, but the law and its article are not shown; that carries no refusal
#   paragraph: "12(1)"
#   remedy:
#     zh: 由提供单位提供所依据的法律名称及其条款
#     en: The provider shows the law and the article
warn contains finding.of(rego.metadata.chain(), _secrecy) if {
	input.action == "refuse"
	secrecy.without_law(question.resource)
}

# METADATA
# title: 该信息资源是否属于国家秘密尚未由有权机关确定，确定前暂停共享
# scope: rule
# custom:
#   code: secrecy_undecided
#   en: Whether the resource is a state secret has not been decided by the body that decides it; access is suspended until then
#   paragraph: "12(3)"
#   missing: {fact: resource.secrecy.authority, who: secrecy}
#   remedy:
#     zh: 由提供单位报请国家或者省级保密行政管理部门依法确定
#     en: The provider asks the national or the provincial secrecy administration to decide
require contains question.placed(finding.lack(rego.metadata.chain(), _secrecy)) if {
	_secrecy_asked
	secrecy.undecided(question.resource)
}

# METADATA
# title: 事项为提供、提出需求、获取、授权、开放或者拒绝提供
# custom:
#   en: the action is provide, request, obtain, grant, open or refuse
_secrecy_asked if input.action in {"provide", "request", "obtain", "grant", "open", "refuse"}

_filing := {"resource": question.name, "filed_on": question.resource.filed_on}

_secrecy := {"resource": question.name, "state": question.resource.secrecy.state}
