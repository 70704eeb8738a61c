"""The way of a project: one table, and words for all of it."""

from typing import Any

import pytest

from service.people.rights import Right
from service.review.checklist import entries
from service.review.conclusions import Conclusion
from service.review.noting import WORDS
from service.review.stages import OPEN, TRANSITIONS, Chair, Deed, Stage, possible, transitions
from service.words import Words

ALL = frozenset(Right)
D, S, R, B, C, N, X, W = Stage  # draft, submitted, under review, returned, check, issue, issued, withdrawn
WAYS: dict[Deed, dict[Any, Any]] = {
    Deed.SAVE: {None: D, D: D},
    Deed.SUBMIT: {None: S, D: S},
    Deed.RESUBMIT: {B: S, W: S},
    Deed.TAKE: {S: R, R: R},
    Deed.CONFIRM: {R: R},
    Deed.CORRECT: {R: R},
    Deed.ASK_PAPERS: {R: R},
    Deed.ADD_PAPER: {D: D, S: S, B: B, R: R},
    Deed.DRAFT_NOTICE: {R: C},
    Deed.RETURN: {N: B},
    Deed.FORWARD: {R: C},
    Deed.AGREE: {C: N},
    Deed.SEND_BACK: {C: R, N: R},
    Deed.OVERRIDE: {N: N},
    Deed.ISSUE: {N: X},
    Deed.WITHDRAW: dict.fromkeys((D, S, R, B, C, N), W),
    Deed.NOTE: {stage: stage for stage in Stage},
    Deed.DECIDE: {stage: stage for stage in OPEN},
}


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("stage", [None, *Stage])
def test_each_deed_leads_where_the_table_says(deed: Deed, stage: Stage | None) -> None:
    """Every pair of deed and stage: one way, or none."""
    found = [step.to for step in transitions(deed, stage)]

    assert found == [WAYS[deed][stage]] if stage in WAYS[deed] else found == []


def test_nothing_leads_out_of_what_is_issued_but_notes() -> None:
    """What is signed stays signed."""
    assert possible(Stage.ISSUED, ALL) == (Deed.NOTE,)


def test_nobody_without_rights_may_do_anything() -> None:
    """A right is needed for each row."""
    assert all(possible(stage, ()) == () for stage in (None, *Stage))


def test_what_moves_a_project_on_takes_a_chair() -> None:
    """Whoever has a hand in an opinion is held to one part in it."""
    free = {step.deed for step in TRANSITIONS if step.chair is None}

    assert free == {Deed.NOTE, Deed.DECIDE}


def test_all_of_it_has_words() -> None:
    """Stages, deeds, chairs, verdicts and conclusions are said in both languages."""
    named = {"stage": Stage, "deed": Deed, "chair": Chair, "conclusion": Conclusion}
    named_ = {key: [one.value for one in kind] for key, kind in named.items()}
    named_["verdict"] = ["pass", "fail", "doubt", "not_applicable"]
    named_["row_state"] = ["open", "confirmed", "questioned", "papers_asked"]

    for key, values in named_.items():
        for language in ("zh", "en"):
            assert Words(language).values(key) == values
            assert all(Words(language).named(key, value) for value in values)


def test_every_deed_has_a_word_in_the_audit() -> None:
    """No deed is done that the audit list could not name."""
    assert set(WORDS) == set(Deed)


def test_the_checklist_has_eleven_items_in_order() -> None:
    """The list that reviewers know by number."""
    assert [entry.number for entry in entries()] == list(range(1, 12))
