"""The act's own words: every article, and every paragraph that a rule rests on."""

import json
import re
from typing import Any

import pytest

from service.law.rego import modules
from service.policy.texts import Texts
from tests.house_rules import findings
from tests.programs import POLICIES

TEXT: dict[str, Any] = json.loads((POLICIES / "law" / "hb2016" / "data.json").read_text("utf-8"))["text"]
TEXTS = Texts([POLICIES])
PLACES = sorted(
    {
        (module.package[1], place)
        for module in modules([POLICIES])
        for rule in findings([module])
        for place in (
            rule.annotations["custom"].get("paragraph"),
            rule.annotations["custom"].get("violation"),
        )
        if place
    }
)


@pytest.mark.parametrize(("act", "place"), PLACES, ids=[place for _, place in PLACES])
def test_paragraph_that_a_rule_names_is_in_the_act(act: str, place: str) -> None:
    """A finding never rests on a paragraph that is not there; an article of several needs the number."""
    cited = TEXTS.cite(f"{act}.any.code", place)

    assert cited is not None, f"{act} has no {place}: correct the rule, or the text."
    article = TEXT["articles"][place.partition("(")[0]]
    several = len(article["paragraphs"]) + len(article.get("items", [])) > 1
    assert several == ("(" in place), f"{place}: say which paragraph, or leave the number out."


def test_every_article_is_there_under_its_own_label() -> None:
    """All 23 articles, numbered as the act numbers them."""
    digits = list("一二三四五六七八九十")
    teens = [*digits, *(f"十{digit}" for digit in digits[:9]), "二十", "二十一", "二十二", "二十三"]

    assert [article["label"] for article in TEXT["articles"].values()] == [f"第{name}条" for name in teens]
    assert list(TEXT["articles"]) == [str(number) for number in range(1, 24)]


@pytest.mark.parametrize("number", list(TEXT["articles"]))
def test_every_paragraph_is_there_in_both_languages(number: str) -> None:
    """Chinese as the act has it, with its own punctuation and no blanks; English beside it."""
    article = TEXT["articles"][number]

    for part in [*article["paragraphs"], *article.get("items", [])]:
        assert set(part) == {"zh", "en"}
        assert re.fullmatch(r"[一-鿿0-9《》（）、，；：。]+[。；：]", part["zh"]), part["zh"]
        assert re.fullmatch(r"[^\n]+[.;:]", part["en"]), part["en"]


def test_items_of_article_22_are_numbered() -> None:
    """`22(4)` is the fourth item, not the fourth paragraph."""
    items = TEXT["articles"]["22"]["items"]
    cited = TEXTS.cite("hb2016.art_3.charge_for_data", "22(4)")

    assert [item["zh"][:3] for item in items] == ["（一）", "（二）", "（三）", "（四）", "（五）", "（六）"]
    assert cited is not None
    assert (cited.article, cited.zh) == (
        "第二十二条第（四）项",
        "（四）未按规定通过共享平台无偿提供共享政务信息资源的；",
    )


def test_text_says_where_it_comes_from() -> None:
    """A reader is told that the English is unofficial and to check an official copy."""
    assert "unofficial" in TEXT["source"]["en"]
    assert "正式文本" in TEXT["source"]["zh"]
