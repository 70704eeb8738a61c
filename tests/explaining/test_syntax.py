"""Rules are read as their authors wrote them, in every form that Rego has."""

import json
from pathlib import Path

import pytest

from opa import bundle
from service.explaining import NotExplained, probes, program, syntax
from service.explaining.probes import QUERY
from service.explaining.workshop import Workshop
from service.settings import ROOT

MODULE = """package law.sample.art_1

import data.lib.words as spoken

deny contains {"code": "x"} if {
	input.a == "if" # a remark
	some row in input.rows; _fits(row, "else")
	not _late
}

first := {"if": 1} if not input.b

else := {"else if": 2} if not _late
else := 3 if input.z == 3

else := 4

_fits(row, [word]) if row == word

_fits(row, word) if {
	row != word
}

_late if every row in input.rows {
	row == "late"
}

_always := true

_never if true
"""


def _read(folder: Path, source: str = MODULE) -> list[syntax.Body]:
    file = folder / "law" / "sample" / "art_1.rego"
    file.parent.mkdir(parents=True)
    file.write_text(source, "utf-8")
    return syntax.read([folder])


def test_conditions_of_every_form(tmp_path: Path) -> None:
    """Bodies with braces and without, else, functions, remarks: each condition alone, at its line."""
    found = [(body.name, [(row.text, row.row) for row in body.conditions]) for body in _read(tmp_path)]
    some = "some row in input.rows"
    late = 'every row in input.rows {\n\trow == "late"\n}'
    assert found == [
        (
            "deny",
            [
                ('input.a == "if"', 6),
                (some, 7),
                ('_fits(row, "else")', 7),
                ("not _late", 8),
            ],
        ),
        ("first", [("not input.b", 11)]),
        ("first", [("not _late", 13)]),
        ("first", [("input.z == 3", 14)]),
        ("first", []),
        ("_fits", [("row == word", 18)]),
        ("_fits", [("row != word", 21)]),
        ("_late", [(late, 24)]),
        ("_always", []),
        ("_never", []),
    ]


def test_probes_of_every_form_count(tmp_path: Path) -> None:
    """The probes of each form build, and count the conditions that hold in order."""
    bodies, written = _read(tmp_path / "law"), tmp_path / "probes"
    written.mkdir()
    probes.write(bodies, written)
    lib = tmp_path / "law" / "lib" / "words.rego"
    lib.parent.mkdir()
    lib.write_text("package lib.words\n\nthings := []\n", "utf-8")
    decision = tmp_path / "law" / "decision.rego"
    decision.write_text("package decision\n\nruling := {}\n\nbatch := []\n", "utf-8")
    built = bundle.build([tmp_path / "law", written], tmp_path / "bundle.tar.gz")
    asked = ["eval", "--bundle", str(built.path), "--stdin-input", "--format", "raw", QUERY]
    facts = {"a": "if", "rows": ["early", "else"], "z": 3}
    told = json.loads(program.run(asked, json.dumps(facts)))
    reached = {body.number: told["reached"].get(str(body.number)) for body in bodies}
    assert list(reached.values()) == [4, 1, 1, 1, 0, None, None, 0, 0, 0]


@pytest.mark.parametrize(
    "folders", [["policies", "fixtures/acts"], ["policies", "fixtures/authzen/policies"]]
)
def test_every_folder_of_the_repository_is_made_ready(folders: list[str]) -> None:
    """The sample acts beside the law are explained as well."""
    workshop = Workshop([ROOT / folder for folder in folders])
    try:
        assert {body.package[1] for body in workshop.ready().bodies if body.code} > {"hb2016"}
        assert workshop.count("{}").asked == ()
    finally:
        workshop.close()


def test_policies_that_do_not_parse_are_said_in_a_sentence(tmp_path: Path) -> None:
    """A broken rule is no traceback."""
    with pytest.raises(NotExplained, match="could not explain"):
        _read(tmp_path, "package law.sample.art_1\n\ndeny contains if")
