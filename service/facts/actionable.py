"""Tells facts that can be changed by acting from circumstances; the table is `actionable.toml`."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files


@cache
def actionable_paths() -> frozenset[str]:
    """Read the table: paths of the facts, dotted, `*` for every member of a list."""
    groups = tomllib.loads(files("service.facts").joinpath("actionable.toml").read_text("utf-8"))["facts"]
    return frozenset(
        f"{at}.{key}".lstrip(".") for group in groups for at in group["at"] for key in group["keys"]
    )


def is_actionable(place: Sequence[str | int]) -> bool:
    """Say whether a place of the facts, keys and positions, is one that can be acted on."""
    steps = ["*" if isinstance(step, int) else step for step in place]
    if "properties" in steps:
        steps = steps[: steps.index("properties") + 1]
    return ".".join(steps) in actionable_paths()
