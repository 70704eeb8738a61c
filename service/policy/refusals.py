"""The two rulings that no engine gives: the engine is away, or the facts do not fit."""

from typing import Any

from service.policy.ruling import Finding, Ruling, Words

_AWAY = Words(
    zh="规则引擎暂时不能作出判断，本次不予准许",
    en="The policy engine cannot rule at present; this is not permitted",
)
_AWAY_REMEDY = Words(
    zh="请稍后重新提出；持续出现时请联系运行维护管理单位",
    en="Ask again shortly; if it persists, tell the operator of the service",
)
_UNFIT = Words(
    zh="所提交的事实不完整或者格式不符，不能据以决定",
    en="The facts do not fit their schema, so nothing can be decided on them",
)
_UNFIT_REMEDY = Words(
    zh="请按事实清单的格式更正后重新提出", en="Correct the facts to fit the schema and ask again"
)


def unavailable(reason: str) -> Ruling:
    """A silent, slow or senseless engine is a refusal, never a permit."""
    return _refusal("decision.policy_unavailable", _AWAY, _AWAY_REMEDY, {"reason": reason})


def facts_invalid(misfits: tuple[str, ...]) -> Ruling:
    """Facts that do not fit the schema are refused before any engine sees them."""
    return _refusal("decision.facts_invalid", _UNFIT, _UNFIT_REMEDY, {"misfits": list(misfits)})


def _refusal(code: str, title: Words, remedy: Words, details: dict[str, Any]) -> Ruling:
    finding = Finding(
        code=code, effect="deny", paragraph=None, title=title, remedy=remedy, violation=None, details=details
    )
    return Ruling(outcome="deny", findings=(finding,), missing=(), duties=(), acts=())
