"""The calendar of the rules against Python's own, and the committed days against those published."""

import csv
import json
import subprocess
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest

from opa import install
from service.policy import calendar
from service.settings import ROOT

VECTORS = ROOT / "fixtures" / "vectors" / "deadlines.csv"
LONGEST = 12
"""How many days `lib.calendar` looks ahead for a working day."""


def committed() -> Any:
    """The file the rules count with."""
    return json.loads(calendar.DATA.read_text("utf-8"))


@cache
def vectors() -> list[dict[str, str]]:
    """The periods computed outside, one a row; `#` begins a comment."""
    lines = [line for line in VECTORS.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def asked(query: str, facts: Any) -> Any:
    """What real OPA answers to a query over the calendar, `facts` being its input."""
    command = [str(install.install()), "eval", "--format", "raw", "--stdin-input"]
    command += ["-d", str(ROOT / "policies" / "lib" / "calendar.rego"), "-d", f"calendar:{calendar.DATA}"]
    command.append(query)
    done = subprocess.run(command, input=json.dumps(facts), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def days(first: date, last: date, step: int = 1) -> list[str]:
    """The days from the first to the last, every `step` of them."""
    return [(first + timedelta(n)).isoformat() for n in range(0, (last - first).days + 1, step)]


def rests(day: date) -> bool:
    """A rest day by the package itself; weekends alone beyond what it knows."""
    if day.year > committed()["last_year"]:
        return day.isoweekday() > 5
    return bool(chinese_calendar.is_holiday(day))


def test_committed_days_are_those_published() -> None:
    """The file says what the generator writes, for every year that both know."""
    kept, new = committed()["years"], calendar.published()["years"]
    both = kept.keys() & new.keys()

    assert {year: new[year] for year in both} == {year: kept[year] for year in both}
    assert "2016" in both


def test_committed_file_is_in_the_written_form() -> None:
    """The file is byte for byte what the generator would write of its content, one year a line."""
    assert calendar.written(committed()) == calendar.DATA.read_text("utf-8")


def test_last_year_is_the_last_of_the_years() -> None:
    """From its first to its last year the file knows every one, and says which is the last."""
    years = sorted(map(int, committed()["years"]))

    assert years == list(range(years[0], committed()["last_year"] + 1))


def test_working_days_made_are_weekends_and_no_holidays() -> None:
    """A make-up working day is a weekend day that is no holiday, so that `rest` may ask in either order."""
    for year, listed in committed()["years"].items():
        made = [date.fromisoformat(f"{year}-{day}") for day in listed["work"]]

        assert all(day.isoweekday() > 5 for day in made)
        assert not set(listed["work"]) & set(listed["rest"])


def test_no_rest_is_longer_than_the_rules_look_ahead() -> None:
    """After any day of the published years a working day comes within the days that are tried."""
    last = date(committed()["last_year"], 12, 31)
    working = [day for day in days(date(2016, 1, 1), last) if not rests(date.fromisoformat(day))]
    gaps = [(date.fromisoformat(later) - date.fromisoformat(day)).days for day, later in pairwise(working)]

    assert max(gaps) <= LONGEST


def test_generator_writes_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Run as a command it writes the file whole and says to which year it reaches."""
    calendar.main(tmp_path / "data.json")

    assert f"the last is {calendar.published()['last_year']}." in capsys.readouterr().out
    assert json.loads((tmp_path / "data.json").read_text("utf-8")) == calendar.published()


@pytest.mark.parametrize("row", vectors(), ids=lambda row: f"{row['received_on']}-{row['days']}")
def test_vector_is_what_python_says(row: dict[str, str]) -> None:
    """Each row of the sheet holds by Python's dates and the package's own rest days."""
    received = date.fromisoformat(row["received_on"])
    last = received + timedelta(int(row["days"]))
    due = next(day for n in range(LONGEST) if not rests(day := last + timedelta(n)))
    said = [row[key] for key in ("raw_last_day", "raw_is_rest_day", "due_on")]

    assert said == [last.isoformat(), str(rests(last)).lower(), due.isoformat()]
    assert [row["weekday"], row["raw_weekday"], row["due_weekday"]] == [
        f"{day:%a}" for day in (received, last, due)
    ]


def test_rules_end_every_period_of_the_sheet_on_its_day() -> None:
    """`due` and `provisional` in Rego give the day and the mark of each row."""
    rows = vectors()
    query = """[[data.lib.calendar.due(row.received_on, to_number(row.days)),
        data.lib.calendar.provisional(data.lib.calendar.due(row.received_on, to_number(row.days)))] |
        some row in input]"""

    assert asked(query, rows) == [[row["due_on"], row["provisional"] == "true"] for row in rows]
    assert len(rows) > 36


def test_rules_know_the_rest_days_of_every_published_year() -> None:
    """Every day from the act's first to the end of the year after the last published rests as in Python."""
    every = days(date(2016, 1, 1), date(committed()["last_year"] + 1, 12, 31))

    assert asked("[day | some day in input; data.lib.calendar.rest(day)]", every) == [
        day for day in every if rests(date.fromisoformat(day))
    ]


def test_rules_count_days_as_python_does() -> None:
    """Number, day, weekday and day after, over four centuries and at the ends of the calendar."""
    some = [*days(date(1896, 2, 27), date(2300, 3, 2), 97), *days(date(2000, 2, 27), date(2000, 3, 2))]
    query = """[[data.lib.calendar.number(day), data.lib.calendar.civil(data.lib.calendar.number(day)),
        data.lib.calendar.weekday(day), data.lib.calendar.later(day, 1)] | some day in input]"""
    before_year_1 = 306  # days from 1 March of the year 0, where the rules begin to count

    assert asked(query, some) == [
        [day.toordinal() - 1 + before_year_1, str(day), day.isoweekday(), str(day + timedelta(1))]
        for day in map(date.fromisoformat, some)
    ]
