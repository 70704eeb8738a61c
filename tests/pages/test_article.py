"""Whole articles with the passage a finding rests on."""

import pytest

from service.policy.texts import Texts
from service.settings import ROOT

TEXTS = Texts([ROOT / "policies"])


@pytest.mark.parametrize(
    ("paragraph", "cited", "begins"),
    [
        ("12(2)", "第十二条第二款", "非因法定事由"),
        ("22(4)", "第二十二条第（四）项", "（四）"),
        ("3", "第三条", "政务信息资源共享应当遵循"),
    ],
)
def test_one_passage_of_the_whole_article_is_cited(paragraph: str, cited: str, begins: str) -> None:
    """A paragraph counts paragraphs, an item counts items; nothing else of the article is marked."""
    article = TEXTS.article("hb2016.art_0.sample", paragraph)
    assert article is not None
    assert article.cited == cited
    marked = [passage for passage in article.passages if passage.cited]
    citation = TEXTS.cite("hb2016.art_0.sample", paragraph)
    assert citation is not None
    assert [passage.zh for passage in marked] == [citation.zh]
    assert marked[0].zh.startswith(begins)
    assert article.act["zh"] == "河北省政务信息资源共享管理规定"


@pytest.mark.parametrize(
    ("code", "paragraph"),
    [
        ("decision.nothing_permits", None),
        ("hb2016.art_12.x", "12(9)"),
        ("hb2016.art_99.x", "99"),
        ("none.x", "1"),
    ],
)
def test_what_no_article_says_is_not_cited(code: str, paragraph: str | None) -> None:
    """The service's own findings and paragraphs that do not exist have no article."""
    assert TEXTS.article(code, paragraph) is None
