"""The served bundle: what is in it, what its revision depends on, what is refused and how that is said."""

import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any, Literal

import pytest

from opa import bundle
from opa.errors import BundleInvalid


def names(archive: Path) -> set[str]:
    """List the files of a bundle."""
    with tarfile.open(archive) as files:
        return set(files.getnames())


def content(archive: Path, name: str) -> Any:
    """Read one JSON file of a bundle."""
    with tarfile.open(archive) as files:
        file = files.extractfile(name)
        assert file
        return json.load(file)


def pack(folder: Path, package: str, rule: str) -> Path:
    """Make a second policy folder with one rule of sample data."""
    folder.mkdir()
    (folder / f"{package}.rego").write_text(f"package {package}\n\n{rule}\n")
    return folder


def ask(opa: Path, archive: Path, query: str) -> Any:
    """Evaluate a query on a built bundle."""
    command: list[str | Path] = [opa, "eval", "--bundle", archive, "--format=raw", query]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def test_revision_ignores_what_is_not_served(policies: Path) -> None:
    """Tests, documents, schemas and hidden files may change without a new revision."""
    before = bundle.revision([policies])
    (policies / "decision_test.rego").write_text("package decision_test\n\ntest_other if 1 == 1\n")
    (policies / "README.md").write_text("Other words.\n")
    (policies / "schema.json").write_text("{}")
    (policies / ".git").mkdir()
    (policies / ".git" / "hidden.rego").write_text("package hidden\n")
    assert bundle.revision([policies]) == before
    assert len(before) == 16
    assert int(before, 16) >= 0


@pytest.mark.parametrize("name", ["decision.rego", "parameters/data.json"])
def test_revision_changes_with_a_served_byte(policies: Path, name: str) -> None:
    """One byte more in a rule or in the data is another revision."""
    before = bundle.revision([policies])
    with (policies / name).open("a") as file:
        file.write("\n")
    assert bundle.revision([policies]) != before


def test_revision_changes_with_a_name(policies: Path) -> None:
    """The same bytes under another name are another revision."""
    before = bundle.revision([policies])
    (policies / "parameters").rename(policies / "figures")
    assert bundle.revision([policies]) != before


def test_revision_does_not_depend_on_the_place(policies: Path) -> None:
    """The same policies elsewhere on the disk have the same revision."""
    before = bundle.revision([policies])
    assert bundle.revision([policies.rename(policies.with_name("moved"))]) == before


def test_revision_knows_the_order_of_folders(policies: Path, tmp_path: Path) -> None:
    """Two folders are read in the order given."""
    other = pack(tmp_path / "pack", "other", "answer := 1")
    assert bundle.revision([policies, other]) != bundle.revision([other, policies])


def test_bundle_serves_rules_and_data_only(opa: Path, policies: Path, tmp_path: Path) -> None:
    """No test and no document is in the archive; its manifest carries the revision and its own roots."""
    built = bundle.build([policies], tmp_path / "out" / "decision.tar.gz", binary=opa)
    assert names(built.path) == {"/decision.rego", "/data.json", "/.manifest"}
    manifest = content(built.path, "/.manifest")
    assert manifest["revision"] == built.revision == bundle.revision([policies])
    assert manifest["roots"] == ["decision", "parameters"]
    assert list(built.path.parent.iterdir()) == [built.path]


def test_test_files_are_not_in_an_optimised_bundle(opa: Path, policies: Path, tmp_path: Path) -> None:
    """Optimised, the bundle still has no test, and answers as the plain one does."""
    plain = bundle.build([policies], tmp_path / "plain.tar.gz", binary=opa)
    quick = bundle.build([policies], tmp_path / "quick.tar.gz", binary=opa, optimise=2)
    query = 'data.decision.batch with input as {"requests": [{"asked": "a"}, {"asked": "b"}]}'
    assert not [name for name in names(quick.path) if name.endswith("_test.rego")]
    assert ask(opa, quick.path, query) == ask(opa, plain.path, query)
    assert quick.revision == plain.revision


def test_wasm_has_the_annotated_entrypoint_and_the_batch(opa: Path, policies: Path, tmp_path: Path) -> None:
    """A wasm bundle answers the annotated rule and the batch rule, and nothing else."""
    target: Literal["wasm"] = "wasm"
    built = bundle.build([policies], tmp_path / "w.tar.gz", binary=opa, target=target)
    entrypoints = {module["entrypoint"] for module in content(built.path, "/.manifest")["wasm"]}
    assert entrypoints == {"decision/ruling", bundle.BATCH}
    assert "/policy.wasm" in names(built.path)


