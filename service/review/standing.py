"""What a deed gives back: where the project stands now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.errors import Failure
from service.review.conclusions import QUESTIONS
from service.review.stages import Stage


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project stands after a deed.

    An outcome is None while nothing was decided on the facts as they are. `trouble` says why: the deed was
    done all the same, and the questions can be asked again.
    """

    project: str
    stage: Stage
    round: int
    outcomes: Mapping[str, str | None]
    conclusion: str | None
    missing: int
    trouble: Failure | None = None


def standing(row: Mapping[Any, Any], trouble: Failure | None = None) -> Standing:
    """A row of the table as a deed gives it back."""
    outcomes = {action: row[action] for action in QUESTIONS}
    return Standing(
        row["project"],
        Stage(row["stage"]),
        row["round"],
        outcomes,
        row["conclusion"],
        row["missing"],
        trouble,
    )
