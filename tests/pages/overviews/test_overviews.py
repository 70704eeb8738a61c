"""Board, due days, workload and figures: every number is that of the list it opens."""

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from typing import Any

from httpx import Client
from openpyxl import load_workbook

from service.pages.overviews.columns import left
from service.pages.overviews.drawing import STEP, WIDTH, bars
from service.review.lists import Summary
from service.review.stages import Stage
from tests.pages.overviews.conftest import Office
from tests.pages.overviews.test_projects import listed

STAGES = ("submitted", "under_review", "returned", "under_check", "under_issue", "issued")


def test_the_board_counts_what_the_list_has(office: Office, program: Client) -> None:
    """Each column's number is that of its list, also under conditions; its cards are the most urgent ones."""
    for query in ({}, {"city": "130100"}, {"q": "水利", "kind": "new"}):
        page = office["reviewer"].get("/projects/board", params=query).text
        for stage in STAGES:
            lane = page.partition(f'id="lane-{stage}"')[2].partition("</section>")[0]
            found = listed(program, stage=stage, **query)
            assert f'<span class="count">{found["total"]}</span>' in lane
            assert lane.count('<li class="ticket') == min(20, found["total"])
    lane = page.partition('id="lane-returned"')[2].partition("</section>")[0]
    days = re.findall(r'<time datetime="([^"]+)">', lane)
    assert days == sorted(days)


def test_a_column_of_the_board_leads_to_its_list(office: Office) -> None:
    """The heading opens the list with the board's conditions and the stage."""
    page = unescape(office["reviewer"].get("/projects/board", params={"city": "130100"}).text)
    address = re.findall(r'<h2 id="lane-returned"><a href="([^"]+)">', page)[0]
    opened = office["reviewer"].get(address).text
    assert '<option value="returned" selected>' in opened
    assert '<option value="130100" selected>' in opened


def test_due_days_are_counted_without_gap(office: Office, program: Client, today: date) -> None:
    """Every open project with a day is in one part; the overdue come first."""
    page = office["reviewer"].get("/projects/deadlines").text
    counts = [int(count) for count in re.findall(r"<strong>(\d+)</strong></a>", page)]
    assert sum(counts) == listed(program, stage="open")["total"]
    assert counts[0] == listed(program, due="overdue")["total"]
    assert counts[1] == listed(program, due="today")["total"]
    assert page.index('id="due-over"') < page.index('id="due-today"') < page.index('id="due-later"')
    first = page.partition('id="due-over"')[2].partition("</tr>")[2].partition("</tr>")[0]
    assert (today - timedelta(days=6)).isoformat() in first
    assert "已逾期 6 日" in first


def test_a_day_that_a_notice_gave_is_told_from_a_target(office: Office) -> None:
    """In colour and in words, since no statute sets any of them."""
    page = office["reviewer"].get("/projects/deadlines").text
    rows = re.findall(r"<tr><td class=\"when\">.*?</tr>", page, re.DOTALL)
    for row in rows:
        given = "stage-returned" in row
        assert ('<span class="tag label-given">补正期限</span>' in row) is given
        assert ('<span class="tag label-target">内部办理时限</span>' in row) is not given


def test_due_days_of_one_person(office: Office, program: Client) -> None:
    """What waits for a reviewer is what that reviewer has under review, not what went on to others."""
    page = office["reviewer"].get("/projects/deadlines", params={"person": "@zhao.min"}).text
    counts = [int(count) for count in re.findall(r"<strong>(\d+)</strong></a>", page)]
    assert sum(counts) == listed(program, stage="under_review", reviewer="@zhao.min")["total"] > 0
    assert "stage-returned" not in page


def test_days_left_are_counted_to_the_day() -> None:
    """Yesterday is over, today is today, three days are soon; without a day nothing is due."""
    on = date(2026, 11, 28)
    states = {}
    for days in (-1, 0, 3, 4):
        found = left(_summary(due=on + timedelta(days=days)), on)
        assert found is not None
        states[days] = found.state
    assert states == {-1: "over", 0: "today", 3: "soon", 4: "later"}
    assert left(_summary(due=None), on) is None


def _summary(**changes: Any) -> Summary:
    known = dict.fromkeys(Summary.__dataclass_fields__)
    return Summary(**{**known, "stage": Stage.UNDER_REVIEW, **changes})


def test_the_workload_is_that_of_the_lists(office: Office, program: Client) -> None:
    """Each number of a reviewer is the total of the list that it opens; the workbook has the same."""
    page = unescape(office["reviewer"].get("/projects/workload").text)
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    links = re.findall(r'href="/projects\?([^"]+)">(\d+)</a>', table)
    assert len(links) > 20
    for query, count in links[:7]:
        assert office["reviewer"].get(f"/projects?{query}").text.count(f"共 {count} 条") == 1
    content = office["reviewer"].get("/projects/workload/export").content
    rows = list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert rows[0][0] == "审查人"
    assert sum(int(str(row[5])) for row in rows[1:]) == sum(
        listed(program, stage=stage)["total"]
        for stage in ("under_review", "returned", "under_check", "under_issue")
    )


def test_figures_add_up_and_stand_beside_the_year_before(
    office: Office, program: Client, today: date
) -> None:
    """The cities add up to the whole; each number of results is the list's; two years are compared."""
    answer = office["reviewer"].get("/projects/figures/export", params={"year": today.year})
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    heads, whole, *rows = list(sheet.iter_rows(values_only=True))
    place = {head: number for number, head in enumerate(heads)}
    for group in ("按市", "按部门"):
        for head in ("申报", "通过", "不通过", "涉密例外", "建议核减金额（元）"):
            total = sum(float(str(row[place[head]])) for row in rows if row[0] == group)
            assert abs(total - float(str(whole[place[head]]))) < 0.01
    for head, conclusion in (("通过", "supports"), ("不通过", "fails"), ("涉密例外", "secret")):
        found = listed(program, stage="issued", year=today.year, conclusion=conclusion)
        assert whole[place[head]] == found["total"] > 0
    page = office["reviewer"].get("/projects/figures", params={"year": today.year}).text
    before = listed(program, year=today.year - 1)["total"]
    assert f"{today.year - 1}: {before}" in page


def test_a_shape_has_words_beside_it(office: Office, today: date) -> None:
    """Every drawing has a title, a description and a table with the same numbers."""
    page = office["reviewer"].get("/projects/figures", params={"year": today.year}).text
    assert page.count("<svg") == page.count("<desc") == 3
    assert page.count('role="img"') == 3
    assert page.count('<table class="list numbers"') == 2


def test_a_year_without_projects_is_a_sentence(office: Office) -> None:
    """Nothing is divided by zero, and nothing is drawn."""
    page = office["reviewer"].get("/projects/figures", params={"year": 2001}).text
    assert "2001年没有申报的项目。" in page
    assert "<svg" not in page


def test_bars_fill_the_width_and_touch() -> None:
    """The longest row fills the drawing, parts follow each other, and what nobody has is left out."""
    drawn = bars([("a", {"x": 3, "y": 1}), ("b", {"x": 1})], ("x", "y", "z"))
    assert drawn.keys == ("x", "y")
    first, second = drawn.rows
    assert (first.end, first.total, second.total) == (WIDTH, 4, 1)
    assert first.parts[0].width == first.parts[1].x
    assert second.end == WIDTH / 4
    assert drawn.height == 2 * STEP
    assert bars([], ("x",)).rows == ()
    assert bars([("a", {})], ("x",)).rows[0].parts == ()
