"""Nothing is issued on an act that may be superseded unless the issuer says that it was checked."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy

from catalog.database import reading
from service.people.models import Audit
from service.review.failures import LawUnchecked
from service.review.stages import Stage
from service.review.validity import doubts
from tests.review.desks import BARE, CHECKER, GOOD, ISSUER, LAW, REVIEWER, Kept, Table, project, with_letters

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])


def ready(desk: Table, kind: str) -> tuple[str, Any]:
    """A project at the issuer's desk, and the deed that issues its letter."""
    if kind == "opinion":
        desk.to_issuer(project(GOOD))
        return GOOD, desk.desk.issue
    desk.submit(project(BARE))
    desk.do(desk.desk.take, BARE, REVIEWER)
    desk.do(desk.desk.draft_notice, BARE, desk.day + timedelta(days=20), None, REVIEWER)
    desk.do(desk.desk.agree, BARE, CHECKER)
    return BARE, desk.desk.return_for_completion


@pytest.mark.parametrize("kind", ["opinion", "notice"])
@pytest.mark.parametrize("checked", [(), ("sc809",), ("hb2016 ",)])
def test_an_act_in_doubt_is_confirmed_before_issuing(
    desk: Table, kind: str, checked: tuple[str, ...]
) -> None:
    """Not at all, or of another act: refused with the act's name, and no letter is made."""
    letters = Kept()
    with_letters(desk, letters)
    name, deed = ready(desk, kind)
    with pytest.raises(LawUnchecked, match="河北省政务信息资源共享管理规定"):
        desk.do(deed, name, ISSUER, law_checked=checked)
    assert desk.docket(name).summary.stage is Stage.UNDER_ISSUE
    assert not letters.opinions
    assert not letters.notices


@pytest.mark.parametrize("kind", ["opinion", "notice"])
def test_who_confirmed_it_is_on_record(desk: Table, kind: str) -> None:
    """In so many words: in the timeline, in the audit list, and handed to the letter."""
    letters = Kept()
    with_letters(desk, letters)
    name, deed = ready(desk, kind)
    desk.do(deed, name, ISSUER, law_checked=LAW)

    event = desk.docket(name).events[-1]
    assert event["by"] == ISSUER.name
    assert "本人已核对《河北省政务信息资源共享管理规定》的效力" in event["note"]
    assert json.loads(event["details"])["law_checked"] == "hb2016"
    with reading(desk.desk.database) as connection:
        rows = connection.execute(sqlalchemy.select(Audit.__table__)).mappings().all()
    assert any("本人已核对" in row["details"] and row["who"] == ISSUER.name for row in rows)
    assert {one.checked for one in letters.opinions} | {one.checked for one in letters.notices} == {
        frozenset({"hb2016"})
    }


def test_acts_in_doubt_are_those_of_the_decisions(desk: Table) -> None:
    """By name, since the day that the act itself says; none where nothing was decided."""
    desk.to_issuer(project(GOOD))
    (doubt,) = doubts(desk.docket(GOOD).decisions.values(), desk.desk.texts)
    assert (doubt.act, doubt.since) == ("hb2016", date(2023, 1, 1))
    assert doubts([None], desk.desk.texts) == ()
