"""The traps of Rego, each sprung on the real engine, and what catches it in this house.

`docs/authoring.md` tells authors of each; its table has a row for every `test_trap_…` here.
"""

import asyncio
import json
import shutil
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from opa import bundle, install
from opa.child import OpaChild
from service.authoring import policies
from service.authoring.policies import PoliciesSilent
from service.law import rego
from service.policy.engine import PolicyUnavailable
from service.policy.opa import OpaEngine
from tests.houses import PATIENT
from tests.policies.test_house import RULES
from tests.programs import POLICIES, run_opa

Evaluate = Callable[..., Any]

DECISION = """
    package decision
    default allow := false
    allow if count(denials) == 0
"""
"""A decision as many are written: permitted is what nobody denies."""


@pytest.fixture
def evaluated(tmp_path: Path) -> Evaluate:
    """Evaluates a query over small policies written for the test; undefined is None."""

    def evaluate(query: str, facts: Any, *sources: str, lib: bool = False) -> Any:
        (tmp_path / "rego").mkdir(exist_ok=True)
        for number, source in enumerate(sources):
            (tmp_path / "rego" / f"{number}.rego").write_text(textwrap.dedent(source), "utf-8")
        (tmp_path / "input.json").write_text(json.dumps(facts), "utf-8")
        command = [
            "eval",
            "--format",
            "json",
            "-i",
            str(tmp_path / "input.json"),
            "-d",
            str(tmp_path / "rego"),
        ]
        found = run_opa(*command, *(["-d", str(POLICIES / "lib")] if lib else []), query)
        assert found.returncode == 0, found.stdout + found.stderr
        result = json.loads(found.stdout).get("result")
        return result[0]["expressions"][0]["value"] if result else None

    return evaluate


def complaints(rule: str, folder: Path, body: str, head: str = "deny contains 1") -> list[str]:
    """What one rule of the house says of an article with this body."""
    file = folder / "house" / "law" / "hb2016" / "art_99.rego"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"package law.hb2016.art_99\n\n{head} if {{\n\t{body}\n}}\n", "utf-8")
    return list(RULES[rule]([rego.module(file, folder / "house")]))


def sample(action: str) -> dict[str, Any]:
    """Good facts of the law's own samples."""
    command = ["eval", "--format", "raw", "-d", str(POLICIES), f"data.lib.samples_test.{action}"]
    found: dict[str, Any] = json.loads(run_opa(*command).stdout)
    return found


def test_trap_key_and_value_of_a_set_in_one_line(evaluated: Evaluate, tmp_path: Path) -> None:
    """The denials are silently empty; here, a decision written so fails its own tests."""
    law = """
        package law.act.art_1
        deny contains "never" if true
    """
    one_line = "denials contains f if some article, f in data.law.act[article].deny"
    two_lines = "denials contains f if {\n some article\n some f in data.law.act[article].deny\n}"

    assert evaluated("data.decision.allow", {}, law, textwrap.dedent(DECISION) + one_line) is True
    assert evaluated("data.decision.allow", {}, law, textwrap.dedent(DECISION) + two_lines) is False

    copied = tmp_path / "policies"
    shutil.copytree(POLICIES, copied)
    gathered = (copied / "decision.rego").read_text("utf-8")
    good, bad = "some article; some f in", "some article, f in"
    place = "data.law[act][article].deny;"
    sprung = gathered.replace(f"{good} {place}", f"{bad} {place}")
    assert sprung != gathered
    (copied / "decision.rego").write_text(sprung, "utf-8")
    tested = run_opa("test", copied, "--run", "decision_test")
    assert tested.returncode != 0
    assert "test_ruling_hears_the_denials_of_every_article" in tested.stdout


def test_trap_annotation_that_is_missing(evaluated: Evaluate, tmp_path: Path) -> None:
    """The prohibition disappears; the house's finding is total, and one of its rules asks for the words."""
    written = """
        package decision
        import data.lib.finding
        default allow := false
        allow if count(denials) == 0
        denials contains rego.metadata.rule().custom.message if input.wrong
        total contains finding.of(rego.metadata.chain(), {}) if input.wrong
    """
    wrong = {"wrong": True}

    assert evaluated("data.decision.allow", wrong, written, lib=True) is True
    [found] = evaluated("data.decision.total", wrong, written, lib=True)
    assert found["code"] == "decision.unannotated"
    assert complaints("annotates_every_body", tmp_path, 'input.action == "obtain"')


def test_trap_text_made_of_an_absent_fact(evaluated: Evaluate, tmp_path: Path) -> None:
    """`sprintf` on what is not there takes the finding with it; the house has no `sprintf` in law."""
    made = """
        denials contains sprintf("%s may not", [input.resource.id]) if input.wrong
    """
    constant = """
        denials contains {"title": "It may not", "of": object.get(input, "resource", null)} if input.wrong
    """

    assert evaluated("data.decision.allow", {"wrong": True}, textwrap.dedent(DECISION) + made) is True
    assert evaluated("data.decision.allow", {"wrong": True}, textwrap.dedent(DECISION) + constant) is False
    assert complaints("uses_native_builtins", tmp_path, 'sprintf("%s", [input.on]) != ""')


