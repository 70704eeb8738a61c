"""The clock stepped back at work, by libfaketime: the record's order is its own, not the clock's."""

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from catalog.database import engine
from service.record.archive import Archive
from tests.faults.load import Load, back, check, figures
from tests.programs import serving

LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
SLEEP = "import select, time\ntime.sleep = lambda seconds: select.select([], [], [], seconds) and None\n"
"""libfaketime 0.9.10, told to leave the monotonic clock alone, answers clock_nanosleep(2) with EINVAL."""
STEP = 3_600.0
"""Seconds; the real clock's time is the later one, so that the key is in force and the grants have begun."""


@pytest.mark.skipif(LIBRARY is None, reason="there is no libfaketime; install Debian's libfaketime")
def test_the_clock_stepped_back(
    url: str, keys_of: Callable[[str, int], list[str]], tell: Callable[[str], None], tmp_path: Path
) -> None:
    """An hour back at work: every answer is kept, no id twice, the record whole, the order that of the chain.

    The moments on record step back with the clock, and the day asked about is the clock's: a grant that had
    ended is in force again for as long as the clock says so. Only a clock that is kept right prevents that.
    """
    [key] = keys_of(url, 1)
    moment = tmp_path / "moment"
    moment.write_text("+0")
    (tmp_path / "sitecustomize.py").write_text(SLEEP)
    faked = {
        "PYTHONPATH": str(tmp_path),
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(moment),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # a clock that is set leaves this one alone
        "DONT_FAKE_MONOTONIC": "1",
    }
    with serving(url, **faked) as program:
        load = Load(program, [key])
        with load.asking():
            time.sleep(1)
            moment.write_text(f"-{STEP:g}")
            time.sleep(1)
        again = back(program, key)

    check(load)
    assert load.broken == []
    assert not load.failures
    steps = _steps(load)
    assert min(steps) < -STEP / 2, "the clock did not step back: the test showed nothing"
    assert not [said for said in load.answers if said.body["decision"] is not said.may]
    tell(f"{figures(load, again)}; the record's moments step back by {-min(steps):.0f} s at one place")


def _steps(load: Load) -> list[float]:
    """Seconds from each decision on record to the next, in the order of the chain."""
    database = engine(load.program.database_url)
    archive = Archive(database)
    ids = [(said.body["context"]["record"]["seq"], said.body["context"]["id"]) for said in load.answers]
    kept = [archive.find(name) for _, name in sorted(ids)]
    database.dispose()
    moments = [each.decision.at.timestamp() for each in kept if each is not None]
    return [later - earlier for earlier, later in pairwise(moments)]
