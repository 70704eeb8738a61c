"""The refusals that are given before the law is asked, because a gateway's request does not reach it.

They are decisions like any other: recorded, with a finding that says what to do.
"""

from typing import Any

from service.policy import Finding, Ruling, Words

UNIDENTIFIED = ("gateway.consumer_missing", "gateway.consumer_unknown")
"""The refusals for which a caller is told to say who it is (401)."""

_WORDS: dict[str, tuple[Words, Words]] = {
    "gateway.consumer_missing": (
        Words(
            zh="网关未说明调用方，不能识别需求单位",
            en="The gateway did not say who calls, so no requester is known",
        ),
        Words(
            zh="请先在网关完成身份认证；网关管理员应当配置密钥所载的调用方请求头",
            en="Authenticate at the gateway; its operator sets the consumer header named by the key",
        ),
    ),
    "gateway.consumer_unknown": (
        Words(
            zh="调用方未在登记库登记，不能识别需求单位",
            en="The caller is not registered, so no requester is known",
        ),
        Words(
            zh="请共享平台的运行维护管理单位登记该调用方及其所属单位",
            en="Have the platform's operator register the caller and its agency",
        ),
    ),
    "gateway.route_unknown": (
        Words(
            zh="所请求的路径未登记为共享接口，不予准许",
            en="The path is not registered as an interface for sharing",
        ),
        Words(
            zh="请核对请求的方法、主机和路径，或者由运行维护管理单位登记该接口",
            en="Check method, host and path, or have the operator register the interface",
        ),
    ),
    "gateway.request_unclear": (
        Words(
            zh="网关转来的请求有歧义，不予准许",
            en="The gateway's request can be read in more than one way, so it is refused",
        ),
        Words(
            zh="请以规范的方法、主机和路径重新提出；网关管理员应当核对网关配置",
            en="Ask again with a plain method, host and path, or have the gateway's configuration checked",
        ),
    ),
    "gateway.purpose_not_allowed": (
        Words(
            zh="所称用途不在该调用方登记的用途之内",
            en="The purpose is not among those registered for the caller",
        ),
        Words(
            zh="请按登记的用途提出，或者由运行维护管理单位补充登记用途",
            en="State a registered purpose, or have the operator register this one",
        ),
    ),
}


def refusal(code: str, **details: Any) -> Ruling:
    """The ruling that refuses with one of these codes."""
    title, remedy = _WORDS[code]
    finding = Finding(
        code=code, effect="deny", paragraph=None, title=title, remedy=remedy, violation=None, details=details
    )
    return Ruling(outcome="deny", findings=(finding,), missing=(), duties=(), acts=())
