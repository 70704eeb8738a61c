"""Looking words up in the law."""

import pytest

from service.law.acts import address
from service.law.index import index
from service.law.rego import EFFECTS
from service.law.search import search
from tests.programs import POLICIES

LAW = index([POLICIES])


def test_words_of_the_text_find_the_article_and_the_paragraph() -> None:
    """A phrase of the act leads to its paragraph."""
    hits = search(LAW, "一数一源")

    assert [hit.article.name for hit in hits] == ["art_11"]
    assert [row.number for row in hits[0].paragraphs] == ["11(1)"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("within_grant", "hb2016.art_15.within_grant"),
        ("ＨＢ2016.art_16.doubt_open", "hb2016.art_16.doubt_open"),
        ("未取得该信息资源的授权", "hb2016.art_15.no_grant"),
        ("GRANT no resource holds", "hb2016.art_15.no_grant"),
    ],
)
def test_codes_and_titles_find_the_rule(text: str, code: str) -> None:
    """By code, Chinese or English title, in any width, case and order of words."""
    assert code in {rule.code for hit in search(LAW, text) for rule in hit.rules}


@pytest.mark.parametrize("text", ["", "   ", "没有这样的词句"])
def test_nothing_is_found_for_nothing(text: str) -> None:
    """No words find nothing rather than everything; unknown words find nothing."""
    assert search(LAW, text) == []


def test_every_word_must_be_found_together() -> None:
    """Words that stand only in different articles find none of them."""
    assert search(LAW, "一数一源 介质") == []


def test_every_code_has_an_address() -> None:
    """A finding leads to its rule, on the page of its article; the service's own to the first page."""
    assert address("hb2016.art_15.within_grant") == "/law/hb2016/art_15#within_grant"
    assert address("hb2016.act.review_due") == "/law/hb2016/act#review_due"
    assert address("decision.nothing_permits") == "/law#nothing_permits"


def test_effects_stand_in_the_order_in_which_they_weigh() -> None:
    """Every row of the table of articles names its effects in the same order."""
    for act in LAW.acts.values():
        for article in act.articles.values():
            found = [EFFECTS.index(effect) for effect in article.effects()]
            assert found == sorted(found)
            assert sum(article.effects().values()) == len(article.rules)