def test_folders_merge_into_one_bundle(opa: Path, policies: Path, tmp_path: Path) -> None:
    """Rules and data of several folders are served together, even under one top-level name."""
    other = pack(tmp_path / "pack", "other", "answer := data.parameters.other.limit + data.parameters.limit")
    (other / "parameters" / "other").mkdir(parents=True)
    (other / "parameters" / "other" / "data.yaml").write_text("limit: 4\n")
    built = bundle.build([policies, other], tmp_path / "both.tar.gz", binary=opa)
    assert ask(opa, built.path, "data.other.answer") == 7
    assert content(built.path, "/.manifest")["roots"] == ["decision", "other", "parameters"]


def test_data_at_the_top_is_rooted_by_its_keys(opa: Path, policies: Path, tmp_path: Path) -> None:
    """A data.json at the very top of a folder fills the names of its keys."""
    (policies / "data.json").write_text('{"calendar": {"year": 2026}}')
    built = bundle.build([policies], tmp_path / "b.tar.gz", binary=opa)
    assert "calendar" in content(built.path, "/.manifest")["roots"]


def test_one_name_in_two_folders_is_refused(policies: Path, tmp_path: Path) -> None:
    """Two folders with one file name are told apart by a person, not by order."""
    other = pack(tmp_path / "pack", "decision", "more := 1")
    with pytest.raises(BundleInvalid, match=r"sample policies/decision\.rego and .*pack/decision\.rego"):
        bundle.revision([policies, other])


def test_data_that_contradicts_is_refused(opa: Path, policies: Path, tmp_path: Path) -> None:
    """Two values for one name of the data are an error that names the author's own file."""
    (policies / "data.json").write_text('{"parameters": {"limit": 4}}')
    with pytest.raises(BundleInvalid, match=rf"load failed on {policies}/parameters/data\.json"):
        bundle.build([policies], tmp_path / "b.tar.gz", binary=opa)


def test_broken_rego_is_said_with_file_and_line(opa: Path, policies: Path, tmp_path: Path) -> None:
    """A rule that does not compile is named by file and line, and the bundle before it stays."""
    out = tmp_path / "b.tar.gz"
    bundle.build([policies], out, binary=opa)
    before = out.read_bytes()
    (policies / "wrong.rego").write_text("package wrong\n\nanswer := nobody\n")
    with pytest.raises(BundleInvalid, match=rf"{policies}/wrong\.rego:3: rego_unsafe_var_error: var nobody"):
        bundle.build([policies], out, binary=opa)
    assert out.read_bytes() == before


def test_missing_batch_rule_is_refused(opa: Path, tmp_path: Path) -> None:
    """Policies without the batch rule do not build, as nothing could be asked of them in bulk."""
    lone = pack(tmp_path / "lone", "decision", "ruling := 1")
    with pytest.raises(BundleInvalid, match=r"decision/batch"):
        bundle.build([lone], tmp_path / "b.tar.gz", binary=opa)


@pytest.mark.parametrize("call", ["time.now_ns()", "http.send({})", "opa.runtime()", 'rand.intn("x", 9)'])
def test_rules_that_are_not_pure_are_refused(opa: Path, policies: Path, tmp_path: Path, call: str) -> None:
    """No policy folder can bring a rule that looks at a clock, the network, the environment or chance."""
    impure = pack(tmp_path / "pack", "impure", f"answer := {call}")
    function = call.partition("(")[0]
    with pytest.raises(
        BundleInvalid, match=rf"pack/impure\.rego:3: .*undefined function {function}.*in the facts"
    ):
        bundle.build([policies, impure], tmp_path / "b.tar.gz", binary=opa)


def test_the_guard_cannot_be_replaced(policies: Path, tmp_path: Path, opa: Path) -> None:
    """A policy folder that fills data.system, where the engine's own guard lives, is refused."""
    thief = pack(tmp_path / "pack", "system", "authz := {}")
    (thief / "system.rego").write_text("package system.authz\n\nallow := true\n")
    with pytest.raises(BundleInvalid, match=r"data\.system"):
        bundle.build([policies, thief], tmp_path / "b.tar.gz", binary=opa)


def test_folder_that_is_not_there_is_a_sentence(policies: Path, tmp_path: Path) -> None:
    """A missing folder, or one without rules, names the setting to correct."""
    (tmp_path / "empty").mkdir()
    for name, fault in (("nowhere", "does not exist"), ("empty", "holds no Rego")):
        with pytest.raises(BundleInvalid, match=rf"{name} {fault}: correct GONGXIANG_POLICIES"):
            bundle.revision([policies, tmp_path / name])


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("data.json", "{", "is not JSON"),
        ("data.json", "[]", "must be a JSON object"),
        ("data.yaml", "a: 1", "or lie in a folder of its own"),
    ],
)
def test_unreadable_data_at_the_top_is_a_sentence(
    opa: Path, policies: Path, name: str, text: str, fault: str
) -> None:
    """Data at the very top whose names cannot be read is refused by its path."""
    (policies / name).write_text(text)
    with pytest.raises(BundleInvalid, match=rf"{policies}/{name} .*{fault}"):
        bundle.build([policies], policies.with_name("b.tar.gz"), binary=opa)
