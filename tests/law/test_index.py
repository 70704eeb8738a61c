"""The index of the law: every rule in words, with its place; every article, with or without rules."""

import re
import time
from pathlib import Path
from shutil import copytree

import pytest

from service.law.acts import Rule
from service.law.conditions import Condition
from service.law.errors import LawUnreadable
from service.law.index import Index, index
from service.law.rego import modules
from service.settings import ROOT
from tests.house_rules import findings
from tests.programs import POLICIES

ACTS = ROOT / "fixtures" / "acts"
LAW = index([POLICIES, ACTS])
CHINESE = re.compile(r"[一-鿿]")
REGO = re.compile(r"input\.|data\.|:=|(?<![\w.])_\w|\bcount\(|\b\w+\.\w+\(")
"""What only Rego says: a reader should meet none of it in a sentence."""


def everything(rows: tuple[Condition, ...]) -> list[Condition]:
    """Conditions with those inside them."""
    inner = [part for row in rows for way in row.inside for part in everything(way)]
    return [*rows, *inner]


def rule(code: str, effect: str | None = None) -> Rule:
    """The rule of a code, which is there."""
    found = LAW.rule(code, effect)
    assert found is not None
    return found


def test_every_rule_of_the_policies_is_in_the_index() -> None:
    """As many rules as annotated bodies, each under its own code and effect."""
    bodies = [body for body in findings(modules([POLICIES])) if body.file.startswith("law/")]
    listed = [row for row in LAW.rules if row.act == "hb2016"]

    assert len(listed) == len(bodies) > 100
    assert len({(row.code, row.effect) for row in listed}) == len(listed)


@pytest.mark.parametrize("row", LAW.rules, ids=lambda row: f"{row.code}-{row.effect}")
def test_every_rule_has_its_conditions_in_words(row: Rule) -> None:
    """Nobody has to read Rego to know when a rule speaks: each condition is a sentence in both languages."""
    assert row.conditions, f"{row.file}:{row.line}: it speaks without any condition."
    for condition in everything(row.conditions):
        where = f"{condition.file}:{condition.line}: give the helper METADATA title and custom.en: "
        assert CHINESE.search(condition.text.zh), where + condition.text.zh
        assert not CHINESE.search(condition.text.en), where + condition.text.en
        assert not REGO.search(condition.text.zh), where + condition.text.zh
        assert not REGO.search(condition.text.en), where + condition.text.en
        assert "{" not in condition.text.zh + condition.text.en, where + condition.text.zh


@pytest.mark.parametrize("row", LAW.rules, ids=lambda row: f"{row.code}-{row.effect}")
def test_every_rule_says_where_it_is_written(row: Rule) -> None:
    """File and line lead to the rule's own head, and the source shown is what stands there."""
    folder = POLICIES if row.act == "hb2016" else ACTS
    text = (folder / row.file).read_text("utf-8")

    assert text.splitlines()[row.line - 1].startswith(f"{row.effect} contains ")
    assert row.source in text
    assert row.title.zh
    assert row.remedy.zh


def test_every_article_of_the_act_can_be_looked_up() -> None:
    """All 23, with their text; those without a rule say what the service does for them instead."""
    articles = [row for row in LAW.acts["hb2016"].articles.values() if row.number]
    silent = [int(row.number) for row in articles if not row.rules]

    assert [int(row.number) for row in articles] == list(range(1, 24))
    assert all(row.paragraphs for row in articles)
    assert silent == [1, 4, 6, 17, 18, 20, 21]
    assert all(row.service and CHINESE.search(row.service.zh) for row in articles if not row.rules)


def test_paragraphs_are_numbered_as_rules_cite_them() -> None:
    """The paragraph of every rule is one of its article's, or of the article of the act that it names."""
    numbers = {part.number for row in LAW.acts["hb2016"].articles.values() for part in row.paragraphs}

    assert {row.paragraph for row in LAW.rules if row.act == "hb2016"} <= numbers
    assert {"12(2)", "3", "22(4)"} <= numbers


def test_conditions_and_exceptions_stand_apart() -> None:
    """What must hold, and what must not: a refusal without law is excepted where secrecy is by law."""
    row = rule("hb2016.art_12.refusal_without_law")

    assert [part.text.zh for part in row.when] == ["事项为“拒绝提供”", "所提事由属于法律、法规以外的种类"]
    assert [part.words.zh for part in row.unless] == [
        "该信息资源依法应当保密或者已由有权机关定密，且已列明法律名称和条款"
    ]
    assert row.when[0].text.en == 'the action is "refuse"'


