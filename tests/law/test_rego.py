"""The Rego of the law as its own parser reads it: bodies, `else`, imports, and what cannot be read."""

import shutil
from pathlib import Path

import pytest

from opa import install
from opa.gently import gently
from service.law import rego
from service.law.errors import LawUnreadable
from service.law.index import index
from service.law.rego import bodies, modules, text_of
from service.settings import ROOT

MODULE = """package law.sample.art_1

import data.lib.words as spoken
import input.request

_grade(row) := {"if": 1} if not row.late

else := {"else if": 2} if not _late(row)
else := 3 if input.z == 3

else := 4

_late(row) if row == "late"

_early := 1 if {
	input.early
} else := 2 if {
	input.z == 2
}
"""


def _written(folder: Path, source: str = MODULE, name: str = "art_1.rego") -> Path:
    file = folder / "law" / "sample" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, "utf-8")
    return folder


def test_each_else_has_its_own_condition(tmp_path: Path) -> None:
    """The parser gives an `else` without braces all that follows; read here, it has its condition alone."""
    read = bodies([_written(tmp_path)])

    assert [(body.name, body.line, [text_of(row) for row in body.expressions]) for body in read] == [
        ("_grade", 6, ["not row.late"]),
        ("_grade", 8, ["not _late(row)"]),
        ("_grade", 9, ["input.z == 3"]),
        ("_grade", 11, []),
        ("_late", 13, ['row == "late"']),
        ("_early", 15, ["input.early"]),
        ("_early", 17, ["input.z == 2"]),
    ]


def test_an_else_without_braces_is_shown_by_its_condition_alone(tmp_path: Path) -> None:
    """No term of such a condition carries the text of the rules behind it to a page."""
    third = bodies([_written(tmp_path)])[2]

    assert {text_of(term) for term in third.expressions[0]["terms"]} == {"input.z == 3"}


def test_an_else_has_the_arguments_of_its_function(tmp_path: Path) -> None:
    """The head of a function is written once, above its first body."""
    assert [body.arguments for body in bodies([_written(tmp_path)])[:4]] == [("row",)] * 4


def test_a_condition_of_an_else_reads_well_on_the_page(tmp_path: Path) -> None:
    """In the index, the ways of a helper with `else` are told condition by condition."""
    folder = tmp_path / "policies"
    _written(folder, "package law.sample.act\n\nin_force := true\n", "act.rego")
    _written(folder, RULE)
    found = index([folder]).rule("sample.art_1.late")

    assert found is not None
    shown = [row for condition in found.conditions for way in condition.inside for row in way]
    assert [row.source for row in shown] == ["input.request.fee.amount == 1", "input.request.sale == true"]


RULE = """package law.sample.art_1

# METADATA
# title: 迟延
# scope: rule
# custom:
#   code: late
#   en: Late
#   paragraph: "1"
#   remedy: {zh: 由需求单位补办, en: The requester makes up for it}
deny contains {"code": "late"} if {
	input.action == "obtain"
	_late
}

_late if {
	input.request.fee.amount == 1
} else if input.request.sale == true
"""


def test_imports_keep_their_root(tmp_path: Path) -> None:
    """An import of facts is not taken for one of data."""
    (module,) = modules([_written(tmp_path)])

    assert module.imports == {"spoken": ("data", "lib", "words"), "request": ("input", "request")}


def test_tests_are_read_only_where_they_are_wanted(tmp_path: Path) -> None:
    """The law is what is served; the rules of the house look at its tests as well."""
    _written(_written(tmp_path), "package law.sample.art_1_test\n\ntest_a if true\n", "art_1_test.rego")

    assert [module.path for module in modules([tmp_path])] == ["law/sample/art_1.rego"]
    assert [module.is_test for module in modules([tmp_path], tests=True)] == [False, True]


def test_what_is_no_rego_is_said_in_a_sentence(tmp_path: Path) -> None:
    """The file and what OPA says of it, and no traceback."""
    with pytest.raises(LawUnreadable, match=r"art_1\.rego is not Rego: .+"):
        bodies([_written(tmp_path, "package law.sample.art_1\n\ndeny contains if")])


def test_the_law_itself_is_read_whole() -> None:
    """Each Rego file of the repository's policies has its bodies here."""
    files = {body.file for body in bodies([ROOT / "policies"])}

    assert {"decision.rego", "law/hb2016/act.rego", "law/hb2016/art_15.rego"} <= files


@pytest.mark.skipif(shutil.which("chrt") is None, reason="chrt is not installed: nothing can give way.")
def test_all_are_read_gently_where_that_is_wished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in the background every OPA gives way, also those that further threads run."""
    seen = tmp_path / "seen"
    asking = tmp_path / "asking"
    asking.write_text(f'#!/bin/sh\nchrt -p $$ >>"{seen}"\nexec "{install.find()}" "$@"\n')
    asking.chmod(0o755)
    monkeypatch.setattr(rego, "_opa", lambda: asking)
    for name in "abcdefgh":
        (tmp_path / f"{name}.rego").write_text(f"package sample.{name}\n")
    with gently():
        assert len(rego.modules([tmp_path])) == 8
    policies = [line for line in seen.read_text().splitlines() if "policy" in line]
    assert len(policies) == 8
    assert all(line.endswith("SCHED_IDLE") for line in policies)
