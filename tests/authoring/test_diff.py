"""`gongxiang diff`: what the law says otherwise, which decisions differ, and nothing left behind."""

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog import documents
from catalog.database import engine
from opa.child import OpaChild
from service.authoring import starter
from service.record.archive import Archive
from service.settings import ROOT
from tests.houses import BASE, desk_on
from tests.programs import POLICIES, run

UNUSED = "sqlite:///unused.db"
SIXTEEN = """
# METADATA
# title: 新增的警示
# scope: rule
# custom:
#   code: added
#   en: An added warning
#   paragraph: "16"
#   remedy: {zh: 请核实, en: Check}
warn contains finding.of(rego.metadata.chain(), {}) if input.action == "open"
"""


def changed(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """A copy of the law in which each (file, old, new) is replaced."""
    shutil.copytree(POLICIES, folder)
    for name, old, new in changes:
        file = folder / name
        text = file.read_text("utf-8")
        assert old in text, f"{name} no longer has {old!r}"
        file.write_text(text.replace(old, new), "utf-8")
    return folder


@dataclass(frozen=True)
class Compared:
    """One run of the command."""

    exit: int
    found: dict[str, Any]
    database: str
    ids: list[str]


@pytest.fixture(scope="module")
def compared(law: OpaChild, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """A changed law against the law, over the law's cases and a record of eight decisions."""
    folder = tmp_path_factory.mktemp("compared")
    other = changed(
        folder / "changed law",
        ("law/hb2016/art_3.rego", "text.stated(input.request.purpose)", "is_string(input.request.purpose)"),
        ("law/hb2016/art_14.rego", "未见需求单位已接受共享平台使用管理培训的记载", "未见培训记载"),
        ("law/hb2016/art_16.rego", "code: doubt_open", "code: doubtful"),
        ("parameters/hb2016/data.yaml", "value: 15,", "value: 20,"),
        ("parameters/hb2016/data.yaml", 'review_due: "2023-01-01"', 'review_due: "2027-01-01"'),
        ("law/hb2016/data.json", "无偿共享、保障安全", "无偿共享、保障数据安全"),
    )  # fmt: skip
    with (other / "law" / "hb2016" / "art_16.rego").open("a") as file:
        file.write(SIXTEEN)
    with desk_on(BASE["world"], law, folder) as desk:
        for _ in range(3):
            desk.ask(BASE["questions"]["obtain"], date(2026, 6, 1))
        obtain = BASE["questions"]["obtain"]
        blank = obtain | {"context": obtain["context"] | {"purpose": " "}}
        ids = [desk.ask(blank, date(2026, 6, 1)).decision.id for _ in range(5)]
    url = f"sqlite:///{folder / 'gongxiang.db'}"
    done = run(url, "diff", str(POLICIES), str(other), "--json")
    return Compared(done.returncode, json.loads(done.stdout), url, ids)


def test_some_outcome_changes(compared: Compared) -> None:
    """An outcome that changes is exit 1."""
    assert compared.exit == 1
    assert compared.found["decisions"]["outcomes_changed"] > 0


def test_rules_are_compared_by_code(compared: Compared) -> None:
    """A code that is new, one that has gone, and a title that is another one; nothing else."""
    rules = compared.found["rules"]

    assert [row["code"] for row in rules["added"]] == ["hb2016.art_16.added", "hb2016.art_16.doubtful"]
    assert [row["code"] for row in rules["removed"]] == ["hb2016.art_16.doubt_open"]
    assert [(row["code"], row["changes"]) for row in rules["changed"]] == [
        (
            "hb2016.art_14.no_trained_user",
            {"title.zh": {"before": "未见需求单位已接受共享平台使用管理培训的记载", "after": "未见培训记载"}},
        )
    ]


def test_parameters_are_compared_by_day(compared: Compared) -> None:
    """A value that changes from the same day on, and one that is not dated."""
    rows = {(row["name"], row["from"]): row for row in compared.found["parameters"]}

    days = rows.pop(("hb2016.negotiation.explanation_days", "2016-01-01"))
    assert (days["before"]["value"], days["after"]["value"]) == (15, 20)
    review = rows.pop(("hb2016.validity.review_due", None))
    assert (review["before"]["value"], review["after"]["value"]) == ("2023-01-01", "2027-01-01")
    assert rows == {}


def test_text_and_files_are_compared(compared: Compared) -> None:
    """The paragraph that reads otherwise, and the files that do, tests left out."""
    assert list(compared.found["paragraphs"]) == ["hb2016 3(1)"]
    assert {row["file"] for row in compared.found["files"]} == {
        f"law/hb2016/art_{number}.rego" for number in (3, 14, 16)
    }


def test_decisions_are_grouped_by_the_code_that_made_them(compared: Compared) -> None:
    """What is no longer said takes the record's decisions with it, counted as often as they were made."""
    groups = {(row["code"], row["turn"]): row for row in compared.found["decisions"]["by_code"]}
    lost = groups["hb2016.art_3.purpose_not_stated", "no longer said"]

    assert lost["effect"] == "require"
    assert {(row["before"], row["after"]): row["decisions"] for row in lost["outcomes"]}[
        "indeterminate", "deny"
    ] >= 5
    assert groups["hb2016.art_13.explanation", "said with another day"]["outcomes"]
    assert ("hb2016.art_14.no_trained_user", "said") not in groups


def test_record_is_asked_by_its_facts(compared: Compared) -> None:
    """Equal facts are ruled on once, under the newest decision's id, with how often they were decided on."""
    rows = [row for row in compared.found["decisions"]["rows"] if row["source"] == "record"]
    turned = [row for row in rows if row["before"]["outcome"] != row["after"]["outcome"]]

    assert compared.found["decisions"]["asked"]["record"] == 2
    assert [(row["name"], row["times"], row["on"]) for row in turned] == [(compared.ids[-1], 5, "2026-06-01")]
    assert turned[0]["before"]["codes"] != turned[0]["after"]["codes"]


def test_comparison_records_nothing(compared: Compared) -> None:
    """The record is as it was, and the answer says that nothing is on record."""
    database = engine(compared.database)
    assert Archive(database).count() == 8
    database.dispose()
    assert compared.found["recorded"] is False


def test_revisions_are_those_that_are_served(compared: Compared) -> None:
    """Each side is named by folders and by the revision a service would report."""
    assert compared.found["old"]["folders"] == [str(POLICIES)]
    assert compared.found["old"]["revision"] != compared.found["new"]["revision"]


def test_sample_of_none_reads_no_database() -> None:
    """Without a database there is no record to try; none is made. No outcome changes: exit 0."""
    done = run(UNUSED, "diff", str(POLICIES), f"{POLICIES}:{ROOT / 'fixtures' / 'authzen' / 'policies'}")

    assert done.returncode == 0, done.stderr
    assert "0 组存证事实" in done.stdout
    assert "未作决定，未存证" in done.stdout
    assert "+ permit authzen.art_1.may_read" in done.stdout
    assert not (ROOT / "unused.db").exists()


def test_equal_policies_say_that_nothing_changes(tmp_path: Path) -> None:
    """The same law twice is no change in any part."""
    done = run(UNUSED, "diff", str(POLICIES), str(changed(tmp_path / "same")), "--sample", "0")

    assert done.returncode == 0
    assert done.stdout.count("无变化 no change") == 5


def test_words_alone_change_no_decision(tmp_path: Path) -> None:
    """A reworded remedy is told and changes no decision: exit 0."""
    other = changed(
        tmp_path / "other", ("law/hb2016/art_16.rego", "发现问题的协商修正", "发现问题的及时协商修正")
    )
    done = run(UNUSED, "diff", str(POLICIES), str(other), "--sample", "0")

    assert done.returncode == 0
    assert "remedy.zh: " in done.stdout
    assert "及时协商" in done.stdout


def test_questions_of_a_world_are_asked(tmp_path: Path) -> None:
    """`--world` asks every sample question in that world, on the day named."""
    other = changed(tmp_path / "other", ("parameters/hb2016/data.yaml", "to: null", 'to: "2026-06-30"'))
    world, questions = ROOT / "fixtures" / "world.yaml", ROOT / "fixtures" / "questions.yaml"
    command = ["diff", str(changed(tmp_path / "same")), str(other), "--sample", "0", "--json"]
    last, after = (
        json.loads(run(UNUSED, *command, "--world", str(world), "--on", day).stdout)
        for day in ("2026-06-30", "2026-07-01")
    )

    assert last["decisions"]["asked"] == {"world": len(documents.read(questions))}
    assert last["decisions"]["changed"] == 0
    assert after["decisions"]["changed"] == after["decisions"]["asked"]["world"]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder whose Rego does not build."""
    starter.begin("water", tmp_path / "broken", [])
    file = tmp_path / "broken" / "law" / "water" / "art_1.rego"
    file.write_text(file.read_text("utf-8") + "\n_x if {\n", "utf-8")
    return tmp_path / "broken"


@pytest.mark.parametrize(
    ("new", "words"),
    [("/nowhere", "/nowhere is no policy folder"), (":", "No policy folder"), ("BROKEN", "art_1.rego")],
)
def test_what_cannot_be_compared_is_a_sentence(new: str, words: str, broken: Path) -> None:
    """A folder that is not there, none at all, and Rego that does not build: exit 2 and one sentence."""
    named = f"{POLICIES}:{broken}" if new == "BROKEN" else new
    done = run(UNUSED, "diff", str(POLICIES), named, "--sample", "0")

    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_folder_without_a_decision_is_a_sentence(tmp_path: Path) -> None:
    """An act alone is no set of policies: it says so, and never counts as a change."""
    starter.begin("water", tmp_path / "alone", [])

    done = run(UNUSED, "diff", str(POLICIES), str(tmp_path / "alone"), "--sample", "0")

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_record_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    """A database that is none names the way out; one without a record has nothing to try."""
    (tmp_path / "odd.db").write_bytes(b"no database at all, only bytes" * 100)
    odd = run(f"sqlite:///{tmp_path / 'odd.db'}", "diff", str(POLICIES), str(POLICIES))
    (tmp_path / "empty.db").touch()
    empty = run(f"sqlite:///{tmp_path / 'empty.db'}", "diff", str(POLICIES), str(POLICIES))

    assert odd.returncode == 2
    assert "--sample 0" in odd.stderr
    assert empty.returncode == 0
    assert "0 组存证事实" in empty.stdout


def test_sample_takes_the_newest_alone(law: OpaChild, tmp_path: Path) -> None:
    """`--sample 1` tries the newest decision and no other."""
    with desk_on(BASE["world"], law, tmp_path) as desk:
        desk.ask(BASE["questions"]["charge"], date(2026, 6, 1))
        desk.ask(BASE["questions"]["obtain"], date(2026, 6, 2))
    url = f"sqlite:///{tmp_path / 'gongxiang.db'}"
    other = changed(tmp_path / "other", ("parameters/hb2016/data.yaml", "to: null", 'to: "2020-12-31"'))

    found = json.loads(run(url, "diff", str(POLICIES), str(other), "--sample", "1", "--json").stdout)

    rows = [row for row in found["decisions"]["rows"] if row["source"] == "record"]
    assert [row["on"] for row in rows] == ["2026-06-02"]


def test_decisions_on_what_were_no_facts_are_left_out(law: OpaChild, tmp_path: Path) -> None:
    """What never fitted the schema is not ruled on by any policies, so it is no sample of them."""
    odd = BASE["questions"]["obtain"] | {"context": {"purpose": 7}}
    with desk_on(BASE["world"], law, tmp_path) as desk:
        desk.ask(odd, date(2026, 6, 1))
    url = f"sqlite:///{tmp_path / 'gongxiang.db'}"

    assert "0 组存证事实" in run(url, "diff", str(POLICIES), str(POLICIES)).stdout
