"""A new act, begun by the command: whole at once, and never over something that is there."""

from pathlib import Path

import pytest

from service.authoring import starter
from service.law.rego import modules
from tests.authoring.house import complaints
from tests.policies.test_house import SCHEMA_FILE
from tests.programs import POLICIES, run_opa
from tests.programs import run as gongxiang

UNUSED = "sqlite:///unused.db"


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder, its path with a space, in which the command has begun an act."""
    folder = tmp_path_factory.mktemp("some drafts") / "drafts"
    done = gongxiang(UNUSED, "act", "new", "energy_2027", "--in", str(folder))
    assert done.returncode == 0, done.stderr
    assert f"GONGXIANG_POLICIES={POLICIES}:{folder}" in done.stdout
    assert all(str(file) in done.stdout for file in folder.rglob("*.*"))
    return folder


def test_new_act_has_everything_under_its_own_name(drafts: Path) -> None:
    """Article, test, text, parameters and cases are there, and nothing is left of the starter's name."""
    files = {file.relative_to(drafts).as_posix(): file.read_text("utf-8") for file in drafts.rglob("*.*")}

    assert {
        "law/energy_2027/act.rego",
        "law/energy_2027/art_1.rego",
        "law/energy_2027/art_1_test.rego",
        "law/energy_2027/data.json",
        "parameters/energy_2027/data.yaml",
        "cases/energy_2027/base.yaml",
        "cases/energy_2027/cases.yaml",
    } <= set(files)
    assert not [name for name, text in files.items() if "new_act" in name + text]


def test_new_act_passes_its_tests_and_the_law_s(drafts: Path) -> None:
    """`gongxiang opa test` over the law and the new act passes, and reaches every line of the new act."""
    tested = run_opa("test", POLICIES, drafts, "--verbose")

    assert tested.returncode == 0, tested.stdout
    assert tested.stdout.count("test_permit_energy_2027") == 1


def test_new_act_keeps_the_rules_of_the_house(drafts: Path) -> None:
    """Formatted, strictly checked against the schema, and without a complaint of any house rule."""
    found = modules([drafts], tests=True)
    checked = run_opa("check", "--strict", "--schema", SCHEMA_FILE, POLICIES, drafts)

    assert complaints(found, [drafts]) == []
    assert run_opa("fmt", "--list", drafts).stdout == ""
    assert checked.returncode == 0, checked.stderr


def test_new_act_has_cases_that_hold(drafts: Path) -> None:
    """`gongxiang act cases` finds the new act's cases, and all hold beside all of the law's."""
    done = gongxiang(UNUSED, "act", "cases", str(drafts))

    assert done.returncode == 0, done.stderr
    alone = gongxiang(UNUSED, "act", "cases").stdout
    assert int(done.stdout.split()[0]) == int(alone.split()[0]) + 4


def test_case_that_does_not_hold_is_named(drafts: Path, tmp_path: Path) -> None:
    """A case that comes to something else is exit 1, and a sentence with file, case and both results."""
    folder = tmp_path / "drafts"
    starter.begin("water", folder, [])
    file = folder / "cases" / "water" / "cases.yaml"
    file.write_text(file.read_text("utf-8").replace("outcome: permit", "outcome: deny"), "utf-8")

    done = gongxiang(UNUSED, "act", "cases", str(folder))

    assert done.returncode == 1
    [complaint] = done.stderr.strip().splitlines()
    for part in (
        "cases of water, cases, no. 1",
        "申请人为统计分析提出申请",
        "expected deny",
        "it comes to permit",
    ):
        assert part in complaint


def test_act_that_is_there_is_not_begun_again(drafts: Path) -> None:
    """An act of the folder, or of the policies served with it, is refused; nothing is touched."""
    before = {file: file.read_bytes() for file in drafts.rglob("*.*")}

    for name, folder in (("energy_2027", drafts), ("hb2016", drafts.parent / "other")):
        done = gongxiang(UNUSED, "act", "new", name, "--in", str(folder))
        assert done.returncode == 2
        assert f"{name} is there already" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1

    assert {file: file.read_bytes() for file in drafts.rglob("*.*")} == before
    assert not (drafts.parent / "other").exists()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x",
        "Energy",
        "2027_energy",
        "energy-2027",
        "energy 2027",
        "../energy",
        "能源",
        "energy.x",
        "a" * 41,
    ],
)
def test_what_is_no_identifier_is_refused(name: str, tmp_path: Path) -> None:
    """A name that could not be a package is refused in a sentence that says what may be one."""
    with pytest.raises(starter.ActRefused, match="a letter first"):
        starter.begin(name, tmp_path / "drafts", [])

    assert not (tmp_path / "drafts").exists()


@pytest.mark.parametrize("name", ["in", "data", "yes", "agency", "resource", "water_test", "decision"])
def test_name_that_means_something_else_is_refused(name: str, tmp_path: Path) -> None:
    """Words of Rego and of YAML, the register's types and test packages name no act."""
    with pytest.raises(starter.ActRefused, match="something else already"):
        starter.begin(name, tmp_path / "drafts", [])


def test_failure_half_way_leaves_nothing_hidden(tmp_path: Path) -> None:
    """Where a file stands in the way of a folder, it is a sentence, and no scratch is left."""
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    (drafts / "law").write_text("a file")

    done = gongxiang(UNUSED, "act", "new", "water", "--in", str(drafts))

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert [file.name for file in drafts.iterdir()] == ["law"]


def test_second_act_stands_beside_the_first(drafts: Path, tmp_path: Path) -> None:
    """Two acts in one folder are tested, built and tried together."""
    folder = tmp_path / "drafts"
    for name in ("water", "energy"):
        starter.begin(name, folder, [POLICIES])

    assert run_opa("test", POLICIES, folder).returncode == 0
    assert gongxiang(UNUSED, "act", "cases", str(folder)).returncode == 0
