"""What is to be done next with a project, in one sentence, and by which deeds."""

from dataclasses import dataclass

from service.decisions import Caller
from service.pages.words import Words
from service.review.docket import Docket
from service.review.stages import Chair, Deed, Stage

FIRST: dict[Stage, tuple[Deed, ...]] = {
    Stage.DRAFT: (Deed.SAVE,),
    Stage.SUBMITTED: (Deed.TAKE,),
    Stage.UNDER_REVIEW: (Deed.DRAFT_NOTICE, Deed.FORWARD, Deed.TAKE),
    Stage.RETURNED: (Deed.RESUBMIT,),
    Stage.UNDER_CHECK: (Deed.AGREE, Deed.SEND_BACK),
    Stage.UNDER_ISSUE: (Deed.ISSUE, Deed.RETURN, Deed.OVERRIDE, Deed.SEND_BACK),
    Stage.WITHDRAWN: (Deed.RESUBMIT,),
}
"""The deeds that lead on, by stage, in the order in which they stand on the page."""
OTHERS = (Deed.DECIDE, Deed.WITHDRAW)
"""What else the side of the page offers; the rest stands where it belongs."""
SEATS = {Stage.SUBMITTED: Chair.REVIEWER, Stage.UNDER_CHECK: Chair.CHECKER, Stage.UNDER_ISSUE: Chair.ISSUER}
"""Whom a stage waits for."""


@dataclass(frozen=True, slots=True)
class Next:
    """The next step: a sentence, the deeds that take it, and what else may be done."""

    sentence: str
    deeds: tuple[Deed, ...]
    others: tuple[Deed, ...]


def step(docket: Docket, person: Caller, words: Words, reviewer: str) -> Next:
    """The next step for this person; `reviewer` is the name of whoever reviews it."""
    stage = docket.summary.stage
    deeds = tuple(deed for deed in FIRST.get(stage, ()) if deed in docket.deeds)
    if stage is Stage.UNDER_REVIEW and Deed.FORWARD in deeds and not _asks(docket):
        deeds = (Deed.FORWARD, *(deed for deed in deeds if deed is not Deed.FORWARD))
    if Deed.CONFIRM in docket.deeds:
        deeds = tuple(deed for deed in deeds if deed is not Deed.TAKE)
    if not docket.denials:
        deeds = tuple(deed for deed in deeds if deed is not Deed.OVERRIDE)
    others = tuple(deed for deed in OTHERS if deed in docket.deeds)
    return Next(_sentence(docket, person, words, reviewer), deeds, others)


def _asks(docket: Docket) -> bool:
    return bool(docket.missing) or any(item.state == "papers_asked" for item in docket.checklist)


def _sentence(docket: Docket, person: Caller, words: Words, reviewer: str) -> str:
    row = docket.summary
    fill = {
        "reviewer": reviewer,
        "day": row.due or "—",
        "missing": len(docket.missing),
        "rows": len(docket.waiting),
    }
    return words.ui(_word(docket, person), **fill) + _four_eyes(docket, person, words)


def _word(docket: Docket, person: Caller) -> str:
    stage = docket.summary.stage
    if stage is Stage.UNDER_REVIEW:
        return _reviewing(docket, person)
    if not FIRST.get(stage):
        return f"next_{stage}"
    noticed = "_notice" if docket.draft else ""
    leading = Deed.RETURN if noticed and stage is Stage.UNDER_ISSUE else FIRST[stage][0]
    return f"next_{stage}{noticed}" if leading in docket.deeds else f"next_{stage}{noticed}_waits"


def _reviewing(docket: Docket, person: Caller) -> str:
    if docket.summary.reviewer != person.name or Deed.CONFIRM not in docket.deeds:
        return "next_under_review_waits"
    if None in docket.effective.values():
        return "next_under_review_undecided"
    if _asks(docket):
        return "next_under_review_asks"
    return "next_under_review_rows" if docket.waiting else "next_under_review_ready"


def _four_eyes(docket: Docket, person: Caller, words: Words) -> str:
    """Why somebody with the right may not go on: another chair in this project."""
    held, wanted = docket.seats.get(person.name), SEATS.get(docket.summary.stage)
    if held is None or wanted is None or held == wanted:
        return ""
    if wanted is Chair.REVIEWER and held == Chair.SUBMITTER:
        return ""
    return words.ui("next_four_eyes", chair=words.value("chair", held))
