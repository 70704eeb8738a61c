"""By when a step is to be taken. No statute fixes these days: all of them are targets, and say so."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

from service.review.stages import Stage


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a step: a target of the office, or the day a return for completion gave."""

    stage: Stage
    day: date
    label: Literal["target", "given"]


@cache
def targets() -> Mapping[str, int]:
    """The days each stage has, from `periods.toml`."""
    days: dict[str, int] = _file()["days"]
    return days


def override_until(since: date) -> date:
    """The last day that an override of a day may name."""
    return since + timedelta(days=_file()["override"]["days"])


@cache
def _file() -> dict[str, dict[str, int]]:
    return tomllib.loads(files("service").joinpath("review", "periods.toml").read_text("utf-8"))


def due(stage: Stage, since: date, given: date | None = None) -> Due | None:
    """The day by which a project that came to this stage leaves it; None where nothing is to be done.

    `given` is the day that a return names.
    """
    if stage is Stage.RETURNED and given is not None:
        return Due(stage, given, "given")
    days = targets().get(stage.value)
    return None if days is None else Due(stage, since + timedelta(days=days), "target")
