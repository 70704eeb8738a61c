"""The way of a project through the house: one table of stages, deeds and the rights they need.

What is not in the table cannot be done. That submitter, reviewer, checker and issuer of one project are four
people is about persons, not about rights: `service.review.acting` holds it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from service.people.rights import Right


class Stage(StrEnum):
    """Where a project stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    UNDER_CHECK = "under_check"
    UNDER_ISSUE = "under_issue"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class Chair(StrEnum):
    """One of the four who have a part in an opinion."""

    SUBMITTER = "submitter"
    REVIEWER = "reviewer"
    CHECKER = "checker"
    ISSUER = "issuer"


class Deed(StrEnum):
    """One thing that somebody does with a project."""

    SAVE = "save"
    SUBMIT = "submit"
    RESUBMIT = "resubmit"
    TAKE = "take"
    CONFIRM = "confirm"
    CORRECT = "correct"
    ASK_PAPERS = "ask_papers"
    NOTE = "note"
    ADD_PAPER = "add_paper"
    DRAFT_NOTICE = "draft_notice"
    RETURN = "return"
    FORWARD = "forward"
    AGREE = "agree"
    SEND_BACK = "send_back"
    OVERRIDE = "override"
    ISSUE = "issue"
    WITHDRAW = "withdraw"
    DECIDE = "decide"


class Letter(StrEnum):
    """Which letter is being checked and issued: the opinion 审查意见书 or the notice 补正通知书."""

    OPINION = "opinion"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Transition:
    """A deed that leads from one stage to another; `from_` None: the project is not filed yet.

    `chair` is the one that the person who does it takes for good; None: it takes none. `drafts` is the letter
    that the deed hands on to be checked; `issues` the letter that it issues, and it must be the one drafted.
    """

    deed: Deed
    from_: Stage | None
    to: Stage
    right: Right
    chair: Chair | None = None
    drafts: Letter | None = None
    issues: Letter | None = None


OPEN = (Stage.SUBMITTED, Stage.UNDER_REVIEW, Stage.RETURNED, Stage.UNDER_CHECK, Stage.UNDER_ISSUE)
"""The stages in which something is still to be done."""
SIGNING = (Stage.UNDER_CHECK, Stage.UNDER_ISSUE)
"""The stages in which a letter is checked and issued."""


def _way(
    deed: Deed, ways: Iterable[tuple[Stage | None, Stage]], right: Right, chair: Chair | None = None
) -> Iterable[Transition]:
    return (Transition(deed, before, after, right, chair) for before, after in ways)


def _staying(deed: Deed, stages: Iterable[Stage], right: Right, chair: Chair | None) -> Iterable[Transition]:
    return _way(deed, ((stage, stage) for stage in stages), right, chair)


_UNDONE = (Stage.DRAFT, *OPEN)

TRANSITIONS: tuple[Transition, ...] = (
    *_way(Deed.SAVE, [(None, Stage.DRAFT), (Stage.DRAFT, Stage.DRAFT)], Right.SUBMIT, Chair.SUBMITTER),
    *_way(
        Deed.SUBMIT, [(None, Stage.SUBMITTED), (Stage.DRAFT, Stage.SUBMITTED)], Right.SUBMIT, Chair.SUBMITTER
    ),
    *_way(
        Deed.RESUBMIT,
        [(Stage.RETURNED, Stage.SUBMITTED), (Stage.WITHDRAWN, Stage.SUBMITTED)],
        Right.SUBMIT,
        Chair.SUBMITTER,
    ),
    *_way(Deed.WITHDRAW, ((stage, Stage.WITHDRAWN) for stage in _UNDONE), Right.SUBMIT, Chair.SUBMITTER),
    *_staying(Deed.ADD_PAPER, (Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED), Right.SUBMIT, Chair.SUBMITTER),
    *_way(
        Deed.TAKE,
        [(Stage.SUBMITTED, Stage.UNDER_REVIEW), (Stage.UNDER_REVIEW, Stage.UNDER_REVIEW)],
        Right.REVIEW,
        Chair.REVIEWER,
    ),
    *_staying(Deed.CONFIRM, (Stage.UNDER_REVIEW,), Right.REVIEW, Chair.REVIEWER),
    *_staying(Deed.CORRECT, (Stage.UNDER_REVIEW,), Right.REVIEW, Chair.REVIEWER),
    *_staying(Deed.ASK_PAPERS, (Stage.UNDER_REVIEW,), Right.REVIEW, Chair.REVIEWER),
    *_staying(Deed.ADD_PAPER, (Stage.UNDER_REVIEW,), Right.REVIEW, Chair.REVIEWER),
    Transition(
        Deed.DRAFT_NOTICE,
        Stage.UNDER_REVIEW,
        Stage.UNDER_CHECK,
        Right.REVIEW,
        Chair.REVIEWER,
        drafts=Letter.NOTICE,
    ),
    Transition(
        Deed.FORWARD,
        Stage.UNDER_REVIEW,
        Stage.UNDER_CHECK,
        Right.REVIEW,
        Chair.REVIEWER,
        drafts=Letter.OPINION,
    ),
    *_way(Deed.AGREE, [(Stage.UNDER_CHECK, Stage.UNDER_ISSUE)], Right.CHECK, Chair.CHECKER),
    *_way(Deed.SEND_BACK, [(Stage.UNDER_CHECK, Stage.UNDER_REVIEW)], Right.CHECK, Chair.CHECKER),
    *_way(Deed.SEND_BACK, [(Stage.UNDER_ISSUE, Stage.UNDER_REVIEW)], Right.ISSUE, Chair.ISSUER),
    Transition(
        Deed.OVERRIDE,
        Stage.UNDER_ISSUE,
        Stage.UNDER_ISSUE,
        Right.ISSUE,
        Chair.ISSUER,
        issues=Letter.OPINION,
    ),
    Transition(Deed.ISSUE, Stage.UNDER_ISSUE, Stage.ISSUED, Right.ISSUE, Chair.ISSUER, issues=Letter.OPINION),
    Transition(
        Deed.RETURN, Stage.UNDER_ISSUE, Stage.RETURNED, Right.ISSUE, Chair.ISSUER, issues=Letter.NOTICE
    ),
    *_staying(Deed.NOTE, tuple(Stage), Right.READ, None),
    *_staying(Deed.DECIDE, OPEN, Right.ASK, None),
)
"""All that can be done."""


def transitions(deed: Deed, stage: Stage | None) -> tuple[Transition, ...]:
    """The rows of the table for a deed at a stage; empty where it cannot be done there."""
    return tuple(row for row in TRANSITIONS if row.deed is deed and row.from_ == stage)


def possible(stage: Stage | None, rights: Collection[str]) -> tuple[Deed, ...]:
    """What somebody with these rights may do at a stage, persons left aside."""
    found = (row.deed for row in TRANSITIONS if row.from_ == stage and row.right in rights)
    return tuple(dict.fromkeys(found))
