"""`gongxiang review`: a file in, both answers out, and the exit code that says which; all of it again."""

import json
from pathlib import Path

import pytest

from catalog.database import engine
from catalog.entries import Need
from catalog.remarks import LoadErrors
from service.cli.review import read
from service.decisions import Caller
from service.people.rights import ANALYST
from service.record.archive import Archive
from service.record.queries import Search as OnRecord
from service.review import lists
from service.review.lists import Search
from service.sheets.filling import write
from tests import strategies
from tests.houses import database_of
from tests.programs import run
from tests.review.desks import BARE, GOOD, UNCONNECTED, project, sample
from tests.sheets.books import cell, changed

STATED = "2612-130000-04-04-900001"
"""An id that nobody has registered."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample register, as far as projects go."""
    folder = tmp_path_factory.mktemp("review-command")
    kept = {name: sample()[name] for name in ("agencies", "divisions", "projects", "resources")}
    database_of(kept, folder).dispose()
    return f"sqlite:///{folder / 'gongxiang.db'}"


def test_a_form_that_supports_sharing(url: str, tmp_path: Path) -> None:
    """The application workbook of a project nobody registered: 0, on what it states; the sums."""
    file = tmp_path / "申报表.xlsx"
    file.write_bytes(write(project(GOOD).model_copy(update={"id": STATED})))
    done = run(url, "review", str(file))

    assert done.returncode == 0, done.stderr
    for words in (STATED, "按陈述 as stated", "批准建设 approve（河北省发展", "安排资金 fund（河北省财政"):
        assert words in done.stdout
    assert "财政资金 fiscal 1,200,000.00元" in done.stdout
    assert "第九条第二款" in done.stdout


def test_one_project_that_lacks_papers(url: str, tmp_path: Path) -> None:
    """YAML of one project: 3, and what is missing, from whom."""
    row = next(row for row in sample()["projects"] if row["id"] == BARE)
    done = run(url, "review", str(strategies.write(row, tmp_path / "one.yaml")))

    assert done.returncode == 3, done.stderr
    assert "按登记 as registered" in done.stdout
    assert "缺件 missing" in done.stdout
    assert "project.sharing_chapter.present" in done.stdout


def test_several_projects_and_the_worst_of_them(url: str, tmp_path: Path) -> None:
    """A world file's projects: 1 where any is denied; both answers are on record, as registered."""
    rows = [row for row in sample()["projects"] if row["id"] in {GOOD, UNCONNECTED}]
    rows[1] = rows[1] | {"connection": {"designed": True}}
    done = run(url, "review", "--json", str(strategies.write({"projects": rows}, tmp_path / "world.yaml")))

    assert done.returncode == 1, done.stderr
    told = {one["id"]: one for one in json.loads(done.stdout)}
    context = told[UNCONNECTED]["fund"]["context"]
    assert context["basis"] == "register"
    assert told[GOOD]["approve"]["decision"] is True
    database = engine(url)
    found = Archive(database).search(OnRecord(text=context["id"]))
    database.dispose()
    assert [row.caller for row in found.rows] == ["command"]


def test_a_form_in_doubt_is_reviewed_once_it_is_confirmed(url: str, tmp_path: Path) -> None:
    """1 and the doubts with their cells; with --yes the answers, and what was read above them."""
    file = tmp_path / "申报表.xlsx"
    file.write_bytes(
        changed(
            cell("预编目录", "B4", "姓名、电话等"), write(project(GOOD).model_copy(update={"id": STATED}))
        )
    )
    waiting, done = run(url, "review", str(file)), run(url, "review", str(file), "--yes")

    assert (waiting.returncode, waiting.stdout) == (1, "")
    assert "预编目录 B4: 待确认 to confirm" in waiting.stderr
    assert "--yes" in waiting.stderr
    assert done.returncode == 0, done.stderr
    assert "预编目录 B4  信息项  “姓名、电话等” → 姓名、电话（2项）" in done.stdout
    assert "批准建设 approve" in done.stdout


WRONG = [
    ('{"id": "1", "name": "x", "unit": "u", "fund": []}', ['projects "1"', "field fund", "funding"]),
    ('{"id": "1", "name": "x", "unit": "u", "funding": [{"amount": "5"}]}', ["funding[1].amount"]),
    ('{"id": "1", "name": "x"}', ["field unit", "this key is required"]),
    ("[]", ["an entry is wanted"]),
    ('{"projects": []}', ["an entry is wanted"]),
    ("{", ["this is not JSON"]),
    ("[" * 100_000, ["this is not JSON"]),
]


@pytest.mark.parametrize(("content", "words"), WRONG)
def test_a_wrong_file_says_where(content: str, words: list[str], tmp_path: Path) -> None:
    """Every mistake with file, entry and field."""
    file = tmp_path / "wrong.json"
    file.write_text(content, "utf-8")

    with pytest.raises(LoadErrors) as errors:
        read(file)
    assert all(word in str(errors.value) for word in ["wrong.json", *words]), errors.value


def test_needs_that_do_not_fit_the_catalogue_are_asked_about(tmp_path: Path) -> None:
    """A code that nobody registered and an item its resource does not list: 1, with cells, until --yes."""
    kept = {name: sample()[name] for name in ("agencies", "divisions", "projects", "resources")}
    database_of(kept, tmp_path).dispose()
    listed = next(row for row in kept["resources"] if row.get("items"))
    needs = [
        {"resource": "999999999999999/9999", "items": ["甲"]},
        {"resource": listed["id"], "items": [listed["items"][0]["name"], "从未编目的信息项"]},
        {"resource": listed["id"], "items": [listed["items"][0]["name"]]},
    ]
    entry = project(GOOD).model_copy(
        update={"id": STATED, "needs": [Need.model_validate(row) for row in needs]}
    )
    file = tmp_path / "申报表.xlsx"
    file.write_bytes(write(entry))
    url = f"sqlite:///{tmp_path / 'gongxiang.db'}"
    done = run(url, "review", str(file))

    assert (done.returncode, done.stdout) == (1, "")
    asked = [line for line in done.stderr.splitlines() if "待确认 to confirm" in line]
    assert [line.partition(":")[0].split()[0] for line in asked] == ["需求", "需求"]
    assert "没有代码“999999999999999/9999”" in asked[0]
    assert "从未编目的信息项" in asked[1]
    confirmed = run(url, "review", str(file), "--yes")
    assert confirmed.returncode == 3, confirmed.stderr
    assert "按陈述 as stated" in confirmed.stdout


def test_a_wrong_file_is_2(url: str, tmp_path: Path) -> None:
    """Said in both languages, before anything is asked."""
    file = tmp_path / "wrong.xlsx"
    file.write_text("no workbook", "utf-8")
    done = run(url, "review", str(file))

    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 2
    assert "Traceback" not in done.stderr


def test_wrong_use_is_2(url: str) -> None:
    """A file and --all are one too many."""
    done = run(url, "review", "--all", "x.json")

    assert done.returncode == 2
    assert done.stderr.startswith("gongxiang: ")


def test_all_takes_in_what_a_world_file_registered(url: str) -> None:
    """Registered projects come under review with what the register says; nothing comes out otherwise: 0."""
    done = run(url, "review", "--all")

    assert done.returncode == 0, done.stderr
    assert "Nothing comes out otherwise" in done.stdout
    database = engine(url)
    found = lists.search(database, Search(text="特种设备"), Caller("test", "analyst", rights=ANALYST))
    database.dispose()
    assert [(row.project, row.source, row.approve) for row in found.rows] == [
        (UNCONNECTED, "register", "deny")
    ]
