"""The first page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from httpx import Client

from catalog.database import engine
from opa import bundle
from service.pages.chart import HEIGHT, chart
from service.people.sessions import Sessions
from service.settings import Settings

HTML = {"Accept": "text/html"}


def test_the_first_page_says_what_and_how_well(
    reader: Client, asked: dict[str, Any], settings: Settings
) -> None:
    """What the service is, its health, revision and acts, the latest decisions, and ways on."""
    page = reader.get("/").text
    assert "逐项注明所依据的条款，并全部存证备查" in page
    assert page.count("正常</dd>") == 2
    assert bundle.revision(settings.policies) in page
    assert "河北省政务信息资源共享管理规定" in page
    assert page.count('<td class="when">') == 10
    assert 'href="/decisions"' in page
    assert 'href="/docs"' in page


def test_counts_are_those_of_the_list(reader: Client, asked: dict[str, Any]) -> None:
    """Each count links to the decisions it counts."""
    page = reader.get("/").text
    for outcome in ("permit", "deny", "indeterminate"):
        link = page.partition(f"outcome={outcome}&amp;from=")[2]
        start, shown = link[:10], link.partition(">")[2].partition("<")[0]
        query = {"outcome": outcome, "from": start}
        found = reader.get("/decisions", params=query, headers={"Accept": "application/json"}).json()
        assert int(shown.replace(",", "")) == found["total"] > 0


def test_a_service_without_decisions_or_engine_says_so(
    settings: Settings, serve: Callable[..., str], tmp_path: Path
) -> None:
    """Nothing is called well that is not, and an empty record is a sentence with a way on."""
    away = replace(settings, database_url=f"sqlite:///{tmp_path / 'empty.db'}", opa_url="http://127.0.0.1:9")
    address = serve(away)
    database = engine(away.database_url)
    token = Sessions(database).link("sample-reader", datetime.now(UTC))
    database.dispose()
    with Client(base_url=address, follow_redirects=True, headers=HTML) as client:
        page = client.get(f"/sign-in/{token}").text
    assert "不可用</dd>" in page
    assert "尚无决定。" in page
    assert "<svg" not in page


def test_bars_fill_the_height_and_stand_on_each_other() -> None:
    """The tallest day fills the drawing; parts of a bar touch and never overlap."""
    tallies = [{"permit": 3, "deny": 1, "indeterminate": 0}, {"permit": 4, "deny": 2, "indeterminate": 2}]
    drawn = chart([date(2026, 11, 22), date(2026, 11, 23)], tallies)
    assert drawn.totals == {"permit": 7, "deny": 3, "indeterminate": 2}
    low, high = drawn.columns
    assert (high.top, low.top) == (0, HEIGHT / 2)
    assert [bar.outcome for bar in low.bars] == ["permit", "deny"]
    assert all(
        above.y + above.height == below.y for below, above in zip(high.bars, high.bars[1:], strict=False)
    )


def test_no_decisions_draw_nothing() -> None:
    """No day is divided by zero."""
    assert chart([date(2026, 11, 23)], [{"permit": 0, "deny": 0, "indeterminate": 0}]).total == 0