def test_trap_presence_of_guilt(evaluated: Evaluate) -> None:
    """Nobody is anonymous where there is no user; ask for proof, and let no key be absent."""
    guilt = """
        denials contains "anonymous" if input.user == "anonymous"
    """
    proof = """
        denials contains "anonymous" if not _identified
        _identified if is_string(input.user)
    """

    assert evaluated("data.decision.allow", {}, textwrap.dedent(DECISION) + guilt) is True
    assert evaluated("data.decision.allow", {}, textwrap.dedent(DECISION) + proof) is False

    facts = {key: value for key, value in sample("obtain").items() if key != "grants"}
    with policies.built([POLICIES]) as law:
        [ruling] = law.rulings([json.dumps(facts)])
    assert ruling["outcome"] == "deny"
    assert [finding["code"] for finding in ruling["findings"]] == ["decision.facts_invalid"]


def test_trap_every_over_nothing(evaluated: Evaluate) -> None:
    """What is said of every one of none is true; the library's lists are stated only where there is one."""
    source = """
        package names
        import data.lib.lists
        said if every name in input.names { name == "never" }
        stated if lists.stated(input.names)
    """

    assert evaluated("data.names.said", {"names": []}, source, lib=True) is True
    assert evaluated("data.names.stated", {"names": []}, source, lib=True) is None
    assert evaluated("data.names.stated", {"names": ["甲"]}, source, lib=True) is True


def test_trap_path_that_is_not_there(tmp_path: Path) -> None:
    """The engine answers without a result and without an error; the service and the workshop refuse it."""
    folder = tmp_path / "undefined"
    folder.mkdir()
    (folder / "decision.rego").write_text(
        "package decision\n\n# METADATA\n# entrypoint: true\nruling := 1 if input.never\n\nbatch := []\n",
        "utf-8",
    )
    built = bundle.build([folder], tmp_path / "bundle.tar.gz")

    async def ask(child: OpaChild) -> None:
        async with OpaEngine(child.address, None, built.revision, PATIENT) as engine:
            await engine.rule("{}")

    with (
        OpaChild(install.install(), built.path) as child,
        pytest.raises(PolicyUnavailable, match="without a"),
    ):
        asyncio.run(ask(child))
    with policies.built([folder]) as law, pytest.raises(PoliciesSilent, match="undefined"):
        law.value("data.decision.rulling")
    with policies.built([folder]) as law, pytest.raises(PoliciesSilent, match="undefined"):
        law.rulings(["{}"])


def test_trap_two_tests_of_one_name(evaluated: Evaluate, tmp_path: Path) -> None:
    """As a document the two are one rule, so the one that passes hides the one that fails."""
    source = """
        package art_1_test
        test_deny if false
        test_deny if true
    """

    assert evaluated("data.art_1_test.test_deny", {}, source) is True
    file = tmp_path / "house" / "law" / "act" / "art_1_test.rego"
    file.parent.mkdir(parents=True)
    file.write_text(textwrap.dedent(source).replace("art_1_test", "law.act.art_1_test"), "utf-8")
    assert list(RULES["names_no_test_twice"]([rego.module(file, tmp_path / "house")]))


def test_trap_tests_loaded_with_the_law(evaluated: Evaluate) -> None:
    """A test package is listed as an article; the served bundle has no test in it."""
    law = "package law.act.art_1\n\ndeny contains 1 if input.wrong\n"
    test = "package law.act.art_1_test\n\ntest_deny if true\n"
    articles = "[article | some article; data.law.act[article]]"

    assert evaluated(articles, {}, law, test) == ["art_1", "art_1_test"]
    with policies.built([POLICIES]) as served:
        names = served.value("[article | some article; data.law.hb2016[article]]")
        assert "art_15" in names
        assert not [name for name in names if name.endswith("_test")]
        assert not [name for name in served.files() if name.endswith("_test.rego")]


def test_trap_null_as_a_condition(evaluated: Evaluate, tmp_path: Path) -> None:
    """Null is neither false nor undefined: as a condition it is true. Facts that may be null are compared."""
    source = """
        package sale
        bare if input.request.sale
        compared if input.request.sale == true
    """
    unknown = {"request": {"sale": None}}

    assert evaluated("data.sale.bare", unknown, source) is True
    assert evaluated("data.sale.compared", unknown, source) is None
    assert complaints("trusts_no_null", tmp_path, "input.request.sale")
    assert not complaints("trusts_no_null", tmp_path, "input.request.sale == true")


def test_trap_negated_lookup(evaluated: Evaluate, tmp_path: Path) -> None:
    """`not` of a call on a missing parameter is undefined, not true; a helper that looks it up is negated."""
    source = """
        denials contains "elsewhere" if not startswith(input.division, data.parameters.province)
    """
    helper = """
        denials contains "elsewhere" if not _here
        _here if startswith(input.division, data.parameters.province)
    """
    facts = {"division": "110000"}

    assert evaluated("data.decision.allow", facts, textwrap.dedent(DECISION) + source) is True
    assert evaluated("data.decision.allow", facts, textwrap.dedent(DECISION) + helper) is False
    assert complaints(
        "negates_no_lookup", tmp_path, "not startswith(input.on, data.parameters.hb2016.province)"
    )


def test_trap_null_compared_with_a_day(evaluated: Evaluate) -> None:
    """To the engine every string is greater than null: an act without a last day would always have ended."""
    source = """
        package act
        ended if input.on > input.to
        really_ended if {
            is_string(input.to)
            input.on > input.to
        }
    """
    facts = {"on": "2026-06-01", "to": None}

    assert evaluated("data.act.ended", facts, source) is True
    assert evaluated("data.act.really_ended", facts, source) is None
    with policies.built([POLICIES]) as law:
        assert law.value("data.parameters.hb2016.validity.to") is None
        assert law.value("data.law.hb2016.act.in_force", json.dumps(facts)) is True
