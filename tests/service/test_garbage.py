"""What is young is looked through for garbage by time."""

import gc
import time
import weakref
from collections.abc import Iterator

import pytest

from service import garbage
from service.garbage import Garbage


class Knot:
    """Refers to itself, so that counting references never frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    """The collector as other tests have it."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_a_knot_is_freed_though_nothing_is_made() -> None:
    """Garbage that refers to itself goes before long, without a single allocation to set off a look."""
    garbage.settle()
    knot = weakref.ref(Knot())
    with Garbage():
        deadline = time.monotonic() + 10
        while knot() is not None and time.monotonic() < deadline:
            time.sleep(0.01)  # and make nothing meanwhile: only time may bring the look about

    assert knot() is None


def test_what_lives_until_the_end_is_passed_over() -> None:
    """What was there before is not looked through again."""
    garbage.settle()

    assert gc.get_freeze_count() > 10_000
