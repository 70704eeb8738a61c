"""All open projects decided again: watched, stopped, gone on with; and what a draft changes."""

import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from httpx import Client
from openpyxl import load_workbook

from catalog.database import engine
from service.people.keys import Keys
from service.people.rights import AccountRole
from service.review.redeciding import BATCH
from service.settings import Settings
from tests.pages.conftest import JSON, _served
from tests.pages.people.people import employ, sign_in
from tests.review.desks import UNCONNECTED, project, sample

PROJECTS = 2 * BATCH + 1
"""More than two batches, so that a run can be met on its way."""
Table = dict[str, Client]


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Path:
    """The policies as they might become: a missing connection to the platform is denied no longer."""
    folder = tmp_path_factory.mktemp("drafts") / "2027"
    shutil.copytree(settings.policies[0], folder)
    rule = folder / "law" / "hb2016" / "art_9_support.rego"
    before = "deny contains _concluded(rego.metadata.chain(), {}) if {\n"
    text = rule.read_text("utf-8")
    assert text.count(before) == 1
    rule.write_text(text.replace(before, f'{before}\tinput.project.id == "none"\n'), "utf-8")
    return folder


@pytest.fixture(scope="module")
def table(settings: Settings, draft: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    """A service on which some sample projects were filed, and who decides again."""
    file = tmp_path_factory.mktemp("filed") / "gongxiang.db"
    with sqlite3.connect(settings.database_url.removeprefix("sqlite:///")) as known:
        known.execute("VACUUM INTO ?", (str(file),))
    known.close()
    own = replace(settings, database_url=f"sqlite:///{file}", drafts=(draft,))
    database = engine(own.database_url)
    key = Keys(database).create("filer", "analyst", datetime.now(UTC).date())
    database.dispose()
    with _served(own) as place:
        _file(place, key)
        people = {
            role.value: sign_in(place, employ(own, f"again.{role}", [role]))
            for role in (AccountRole.REVIEWER, AccountRole.AUTHOR, AccountRole.CHECKER)
        }
        yield people
        for client in people.values():
            client.close()


def _file(place: str, key: str) -> None:
    names = [row["id"] for row in sample()["projects"]][:PROJECTS]
    with Client(base_url=place, headers={"Authorization": f"Bearer {key}"}) as program:
        for name in names:
            answer = program.post("/projects", json=project(name).model_dump(mode="json", by_alias=True))
            assert answer.status_code == 201, answer.text


def _until(look: Callable[[], dict[str, Any]], states: set[str]) -> dict[str, Any]:
    for _ in range(200):
        found = look()
        if found["state"] in states:
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def _look(client: Client, run: str) -> Callable[[], dict[str, Any]]:
    return lambda: client.get(run, headers=JSON).json()


def test_a_run_goes_to_its_end_and_says_what_changed(table: Table) -> None:
    """Started by a button, watched by its address; under the same policies nothing changes."""
    reviewer = table["reviewer"]
    run = reviewer.post("/projects/redecide", data={"draft": ""}).headers["location"]
    found = _until(_look(reviewer, run), {"done"})
    assert found["done"] == found["total"] > 2 * BATCH
    page = reviewer.get(run).text
    assert "没有项目的结果发生变化。" in page
    assert f"已办理 {found['total']} / {found['total']} 项" in page
    assert "<noscript><meta" not in page
    assert run in reviewer.get("/projects/redecide").text


def test_a_run_is_stopped_and_gone_on_with(table: Table) -> None:
    """What was found before the stop is kept; the run is the same one when it goes on."""
    reviewer = table["reviewer"]
    run = reviewer.post("/projects/redecide", data={"draft": ""}).headers["location"]
    begun = reviewer.get(run).text
    assert 'data-progress="' in begun
    assert '<noscript><meta http-equiv="refresh"' in begun
    reviewer.post(f"{run}/stop", data={})
    stopped = _until(_look(reviewer, run), {"stopped", "done"})
    assert stopped["state"] == "stopped"
    time.sleep(0.5)
    assert reviewer.get(run, headers=JSON).json()["done"] < stopped["total"]
    assert reviewer.post(f"{run}/continue", data={}).headers["location"] == run
    assert _until(_look(reviewer, run), {"done"})["done"] == stopped["total"]


def test_a_draft_is_tried_and_changes_nothing(table: Table, draft: Path) -> None:
    """The table says by article and by money what a draft would change; no project is touched."""
    author = table["author"]
    rows = author.get("/projects", params={"scope": "all"}, headers=JSON).json()
    run = author.post("/projects/redecide", data={"draft": draft.name}).headers["location"]
    _until(_look(author, run), {"done"})
    page = author.get(run).text
    assert draft.name in page
    assert author.get("/projects", params={"scope": "all"}, headers=JSON).json() == rows
    assert table["reviewer"].post(f"{run}/stop", data={}).status_code == 403
    by_article = page.partition('aria-labelledby="by-article"')[2].partition("</section>")[0]
    assert re.search(r"<code>第九条第二款 hb2016\.art_9\.connection_absent</code>", by_article)
    changed = page.partition('aria-labelledby="changed"')[2].partition("</section>")[0]
    assert f'href="/projects/{UNCONNECTED}"' in changed
    assert "不予准许" in changed
    assert f'href="{run}/export"' not in changed
    answer = table["reviewer"].get(f"{run}/export")
    heads, *cells = load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    assert heads[:4] == ("项目代码", "项目名称", "批准建设：原结果", "批准建设：新结果")
    assert len(cells) == changed.count("<tr>") - 1
    row = next(row for row in cells if row[0] == UNCONNECTED)
    assert "不予准许" in (row[2], row[4])
    assert "未接入" in str(row[7]) or "平台" in str(row[7])
    assert author.get(f"{run}/export").status_code == 403


@pytest.mark.parametrize("name", ["/etc", "../policies", "none", "."])
def test_no_form_names_a_folder(table: Table, name: str) -> None:
    """Only drafts that the settings name are tried, whatever a form says."""
    answer = table["author"].post("/projects/redecide", data={"draft": name})
    assert answer.status_code == 400
    assert "设置中没有拟订规则" in answer.text


def test_who_may_start_what(table: Table, draft: Path) -> None:
    """New decisions are for those who review or issue, drafts for whoever drafts, neither for others."""
    assert table["author"].post("/projects/redecide", data={"draft": ""}).status_code == 403
    assert table["reviewer"].post("/projects/redecide", data={"draft": draft.name}).status_code == 403
    assert table["checker"].post("/projects/redecide", data={"draft": ""}).status_code == 403
    assert table["reviewer"].get("/projects/redecide/nothing").status_code == 404
