# METADATA
# title: 判断事项
# description: |
#   What a question is about, whichever way it is put: of a case (`grant`) the law asks after the resource
#   and the price that the case is about.
package lib.question

# METADATA
# title: 所涉信息资源
# description: The information resource concerned.
# custom:
#   en: the resource concerned
resource := input.case.resource if _of_case

resource := input.resource if not _of_case

# METADATA
# title: 所涉费用
# description: The price concerned - the one asked for now, or the one in the case.
# custom:
#   en: the fee concerned
fee := input.case.fee if _of_case

fee := input.request.fee if not _of_case

# METADATA
# title: 所涉信息资源已登记，所问为共享事项的，该事项也已登记
# description: Whether the register knows the information resource, and the case where one is asked about.
# custom:
#   en: the resource concerned is registered, and so is the case where one is asked about
#   not: {zh: "所涉信息资源或者所问共享事项未登记", en: "the resource concerned, or the case asked about, is not registered"}
resource_known if {
	input.resource.registered
	resource.registered
	_asked_about.registered
}

# METADATA
# title: 所涉信息资源的编号
# description: What to call it - by the resource's own id or, where nobody knows that, by what was asked about.
# custom:
#   en: the id of the resource concerned
name := resource.id if is_string(resource.id)

else := input.resource.id

# METADATA
# description: |
#   The lack of evidence (`finding.lack`) at the place where this question keeps the fact: what is
#   `resource.…` or `request.…` of a resource is `case.resource.…` or `case.…` of a case.
placed(lack) := object.union(lack, {"missing": {"fact": _in_case(lack.missing.fact)}}) if _of_case

placed(lack) := lack if not _of_case

_in_case(fact) := concat(".", ["case", trim_prefix(fact, "request.")])

# The thing that the question names: a case and the `resource` that stands for it are one thing told twice.
_asked_about := input.case if _of_case

_asked_about := input.resource if not _of_case

# METADATA
# title: 事项为授权，所问为共享事项
# custom:
#   en: the action is grant, which is asked of a case
_of_case if input.action == "grant"
