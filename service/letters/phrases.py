"""The small phrases of official Chinese that letters are made of."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from service.letters.letter import Article, Conclusion, Override, Verdict, Yuan

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


def principal(articles: tuple[Article, ...]) -> str | None:
    """What a letter rests on first; None where no article is cited."""
    return cited(articles[0]) if articles else None


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


def until(override: Override) -> str:
    """How long a finding is set aside."""
    return f"有效期至{day(override.until)}" if override.until else "未设有效期"
