"""All open projects decided again: broken off and gone on with, under the running policies and a draft."""

import shutil
from pathlib import Path

import pytest

from catalog.amending import amend
from catalog.database import writing
from service.errors import NotFound
from service.review.failures import RightMissing
from service.review.redeciding import BATCH, Redecision
from service.settings import ROOT
from tests.review.desks import CHECKER, GOOD, REVIEWER, UNCONNECTED, Table, project, sample

STRICT = """package law.hb2016.art_9

import data.lib.finding

# METADATA
# title: 样例：单个项目财政资金不得超过一百万元
# scope: rule
# custom:
#   code: sample_limit
#   en: "A sample: no project takes more than a million yuan of fiscal money"
#   paragraph: "9(2)"
#   remedy:
#     zh: 请分期申报
#     en: File it in parts
deny contains finding.of(rego.metadata.chain(), {}) if {
	_deciding
	some row in input.project.funding
	row.amount > 1000000
}
"""


@pytest.fixture(scope="session")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft: the policies with one rule more."""
    folder = tmp_path_factory.mktemp("draft") / "policies"
    shutil.copytree(ROOT / "policies", folder)
    (folder / "law" / "hb2016" / "art_9_sample.rego").write_text(STRICT, "utf-8")
    return folder


def filed(desk: Table) -> list[str]:
    """Every sample project, filed."""
    names = [row["id"] for row in sample()["projects"]]
    for name in names:
        desk.submit(project(name))
    return names


def test_a_run_that_is_broken_off_goes_on(desk: Table) -> None:
    """What was asked about is kept; the same command finishes the rest, and nothing is asked twice."""
    names = filed(desk)
    redecision, seen = Redecision(desk.desk), list[tuple[int, int]]()
    with pytest.raises(RightMissing):
        redecision.start(CHECKER, desk.at)
    run = redecision.start(REVIEWER, desk.at)
    assert redecision.progress(run).total == len(names)

    def broken(done: int, total: int) -> None:
        seen.append((done, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.run(redecision.go_on(run, REVIEWER, lambda: desk.at, broken))
    assert redecision.progress(run).done == BATCH
    before = count(desk)
    assert redecision.start(REVIEWER, desk.at) == run
    desk.run(redecision.go_on(run, REVIEWER, lambda: desk.at, lambda done, total: seen.append((done, total))))

    assert redecision.progress(run).state == "done"
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert count(desk) - before == 2 * (len(names) - BATCH)
    assert redecision.result(run).turned == ()
    assert redecision.start(REVIEWER, desk.at) != run
    with pytest.raises(NotFound):
        redecision.progress("none")


def test_what_the_register_has_changed_comes_out(desk: Table) -> None:
    """Under the running policies the new outcomes are decisions, and the projects' own."""
    desk.submit(project(GOOD))
    desk.submit(project(UNCONNECTED))
    with writing(desk.desk.database) as connection:
        amend(connection, project(GOOD, connection={"designed": False}))
    redecision = Redecision(desk.desk)
    run = redecision.start(REVIEWER, desk.at)
    desk.run(redecision.go_on(run, REVIEWER, lambda: desk.at))
    found = redecision.result(run)

    assert {(row.project, row.before, row.after) for row in found.turned} == {(GOOD, "permit", "deny")}
    assert [(row.action, row.projects, row.fiscal) for row in found.by_outcome] == [
        ("approve", 1, 1_200_000.0),
        ("fund", 1, 1_200_000.0),
    ]
    absent = next(row for row in found.by_code if row.code.endswith("connection_absent"))
    assert (absent.turn, absent.article, absent.projects) == ("said", "第九条第二款", 1)
    assert desk.docket(GOOD).summary.conclusion == "fails"


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_draft_decides_nothing(desk: Table, draft: Path) -> None:
    """What a draft would change is told by article and money; record and projects stay as they are."""
    names = filed(desk)
    before, state = count(desk), desk.docket(GOOD).summary
    redecision = Redecision(desk.desk)
    run = redecision.start(REVIEWER, desk.at, (draft,))
    desk.run(redecision.go_on(run, REVIEWER, lambda: desk.at))
    found = redecision.result(run)

    assert count(desk) == before
    assert desk.docket(GOOD).summary == state
    assert found.draft == str(draft)
    assert found.asked == len(names)
    assert (GOOD, "permit", "deny") in {(row.project, row.before, row.after) for row in found.turned}
    limit = next(row for row in found.by_code if row.code == "hb2016.art_9.sample_limit")
    assert limit.article == "第九条第二款"
    assert limit.fiscal >= 1_200_000.0 * (limit.projects - 1)
    assert found.troubles == {}


def test_a_run_can_be_stopped(desk: Table) -> None:
    """A stopped run ends after its batch, and the next start goes on with it."""
    filed(desk)
    redecision = Redecision(desk.desk)
    run = redecision.start(REVIEWER, desk.at)
    desk.run(redecision.go_on(run, REVIEWER, lambda: desk.at, lambda *_: redecision.stop(run)))

    assert (redecision.progress(run).state, redecision.progress(run).done) == ("stopped", BATCH)
    assert redecision.start(REVIEWER, desk.at) == run
    assert [row["state"] for row in redecision.runs()] == ["begun"]


def count(desk: Table) -> int:
    """How many decisions the record has."""
    return desk.desk.archive.count()
