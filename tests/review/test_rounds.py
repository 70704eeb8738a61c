"""Paths of facts, and what changed between two submissions."""

import pytest

from service.review.failures import PathWrong
from service.review.paths import read, without, written
from service.review.rounds import Change, changed
from tests.review.desks import GOOD, OVERLAPPING, project


def test_a_path_reads_and_writes_one_fact() -> None:
    """Only the fact at the path is another one."""
    before = project(GOOD)
    after = written(before, "draft_catalogue.rows[2].share.ground.article", "第十一条")

    assert read(before, "draft_catalogue.rows[2].share.ground.article") == "第十条"
    assert changed(before, after) == [
        Change("draft_catalogue.rows[2].share.ground.article", "第十条", "第十一条")
    ]
    assert written(after, "draft_catalogue.rows[2].share.ground.article", "第十条") == before


def test_one_past_the_end_adds_a_row() -> None:
    """A list that nobody stated begins with it; a row can be taken out again."""
    before = project(GOOD)
    assert before.overlaps is None
    one = written(before, "overlaps[1]", {"with": "统建清单第3项", "amount": 5.0})
    two = written(one, "overlaps[2]", {"with": "统建清单第4项", "amount": 7})

    assert two.overlaps is not None
    assert [row.amount for row in two.overlaps] == [5.0, 7.0]
    assert without(two, "overlaps[2]") == one
    with pytest.raises(PathWrong):
        written(before, "overlaps[2]", {"with": "x"})
    with pytest.raises(PathWrong):
        without(one, "overlaps[2]")


def test_ids_are_folded_as_everywhere() -> None:
    """A full-width id that a correction states is the ordinary one."""
    after = written(project(GOOD), "needs[1].resource", " ３０７０１３００２０００００３/0001 ")

    assert after.needs is not None
    assert after.needs[0].resource == "307013002000003/0001"


def test_rows_are_matched_by_what_they_are() -> None:
    """A row that moved is the same row; one that was renamed in its place is shown so."""
    before = project(GOOD)
    rows = before.draft_catalogue.rows or []
    turned = before.model_copy(
        update={"draft_catalogue": before.draft_catalogue.model_copy(update={"rows": rows[::-1]})}
    )
    renamed = written(before, "draft_catalogue.rows[1].name", "新的名称")

    assert changed(before, turned) == []
    assert changed(before, renamed) == [
        Change("draft_catalogue.rows[1].name", "危险化学品企业监管信息", "新的名称")
    ]
    shorter = without(before, "draft_catalogue.rows[1]")
    (gone,) = changed(before, shorter)
    assert (gone.path, gone.after) == ("draft_catalogue.rows[1]", None)
    assert changed(before, before) == []
    assert {"id", "name", "unit"} <= {change.path for change in changed(before, project(OVERLAPPING))}
