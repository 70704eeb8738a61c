"""Writes `policies/calendar/data.json`: the rest days and make-up working days that the rules count with.

Source: the PyPI package chinesecalendar, which transcribes the State Council's yearly holiday notices
(国务院办公厅关于部分节假日安排的通知). It is a tool of the authors, not of the running service, which reads
only the file. Run `python -m service.policy.calendar` after a new notice, with the newest package.
"""

import json
from collections.abc import Iterable
from datetime import date
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "policies" / "calendar" / "data.json"
PACKAGE = "chinesecalendar"


def published() -> dict[str, Any]:
    """The whole file: its source, the last year of which every day is published, and the years.

    A year holds two lists of "MM-DD": `rest`, the holidays and the days given in lieu of them, weekends
    among them included; `work`, the weekend days made working days. Every other day is what its weekday is.
    """
    # By name and only now: the running service is installed without this package.
    days = import_module("chinese_calendar.constants")
    years = sorted({day.year for day in days.holidays})
    return {
        "source": f"PyPI {PACKAGE} {version(PACKAGE)}",
        "last_year": years[-1],
        "years": {
            str(year): {"rest": _of(year, days.holidays), "work": _of(year, days.workdays)} for year in years
        },
    }


def written(calendar: dict[str, Any]) -> str:
    """The file's text: one year a line, so that a new notice is one new line."""
    years = ",\n".join(
        f"    {json.dumps(year)}: {json.dumps(days)}" for year, days in calendar["years"].items()
    )
    head = "".join(f"  {json.dumps(key)}: {json.dumps(calendar[key])},\n" for key in ("source", "last_year"))
    return f'{{\n{head}  "years": {{\n{years}\n  }}\n}}\n'


def _of(year: int, days: Iterable[date]) -> list[str]:
    return sorted(day.strftime("%m-%d") for day in days if day.year == year)


def main(path: Path = DATA) -> None:
    """Write the file, and say to which year it reaches."""
    calendar = published()
    path.write_text(written(calendar), encoding="utf-8")
    print(f"{path}: {len(calendar['years'])} years, the last is {calendar['last_year']}.")  # noqa: T201  a tool


if __name__ == "__main__":
    main()
