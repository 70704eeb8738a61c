"""What the overviews cost with two thousand projects, and what the gateway's door feels of a re-decision.

    python -m tests.benchmarks.overviews

One `gongxiang serve` on one machine; times are those of a browser on it, pages whole, nothing kept.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import httpx

from catalog.database import engine
from service.doors import CRUMB_HEADER, SESSION
from service.people import secrets
from service.people.account import Draft
from service.people.accounts import Accounts
from service.people.audit import By
from service.people.rights import AccountRole
from service.people.sessions import Sessions
from service.settings import ROOT, Settings
from tests.benchmarks.questions import all_questions
from tests.benchmarks.servers import Place, create_key, load_worlds, service
from tests.pages.overviews.sample import REVIEWERS, fill
from tests.review.desks import project, sample

MANY, TIMES = 2_000, 15
FILED, RATE, QUIET = 160, 40.0, 12.0
"""Projects decided again, questions a second at the door meanwhile, and seconds without a run before."""
MOST = 300.0
"""Milliseconds that a page may take (issue 6, item 6)."""
PAGES = (
    "/",
    "/projects?scope=desk",
    "/projects?scope=all",
    "/projects?scope=all&stage=open&sort=fiscal&q=水利",
    "/projects?scope=all&page=30",
    "/projects/board",
    "/projects/deadlines",
    "/projects/workload",
    "/projects/figures",
    "/projects/redecide",
    "/platforms",
    "/projects/export?scope=all",
)


def say(line: str) -> None:
    """A line of the tables."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Print both tables; ends with 1 where a page is slower than MOST."""
    with tempfile.TemporaryDirectory(prefix="gongxiang-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'gongxiang.db'}"
        load_worlds(url, ROOT / "fixtures" / "world.yaml")
        keys = {role: create_key(url, role) for role in ("analyst", "gateway")}
        session = _reviewer(url)
        with service("overviews", Place(url), keys["gateway"], engine="wasm") as server:
            base = server.target.url.partition("/access/")[0]
            _file(base, keys["analyst"])
            asyncio.run(_door(base, session, keys["analyst"]))
            _fill(url)
            slowest = _pages(base, session)
    raise SystemExit(int(slowest > MOST))


def _reviewer(url: str) -> str:
    """The session of a reviewer."""
    database, at = engine(url), datetime.now(UTC)
    username = REVIEWERS[0].removeprefix("@")
    draft = Draft(username, "样例审查人", None, frozenset({AccountRole.REVIEWER}))
    Accounts(database).create(draft, secrets.draw("password"), By("bench", at), temporary=False)
    token = Sessions(database).open(username, at)
    database.dispose()
    return token


def _fill(url: str) -> None:
    database = engine(url)
    fill(database, MANY, datetime.now(UTC).astimezone(Settings.read({}).zone).date())
    database.dispose()


def _file(base: str, key: str) -> None:
    """File sample projects again and again under ids of their own."""
    rows = [row["id"] for row in sample()["projects"]]
    with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {key}"}, timeout=30) as program:
        for number in range(FILED):
            entry = project(rows[number % len(rows)]).model_dump(mode="json", by_alias=True)
            entry["id"] = f"2611-130000-04-05-{number:06d}"
            program.post("/projects", json=entry).raise_for_status()


def _browser(base: str, session: str) -> httpx.Client:
    return httpx.Client(
        base_url=base,
        cookies={SESSION: session},
        headers={"Accept": "text/html", CRUMB_HEADER: secrets.crumb(session)},
        timeout=30,
    )


def _pages(base: str, session: str) -> float:
    say(f"\n{MANY + FILED} projects: milliseconds a page, {TIMES} times each\n")
    say(f"{'page':<52}{'median':>8}{'most':>8}{'KiB':>8}")
    slowest = 0.0
    with _browser(base, session) as browser:
        for page in PAGES:
            browser.get(page).raise_for_status()
            taken, size = [], 0
            for _ in range(TIMES):
                began = time.perf_counter()
                size = len(browser.get(page).content)
                taken.append((time.perf_counter() - began) * 1000)
            say(f"{page:<52}{statistics.median(taken):>8.0f}{max(taken):>8.0f}{size / 1024:>8.0f}")
            if "export" not in page:
                slowest = max(slowest, statistics.median(taken))
    return slowest


async def _door(base: str, session: str, key: str) -> None:
    """Ask at a steady rate, first without a run, then while one goes on to its end."""
    quiet = await _asked(base, key, asyncio.create_task(asyncio.sleep(QUIET)))
    run = asyncio.create_task(asyncio.to_thread(_run, base, session))
    busy = await _asked(base, key, run)
    say(f"\nthe door at {RATE:.0f} questions a second: milliseconds\n")
    say(f"{'':<40}{'asked':>8}{'p50':>8}{'p95':>8}{'p99':>8}")
    for name, taken in (("nothing else", quiet), (f"{FILED} projects decided again", busy)):
        say(f"{name:<40}{len(taken):>8}" + "".join(f"{_share(taken, at):>8.1f}" for at in (50, 95, 99)))


def _run(base: str, session: str) -> None:
    """Decide again, and look how far it is as the page does, to the end."""
    with _browser(base, session) as browser:
        run = browser.post("/projects/redecide", data={"draft": ""}).headers["location"]
        while browser.get(run, headers={"Accept": "application/json"}).json()["state"] == "begun":
            time.sleep(1)


async def _asked(base: str, key: str, meanwhile: "asyncio.Task[None]") -> list[float]:
    """Ask at the rate until then; times count from when a question was due, whatever was not answered yet."""
    questions, found, tasks = all_questions(), list[float](), list[asyncio.Task[None]]()
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=10) as client:

        async def ask(number: int, due: float) -> None:
            answer = await client.post("/access/v1/evaluation", json=questions[number % len(questions)])
            answer.raise_for_status()
            found.append((time.perf_counter() - due) * 1000)

        began, number = time.perf_counter(), 0
        while not meanwhile.done():
            due = began + number / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(ask(number, due)))
            number += 1
        await asyncio.gather(*tasks)
    return found


def _share(values: Iterable[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


if __name__ == "__main__":
    main()
