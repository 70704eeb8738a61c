"""The small phrases of official Chinese that letters are made of."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from service.letters.letter import Article, Conclusion, Override, Validity, Verdict, Yuan

NONE = "无"
VERDICTS = {
    Verdict.PASS: "通过",
    Verdict.FAIL: "不通过",
    Verdict.DOUBT: "存疑",
    Verdict.NOT_APPLICABLE: "不适用",
}
CONCLUSIONS = {
    Conclusion.SUPPORTS: "符合",
    Conclusion.FAILS: "不符合",
    Conclusion.SECRET: "涉密例外",
    Conclusion.NO_FISCAL_FUNDS: "不适用",
    Conclusion.EXCEPTED: "经批准例外",
}
_DIGITS = "一二三四五六七八九十"
_BODIES = "局厅委办院部"
"""How a body that ends so calls itself: 我局, 我厅."""
TEN_THOUSAND = 10_000


def ordinal(number: int) -> str:
    """`一` to `十`, `十一` to `十九`."""
    return _DIGITS[number - 1] if number <= len(_DIGITS) else f"十{_DIGITS[number - 11]}"


def day(on: date) -> str:
    """A day as documents write it: 2026年11月28日."""
    return f"{on.year}年{on.month}月{on.day}日"


def money(amount: Yuan | None) -> str:
    """An amount of yuan in 万元, exact: at least two decimal places, as many as it needs."""
    if amount is None:
        return "未说明"
    exact = Decimal(str(amount)) / TEN_THOUSAND
    places = max(2, -int(exact.normalize().as_tuple().exponent))
    return f"{exact:,.{places}f}"


def total(amounts: Iterable[Yuan | None]) -> Yuan | None:
    """The sum, exact to the last 分; None where one of them is not stated."""
    stated = list(amounts)
    if any(amount is None for amount in stated):
        return None
    return float(sum((Decimal(str(amount)) for amount in stated), Decimal()))


def titled(act: str) -> str:
    """An act's name in its marks 《》."""
    return act if act.startswith("《") else f"《{act}》"


def cited(article: Article) -> str:
    """An article by act and number."""
    return f"{titled(article.act)}{article.label}"


def placed(articles: Iterable[Article]) -> list[Article]:
    """Articles in the order of their numbers, act by act."""
    return sorted(articles, key=lambda article: (article.act, _numbers(article.label)))


def _numbers(label: str) -> list[int]:
    """`第二十二条第一款` as [22, 1]."""
    found = [part.partition("十") for part in re.findall(f"[{_DIGITS}]+", label)]
    return [
        (_digit(before, 1) * 10 if ten else _digit(before, 0)) + _digit(after, 0)
        for before, ten, after in found
    ]


def _digit(sign: str, absent: int) -> int:
    return _DIGITS.index(sign) + 1 if sign else absent


def bases(articles: tuple[Article, ...]) -> str:
    """What a letter rests on: `《某规定》第九条第一款、第九条第二款`; in general words if nothing."""
    labels: dict[str, list[str]] = {}
    for article in placed(articles):
        labels.setdefault(titled(article.act), []).append(article.label)
    named = "，".join(act + "、".join(dict.fromkeys(found)) for act, found in labels.items())
    return named or "政务信息资源共享有关制度"


def we(body: str) -> str:
    """How a body speaks of itself."""
    if body.endswith("委员会"):
        return "我委"
    if body.endswith("办公室"):
        return "我办"
    return f"我{body[-1]}" if body and body[-1] in _BODIES else "我单位"


def ended(sentence: str) -> str:
    """A sentence with its full stop."""
    return sentence if sentence.endswith(("。", "！", "？", "；")) else f"{sentence}。"


def own_period(ours: str) -> str:
    """Whose a period of a letter is: the Provisions set none for reviews."""
    return f"以上期限由{ours}确定，不是法定期限。"


def standing(act: Validity) -> str:
    """That an act may have been superseded, since when, and who checked it before the letter was issued."""
    since = f"自{day(act.since)}起" if act.since else ""
    checked = f"签发前，签发人{act.checked_by}已核对其效力。" if act.checked_by else ""
    return f"关于{titled(act.act)}的效力：本规定{since}可能已被新规定取代。{checked}"


def until(override: Override) -> str:
    """How long a finding is set aside."""
    return f"有效期至{day(override.until)}" if override.until else "未设有效期"
