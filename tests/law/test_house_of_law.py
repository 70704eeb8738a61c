"""Each rule of the house fails on a broken copy of the law, with a sentence that says what to do."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

import pytest

from service.law import rego
from service.law.cases import cases
from service.law.index import index
from service.law.rego import Module
from tests import house_rules
from tests.policies.test_house import BUILTINS, SCHEMA, SCHEMA_FILE
from tests.programs import POLICIES

CASES = cases([POLICIES])
ARTICLE = "law/hb2016/art_3.rego"
ANNOTATIONS = re.compile(r"# METADATA\n# title: 未.*?(?=^require)", re.DOTALL | re.MULTILINE)
Broken = Callable[[str], str]


def after_action(line: str) -> Broken:
    """A change that adds a line to the body of `purpose_not_stated`."""
    return lambda text: text.replace(
        "\tnot text.stated(input.request.purpose)\n", f"\tnot text.stated(input.request.purpose)\n{line}"
    )


def modules(folder: Path) -> list[Module]:
    """The one article that a copy breaks."""
    return [rego.module(folder / ARTICLE, folder)]


BREAKS: list[tuple[str, Broken, Callable[[Path], Iterator[str]], str]] = [
    (
        "unannotated",
        lambda text: ANNOTATIONS.sub("", text, count=1),
        lambda folder: house_rules.annotates_every_body(SCHEMA)(modules(folder)),
        r"art_3\.rego:\d+ \(require\): give it custom\.remedy, what to do and by whom",
    ),
    (
        "double code",
        lambda text: text.replace("code: fee_not_stated", "code: purpose_not_stated"),
        lambda folder: house_rules.gives_each_code_once(modules(folder)),
        r"purpose_not_stated is law/hb2016/art_3\.rego:\d+; join the two, or choose another code",
    ),
    (
        "no case",
        lambda text: text.replace("code: purpose_not_stated", "code: unheard_of"),
        lambda folder: house_rules.speaks_in_cases(CASES)(modules(folder)),
        r"no law case makes hb2016\.art_3\.unheard_of speak: add one to fixtures/cases/hb2016/art_3\.yaml",
    ),
    (
        "no such fact",
        lambda text: text.replace("input.request.purpose", "input.request.porpoise"),
        lambda folder: house_rules.names_known_facts(folder, SCHEMA_FILE),
        r"Correct the path, or add the fact to service/facts/models\.py:.*porpoise",
    ),
    (
        "long rule",
        after_action('\tinput.action == "obtain"\n' * 15),
        lambda folder: house_rules.is_short(modules(folder)),
        r"art_3\.rego:\d+: 17 lines in a body: name its parts, from 15 on",
    ),
    (
        "clock",
        after_action("\ttime.now_ns() > 0\n"),
        lambda folder: house_rules.uses_native_builtins(BUILTINS)(modules(folder)),
        r"art_3\.rego: do without time\.now_ns; .* not pure",
    ),
    (
        "network",
        after_action('\thttp.send({"method": "get", "url": "http://127.0.0.1"}).status_code == 200\n'),
        lambda folder: house_rules.uses_native_builtins(BUILTINS)(modules(folder)),
        r"art_3\.rego: do without http\.send; .* not pure",
    ),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the policies that may be broken."""
    return Path(copytree(POLICIES, tmp_path / "policies"))


@pytest.mark.parametrize(
    ("change", "check", "said"), [row[1:] for row in BREAKS], ids=[row[0] for row in BREAKS]
)
def test_broken_copy_is_complained_of(
    change: Broken, check: Callable[[Path], Iterator[str]], said: str, copy: Path
) -> None:
    """The copy is well until it is broken; then a sentence names the place and what to do."""
    before = list(check(copy))
    file = copy / ARTICLE
    source = file.read_text("utf-8")
    file.write_text(change(source), "utf-8")
    complaints = "\n".join(check(copy))

    assert before == []
    assert file.read_text("utf-8") != source
    assert re.search(said, complaints, re.DOTALL), complaints


def test_article_without_a_page_is_complained_of(copy: Path) -> None:
    """Rules of an article that the act's text does not have, and an article that nothing is said of."""
    (copy / ARTICLE).rename(copy / "law/hb2016/art_99.rego")
    file = copy / "law/hb2016/art_99.rego"
    file.write_text(
        file.read_text("utf-8").replace("package law.hb2016.art_3", "package law.hb2016.art_99"), "utf-8"
    )
    (copy / "law/hb2016/art_3_test.rego").unlink()

    assert sorted(house_rules.has_a_page(index([copy]))([])) == [
        "/law/hb2016/art_3 has no rule: say in law/hb2016/data.json, `service`, what is done for it instead.",
        "/law/hb2016/art_99 has rules and no text: add article 99 to law/hb2016/data.json.",
    ]


def test_code_with_too_few_cases_is_complained_of() -> None:
    """Three cases are wanted for a code, one at least in which it speaks."""
    module = rego.module(POLICIES / "law/hb2016/art_16.rego", POLICIES)
    about = [case for case in CASES if "hb2016.art_16.doubt_open" in case.names]
    complaints = list(house_rules.speaks_in_cases(about[:2])([module]))

    assert len(about) >= 3
    assert len(complaints) == 1
    assert "2 law cases are about hb2016.art_16.doubt_open, 3 are wanted" in complaints[0]
    assert "`silent: [hb2016.art_16.doubt_open]`" in complaints[0]


def test_every_code_is_told_of_in_cases() -> None:
    """Each code speaks in a case, and three cases are about it."""
    complaints = list(house_rules.speaks_in_cases(CASES)(rego.modules([POLICIES])))

    assert complaints == [], "\n".join(complaints)


def test_every_article_and_code_has_a_page() -> None:
    """Each article has its text, or says what is done for it; each code is on a page."""
    complaints = list(house_rules.has_a_page(index([POLICIES]))(rego.modules([POLICIES])))

    assert complaints == [], "\n".join(complaints)


def test_no_case_names_a_code_that_does_not_exist() -> None:
    """A case about a code that nobody gives would prove nothing; nor is a code both found and silent."""
    known = {row.code for row in index([POLICIES]).rules} | {
        "decision.nothing_permits",
        "decision.facts_invalid",
    }

    for case in CASES:
        assert case.names <= known, (
            f"{case.article}-{case.number}: no rule gives {sorted(case.names - known)}."
        )
        assert not set(case.silent) & {*case.findings, *case.duties}, f"{case.article}-{case.number}"
