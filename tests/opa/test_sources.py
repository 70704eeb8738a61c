"""The listing of a policy folder and the text of its files: links, hidden names, encodings."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from opa import bundle, sources
from opa.errors import BundleInvalid
from tests.configmap import mounted, remounted


def test_mounted_folder_is_the_same_policies(policies: Path, tmp_path: Path) -> None:
    """A ConfigMap's links give the same names, each once, and so the same revision."""
    mount = mounted(policies, tmp_path / "mount")
    assert sources.files(mount) == sources.files(policies)
    assert bundle.revision([mount]) == bundle.revision([policies])


def test_remounted_folder_is_other_policies(opa: Path, policies: Path, tmp_path: Path) -> None:
    """When the kubelet changes the mount, the revision is that of the new content, and it builds."""
    mount = mounted(policies, tmp_path / "mount")
    before = bundle.revision([mount])
    with (policies / "decision.rego").open("a") as file:
        file.write("\n# A sample change.\n")
    remounted(policies, mount)
    assert before != bundle.revision([mount]) == bundle.revision([policies])
    bundle.build([mount], tmp_path / "out" / "b.tar.gz", binary=opa)


def test_folder_in_a_folder_is_mounted_alone(policies: Path, tmp_path: Path) -> None:
    """A ConfigMap mounted at a folder inside, and a link to a single file elsewhere, are followed."""
    expected = sources.files(policies)
    mounted((policies / "parameters").rename(tmp_path / "kept"), policies / "parameters")
    (policies / "decision.rego").rename(tmp_path / "elsewhere.rego")
    (policies / "decision.rego").symlink_to(tmp_path / "elsewhere.rego")
    assert sources.files(policies) == expected


def _loop(folder: Path) -> None:
    (folder / "parameters" / "again").symlink_to(folder)


def _dangling(folder: Path) -> None:
    (folder / "art_2.rego").symlink_to(folder / "nowhere.rego")


def _own_loop(folder: Path) -> None:
    (folder / "art_2.rego").symlink_to("art_2.rego")


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "art_2.rego")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_loop, r"parameters/again links back to a folder"),
        (_dangling, r"art_2\.rego is neither a file nor a folder"),
        (_own_loop, r"art_2\.rego is neither a file nor a folder"),
        (_pipe, r"art_2\.rego is neither a file nor a folder"),
    ],
)
def test_entry_that_cannot_be_followed_is_a_sentence(
    spoil: Callable[[Path], None], said: str, policies: Path
) -> None:
    """A link in a circle, a link to nothing and a pipe are named: a rule left out would not be noticed."""
    spoil(policies)
    with pytest.raises(BundleInvalid, match=said):
        bundle.revision([policies])


def test_pattern_is_of_the_whole_name(policies: Path) -> None:
    """`parameters/*.json` is not met deeper down; a pattern of one part is met at every depth."""
    (policies / "law" / "parameters").mkdir(parents=True)
    (policies / "law" / "parameters" / "data.json").write_text("{}")
    assert sources.matching(policies, "parameters/*.json") == [policies / "parameters" / "data.json"]
    assert len(sources.matching(policies, "*.json")) == 2


RULE = "package sample\n\n# 依法共享\nanswer := 1\n"


@pytest.mark.parametrize("name", ["sample.rego", "sample_test.rego", "sample/data.json", "sample/data.yaml"])
@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (RULE.encode("utf-8-sig"), 1, "byte order mark"),
        (RULE.encode("gbk"), 3, "not UTF-8 text"),
        (RULE.encode("gb18030").replace(b"answer", "共享".encode("utf-16-le")), 3, "not UTF-8 text"),
        (RULE.encode("utf-16"), 1, "not UTF-8 text"),
        (RULE.encode() + b"# \xed\xa0\x80\n", 5, "not UTF-8 text"),
    ],
    ids=["BOM", "GBK", "GB18030 and UTF-16", "UTF-16", "a surrogate"],
)
def test_other_encodings_are_named_with_file_and_line(
    name: str, content: bytes, line: int, said: str, policies: Path
) -> None:
    """What an editor saved otherwise than as UTF-8 is named by file, line and encoding."""
    file = policies / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    with pytest.raises(BundleInvalid) as refused:
        bundle.revision([policies])
    assert str(refused.value).startswith(f"{file}, line {line}: ")
    assert said in str(refused.value)
    assert "UTF-8" in str(refused.value)
