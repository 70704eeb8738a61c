"""The register of rules is what the policies say, and says all of it."""

from service.law.cases import cases
from service.law.index import index
from service.law.proofs import proofs
from service.law.register import FILE, written
from tests.programs import POLICIES

TEXT = written([POLICIES])
LAW = index([POLICIES])


def test_the_register_is_up_to_date() -> None:
    """The committed file is what would be generated now."""
    assert FILE.read_text("utf-8") == TEXT, (
        "policies/REGISTER.md is stale: run `make generate` and commit it."
    )


def test_every_article_and_every_rule_is_listed() -> None:
    """Articles with and without rules, each code once for each effect, with its tests and cases."""
    for act in LAW.acts.values():
        for article in act.articles.values():
            assert f"### {article.label.zh} · {article.label.en}\n" in TEXT
    for rule in LAW.rules:
        assert TEXT.count(f"#### `{rule.code}` · ") == sum(row.code == rule.code for row in LAW.rules)
    assert TEXT.count("不作自动判断 no machine decision.") == 7


def test_successors_are_named_as_not_encoded() -> None:
    """Nobody takes the act for the last word: the later ones are named."""
    assert TEXT.count("未编入 successor, not encoded") == 2
    assert "国务院令第809号" in TEXT
    assert "〔2022〕第7号" in TEXT


def test_every_code_has_a_rego_test() -> None:
    """No rule goes without a test that names it."""
    found = proofs([POLICIES], [rule.code for rule in LAW.rules])

    assert [code for code, tests in found.items() if not tests] == []
    assert "test_permit_within_grant_when_an_active_grant_covers_all" in found["hb2016.art_15.within_grant"]
    assert (
        "test_permit_within_grant_when_an_active_grant_covers_all" not in found["hb2016.art_3.free_of_charge"]
    )


def test_a_changed_title_makes_the_register_stale() -> None:
    """The comparison can fail: the register holds the titles themselves."""
    rule = LAW.rule("hb2016.art_15.no_grant")

    assert rule is not None
    assert rule.title.zh in TEXT
    assert TEXT.replace(rule.title.zh, "另一题目") != TEXT


def test_cases_are_counted() -> None:
    """The number of cases beside a code is that of the cases about it."""
    about = [case for case in cases([POLICIES]) if "hb2016.art_16.doubt_open" in case.names]
    row = TEXT.partition("#### `hb2016.art_16.doubt_open`")[2].partition("####")[0]

    assert f"用例 cases ({len(about)}，" in row