def test_a_not_about_one_member_of_a_list_is_no_exception() -> None:
    """That some active grant does not cover the purpose is a condition, not an exception to it."""
    row = rule("hb2016.art_15.purpose_outside_grant")

    assert row.unless == ()
    assert row.conditions[-1].text.zh == "所请求的用途不属于该项的用途"


def test_a_helper_is_opened_up() -> None:
    """The words of a helper are explained by its own conditions, any of its ways."""
    undecided = next(row for row in rule("hb2016.art_12.secrecy_undecided").conditions if len(row.inside) > 1)

    assert [len(way) for way in undecided.inside] == [1, 2]
    assert undecided.inside[1][1].negated


def test_what_a_period_needs_to_begin_is_a_condition() -> None:
    """A clock whose head rests on a day is silent without it; the reader is told."""
    assert rule("hb2016.art_13.explanation").conditions[0].text.zh == "提供单位作出书面说明的期限能够确定"


def test_parameters_are_shown_by_day_with_their_reference() -> None:
    """What the law fixes stands beside the rules that rest on it, and beside no other."""
    days = rule("hb2016.art_13.explanation").parameters[0]
    many = rule("example.art_3.many_items").parameters[0]

    assert (days.path, days.values[0].value.zh, days.values[0].since) == (
        "hb2016.negotiation.explanation_days",
        "15",
        "2016-01-01",
    )
    assert "第十三条第二款" in str(days.values[0].reference)
    assert [(row.since, row.value.zh) for row in many.values] == [("2026-07-01", "10"), ("2026-11-01", "5")]
    assert rule("hb2016.art_15.no_grant").parameters == ()


def test_every_parameter_of_a_rule_has_a_name_and_a_value() -> None:
    """No reader meets a bare path: the act's text names each parameter."""
    unnamed = {
        row.path
        for found in LAW.rules
        for row in found.parameters
        if not CHINESE.search(row.name.zh) or CHINESE.search(row.name.en) or not row.values
    }

    assert unnamed == set(), "Name them in law/<act>/data.json under text.parameters."


def test_acts_of_other_folders_are_listed_with_what_they_replace() -> None:
    """A second folder's acts stand beside the first, in the order of the folders."""
    later = LAW.acts["example_2026"]

    assert list(LAW.acts) == ["hb2016", "example", "example_2026"]
    assert later.replaces == {"example": ("art_2",)}
    assert later.since == "2026-10-01"


def test_successors_are_named_as_not_encoded() -> None:
    """The two later acts that the day of review points to are named with their days."""
    assert [row.since for row in LAW.acts["hb2016"].successors] == ["2023-01-01", "2025-08-01"]


def test_findings_of_the_service_itself_are_listed() -> None:
    """The three findings that cite no article can be looked up as well."""
    assert {row.code for row in LAW.own} == {
        "decision.facts_invalid",
        "decision.nothing_permits",
        "decision.policy_unavailable",
    }


def test_index_is_built_in_time_and_once_for_a_revision(tmp_path: Path) -> None:
    """Under three seconds; then at once, until a rule changes."""
    folder = Path(copytree(POLICIES, tmp_path / "policies"))
    begun = time.perf_counter()
    first = index([folder])
    taken = time.perf_counter() - begun
    again = index([folder])
    article = folder / "law" / "hb2016" / "art_7.rego"
    article.write_text(article.read_text("utf-8").replace("本规定", "本《规定》"), "utf-8")

    assert taken < 3
    assert again is first
    assert index([folder]).revision != first.revision


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("law/hb2016/art_7.rego", "package law.hb2016.art_7\n\ndeny contains", "art_7.rego is not Rego"),
        ("parameters/hb2016/data.yaml", "a: &x 1\n", "anchors"),
        ("parameters/hb2016/data.yaml", "- 1\n", "must be a mapping"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_file(name: str, text: str, said: str, tmp_path: Path) -> None:
    """A broken file makes one sentence with the file and what is wrong, not a traceback."""
    folder = Path(copytree(POLICIES, tmp_path / "policies"))
    (folder / name).write_text(text, "utf-8")

    with pytest.raises(LawUnreadable, match=said):
        index([folder])


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """The sentence names the folder and the setting."""
    with pytest.raises(LawUnreadable, match="GONGXIANG_POLICIES"):
        index([tmp_path / "none"])


def test_no_rule_is_found_under_an_unknown_code() -> None:
    """Neither an unknown code nor a code of another effect finds a rule."""
    empty: Index = LAW

    assert empty.rule("hb2016.art_99.none") is None
    assert empty.rule("hb2016.art_15.no_grant", "permit") is None
    assert empty.article("hb2016", "art_99") is None
    assert empty.article("none", "art_1") is None
