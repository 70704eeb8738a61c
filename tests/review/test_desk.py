"""The desk, deed by deed, with the real policies, on SQLite and PostgreSQL."""

from datetime import timedelta
from typing import Any

import pytest

from service.review.stages import Deed, Stage
from tests.review.desks import CHECKER, GOOD, ISSUER, REVIEWER, Table, project


def test_from_submission_to_opinion(desk: Table) -> None:
    """A project that supports sharing goes through four hands and is issued as conforming."""
    filed = desk.submit(project(GOOD))
    assert (filed.stage, filed.outcomes) == (Stage.SUBMITTED, {"approve": "permit", "fund": "permit"})
    assert filed.trouble is None
    desk.do(desk.desk.take, GOOD, REVIEWER)
    desk.confirm_all(GOOD)
    assert desk.do(desk.desk.forward, GOOD, REVIEWER).stage is Stage.UNDER_CHECK
    assert desk.do(desk.desk.agree, GOOD, CHECKER).stage is Stage.UNDER_ISSUE
    issued = desk.do(desk.desk.issue, GOOD, ISSUER)
    assert (issued.stage, issued.conclusion) == (Stage.ISSUED, "supports")
    docket = desk.docket(GOOD)
    assert docket.people == {
        "submitter": "@sun", "reviewer": "@li", "checker": "@zhao", "issuer": "@qian"
    }  # fmt: skip
    assert [row["deed"] for row in docket.events][-3:] == ["forward", "agree", "issue"]
