"""The rules of the house hold for every policy, and each of them can fail."""

import json
from pathlib import Path
from typing import Any

import pytest

from service.law import rego
from service.law.rego import Module
from service.policy.texts import Texts
from service.settings import ROOT
from tests import house_rules
from tests.house_rules import HouseRule
from tests.programs import POLICIES, run_opa

SCHEMA_FILE = POLICIES / "schemas" / "facts.json"
SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_text("utf-8"))
FOLDERS = (POLICIES, ROOT / "fixtures" / "acts")
"""The law, and the invented acts that show another author's folder."""

BUILTINS = {row["name"] for row in json.loads(run_opa("capabilities", "--current").stdout)["builtins"]}

RULES: dict[str, HouseRule] = {
    "mirrors_its_path": house_rules.mirrors_its_path,
    "is_short": house_rules.is_short,
    "has_only_public_sets": house_rules.has_only_public_sets,
    "uses_native_builtins": house_rules.uses_native_builtins(BUILTINS),
    "imports_no_article": house_rules.imports_no_article,
    "names_no_test_twice": house_rules.names_no_test_twice,
    "annotates_every_body": house_rules.annotates_every_body(SCHEMA),
    "gives_each_code_once": house_rules.gives_each_code_once,
    "trusts_no_null": house_rules.trusts_no_null(SCHEMA),
    "negates_no_lookup": house_rules.negates_no_lookup,
}
"""Those that hold for a file whatever lies beside it."""
HERE = RULES | {"cites_the_text": house_rules.cites_the_text(Texts(FOLDERS))}

GOOD = """package law.hb2016.art_99

import data.lib.finding

# METADATA
# title: 未说明用途
# scope: rule
# custom:
#   code: purpose_not_stated
#   en: The purpose is not stated
#   paragraph: "3"
#   missing: {fact: request.purpose, who: user}
#   remedy: {zh: 由需求单位说明用途, en: The requester states it}
require contains finding.lack(rego.metadata.chain(), {}) if {
	input.action == "obtain"
	not _stated
}

_stated if input.request.purpose != null
"""
"""An article that keeps every rule; each bad example changes one thing in it."""

BAD = [
    ("mirrors_its_path", ("package law.hb2016.art_99", "package law.hb2016.art_98")),
    ("is_short", ("\n_stated if", "\n_a := 1\n" * 120 + "\n_stated if")),
    ("is_short", ('	input.action == "obtain"\n', '	input.action == "obtain"\n' * 15)),
    ("has_only_public_sets", ("_stated", "stated")),
    ("has_only_public_sets", ("_stated if", "deny := true if")),
    ("uses_native_builtins", ("not _stated", 'not _stated\n	sprintf("%s", [input.on]) != ""')),
    ("uses_native_builtins", ("not _stated", "not _stated\n	time.now_ns() > 0")),
    (
        "imports_no_article",
        ("import data.lib.finding", "import data.law.hb2016.art_9\nimport data.lib.finding"),
    ),
    ("imports_no_article", ("not _stated", "not data.law.hb2016.art_9.deny")),
    ("names_no_test_twice", ("_stated if", "test_a if true\n\ntest_a if true\n\n_stated if")),
    ("annotates_every_body", ("# METADATA\n", "# nothing\n")),
    ("annotates_every_body", ("未说明用途", "No purpose")),
    ("annotates_every_body", ("未说明用途", "未说明用途。")),
    ("annotates_every_body", ("#   code: purpose_not_stated\n", "")),
    ("annotates_every_body", ("#   en: The purpose is not stated\n", "")),
    ("annotates_every_body", ('"3"', "3")),
    ("annotates_every_body", (", en: The requester states it", "")),
    ("annotates_every_body", ("request.purpose, who", "request.porpoise, who")),
    ("annotates_every_body", ("who: user", "who: somebody")),
    ("trusts_no_null", ("not _stated", "not _stated\n	input.request.sale")),
    ("trusts_no_null", ("not _stated", "not input.resource.catalogued")),
    ("negates_no_lookup", ("not _stated", "not startswith(input.on, data.parameters.hb2016.province)")),
    ("cites_the_text", ('"3"', '"3.1"')),
    ("cites_the_text", ('"3"', '"3(9)"')),
    ("cites_the_text", ('"3"', '"99"')),
]


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    """Every Rego file of the policy folders."""
    return rego.modules(FOLDERS, tests=True)


@pytest.mark.parametrize("name", HERE)
def test_policies_keep_the_rule(name: str, modules: list[Module]) -> None:
    """No policy breaks a rule of the house; a complaint says where and what to do."""
    complaints = list(HERE[name](modules))

    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("name", HERE)
def test_good_example_keeps_the_rule(name: str, tmp_path: Path) -> None:
    """The example that the bad ones are made of breaks no rule, so that the change alone is what is wrong."""
    assert list(HERE[name]([_written(tmp_path, GOOD)])) == []


@pytest.mark.parametrize(("name", "change"), BAD)
def test_bad_example_breaks_the_rule(name: str, change: tuple[str, str], tmp_path: Path) -> None:
    """Each rule speaks when it is broken."""
    source = GOOD.replace(*change)

    assert source != GOOD
    assert list(HERE[name]([_written(tmp_path, source)])) != []


def test_code_given_twice_breaks_the_rule(tmp_path: Path) -> None:
    """One code in two bodies of one effect is found, in one file and over two."""
    _, require, helper = GOOD.partition("# METADATA")
    one = _written(tmp_path, GOOD + "\n" + require + helper.partition("\n_stated")[0])
    two = [_written(tmp_path, GOOD), _written(tmp_path, GOOD, "art_99_other.rego")]

    assert list(house_rules.gives_each_code_once([one])) != []
    assert list(house_rules.gives_each_code_once(two)) != []


def test_policies_are_formatted() -> None:
    """`opa fmt` has nothing to change."""
    formatted = run_opa("fmt", "--list", *FOLDERS)

    assert formatted.stdout == "", f"Run `opa fmt --write policies`: {formatted.stdout}"


def test_policies_pass_the_strict_check_against_the_schema() -> None:
    """Every `input.` path is in the schema of the facts, and nothing is unused."""
    checked = run_opa("check", "--strict", "--schema", SCHEMA_FILE, *FOLDERS)

    assert checked.returncode == 0, f"Correct the path, or the facts: {checked.stderr}"


def test_strict_check_finds_a_path_that_is_no_fact(tmp_path: Path) -> None:
    """The check above can fail: a fact that does not exist is found."""
    (tmp_path / "wrong.rego").write_text("package wrong\n\na if input.subject.nmae == 1\n", "utf-8")

    checked = run_opa("check", "--strict", "--schema", SCHEMA_FILE, tmp_path)

    assert "nmae" in checked.stderr


def test_exactly_one_rule_is_the_entrypoint(modules: list[Module]) -> None:
    """The law has one door: the ruling."""
    entrances = [
        f"{'.'.join(module.package)}.{rule.name}"
        for module in modules
        for rule in module.bodies
        for row in rule.tree.get("annotations", [])
        if row.get("entrypoint")
    ]

    assert entrances == ["decision.ruling"]


def _written(folder: Path, source: str, name: str = "art_99.rego") -> Module:
    file = folder / "law" / "hb2016" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, "utf-8")
    return rego.module(file, folder)
