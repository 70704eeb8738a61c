"""An opinion concludes only what a decision found."""

from types import SimpleNamespace
from typing import cast

import pytest

from service.decisions import Kept
from service.review.conclusions import Conclusion, conclusion


def kept(*found: tuple[str, str]) -> Kept:
    """A decision with findings, each an effect and a code."""
    rows = tuple(SimpleNamespace(effect=effect, code=code) for effect, code in found)
    ruling = SimpleNamespace(findings=rows)
    return cast("Kept", SimpleNamespace(decision=SimpleNamespace(ruled=SimpleNamespace(ruling=ruling))))


@pytest.mark.parametrize(
    ("code", "reached"),
    [
        ("hb2016.art_9.supports_sharing", Conclusion.SUPPORTS),
        ("hb2016.art_9.secret_project", Conclusion.SECRET),
        ("hb2016.art_9.no_fiscal_funds", Conclusion.NO_FISCAL_FUNDS),
        ("sc809.art_31.allowed_by_law", None),
        ("other.act.permitted", None),
    ],
)
def test_a_permit_is_the_conclusion_that_it_names(code: str, reached: Conclusion | None) -> None:
    """That a project supports sharing is said where that was found, and not of whatever else is permitted."""
    one = kept(("permit", code), ("warn", "hb2016.act.review_due"))
    assert conclusion({"approve": one, "fund": one}, ()) is reached
