"""A filled form is read as its writer meant it, however it is spelt; what is absent stays unknown."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from catalog.entries import Chapter, Connection, DraftCatalogue, ProjectSecrecy
from service.settings import ROOT
from service.sheets.filling import template, write
from service.sheets.reading import read
from service.sheets.samples import samples
from tests.sheets.books import SAMPLE, cell, changed, parts

SPELT: list[tuple[str, str, object, Callable[[Any], object], object]] = [
    ("项目", "B4", "　２６１１－130000－04－04－300001 ", lambda r: r.project.id, "2611-130000-04-04-300001"),
    ("项目", "B4", 261100000000001, lambda r: r.project.id, "261100000000001"),
    ("项目", "B7", "11130000000000019u", lambda r: r.project.unit, "11130000000000019U"),
    ("项目", "B8", "改扩建", lambda r: r.stated.work, "rebuilt"),
    ("项目", "B9", "2026-11-28", lambda r: r.stated.filled_on, date(2026, 11, 28)),
    ("项目", "B9", "2026/1/8", lambda r: r.stated.filled_on, date(2026, 1, 8)),
    ("项目", "B9", "２０２６年１１月２８日", lambda r: r.stated.filled_on, date(2026, 11, 28)),
    ("项目", "B9", "20261128", lambda r: r.stated.filled_on, date(2026, 11, 28)),
    ("项目", "B9", 20261128, lambda r: r.stated.filled_on, date(2026, 11, 28)),
    ("项目", "B9", datetime(2026, 11, 28), lambda r: r.stated.filled_on, date(2026, 11, 28)),  # noqa: DTZ001
    ("项目", "B14", "1,200,000", lambda r: r.project.funding[0].amount, 1_200_000.0),
    ("项目", "B14", "１２０ 万元", lambda r: r.project.funding[0].amount, 1_200_000.0),
    ("项目", "B14", "1.2亿", lambda r: r.project.funding[0].amount, 120_000_000.0),
    ("项目", "B14", "￥1200000.55元整", lambda r: r.project.funding[0].amount, 1_200_000.55),
    ("项目", "A14", "财政性资金", lambda r: r.project.funding[0].source, "fiscal"),
    ("项目", "B19", "涉密", lambda r: r.project.secrecy.statement, "secret"),
    ("项目", "B25", "√", lambda r: r.project.sharing_chapter.present, True),
    ("项目", "B25", "×", lambda r: r.project.sharing_chapter.present, False),
    ("项目", "B25", None, lambda r: r.project.sharing_chapter.present, None),
    ("项目", "B29", "第45页", lambda r: r.project.connection.page, 45),
    ("项目", "B29", "45-46", lambda r: r.project.connection.page, "45-46"),
    ("项目", "D32", "YES", lambda r: r.project.facilities[0].connected, True),
    ("预编目录", "C4", "有条件", lambda r: r.project.draft_catalogue.rows[0].share.type, "conditional"),
    ("预编目录", "B4", "姓名;电话（固定、移动）\n住址", lambda r: r.project.draft_catalogue.rows[0].items,
     ["姓名", "电话（固定、移动）", "住址"]),
    ("预编目录", "B4", None, lambda r: r.project.draft_catalogue.rows[0].items, None),
    ("预编目录", "B4", "无", lambda r: r.project.draft_catalogue.rows[0].items, []),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "place", "value", "take", "meant"), SPELT)
def test_many_spellings_mean_the_same(
    sheet: str, place: str, value: object, take: Callable[[Any], object], meant: object
) -> None:
    """Width, space, units, five styles of a day and the marks people use are read, and blanks stay None."""
    number_format = "yyyy-mm-dd" if isinstance(value, datetime) else "General"
    found = read(changed(cell(sheet, place, value, number_format)))

    assert found.errors == ()
    assert take(found) == meant


def test_a_day_number_of_either_calendar_is_the_day_excel_shows() -> None:
    """A day kept as a bare number counts from the workbook's own first day."""
    assert read(changed(cell("项目", "B9", 46354, "General"))).stated.filled_on == date(2026, 11, 28)


def test_the_template_asks_for_what_is_required_and_nothing_else() -> None:
    """An empty template is three errors beside three labels, no sheet or heading is missed."""
    assert [(error.sheet, error.cell) for error in read(template()).errors] == [
        ("项目", "B4"), ("项目", "B5"), ("项目", "B7"),
    ]  # fmt: skip


def test_the_committed_samples_are_what_the_module_writes() -> None:
    """`python -m service.sheets.samples fixtures/projects` would change nothing."""
    for name, content in samples().items():
        committed = (ROOT / "fixtures" / "projects" / name).read_bytes()
        assert (parts(committed) == parts(content)) is True, name


def test_the_sample_to_be_completed_lacks_chapter_and_decision() -> None:
    """What is left blank is not known: no chapter, and secret in part without a number or an authority."""
    found = read(samples()["申报表-待补正.xlsx"])

    assert found.project is not None
    assert found.project.sharing_chapter == Chapter()
    assert found.project.secrecy == ProjectSecrecy(statement="secret", part="part")


def test_blank_tables_are_not_known_and_none_is_none() -> None:
    """A table nobody filled in is None; one that says 无 is an empty list."""

    def clear(workbook: Workbook) -> None:
        for sheet, rows in (("项目", (14, 15, 32)), ("预编目录", (4, 5)), ("需求", (4,))):
            for row in rows:
                for column in range(1, 7):
                    workbook[sheet].cell(row, column).value = None

    def deny(workbook: Workbook) -> None:
        clear(workbook)
        for sheet, row in (("项目", 14), ("项目", 32), ("预编目录", 4), ("需求", 4)):
            workbook[sheet].cell(row, 1).value = "无"

    blank, denied = read(changed(clear)).project, read(changed(deny)).project
    assert blank is not None
    assert denied is not None
    assert (blank.funding, blank.facilities, blank.draft_catalogue.rows, blank.needs) == (None,) * 4
    assert (denied.funding, denied.facilities, denied.draft_catalogue.rows, denied.needs) == ([],) * 4


def test_another_layout_is_read_by_its_headings() -> None:
    """A title row more, headings in two merged rows, moved columns, other words, an item a row."""

    def redraw(workbook: Workbook) -> None:
        del workbook["预编目录"]
        sheet = workbook.create_sheet("预编项目信息资源目录")
        sheet.append(["附件2"])
        sheet.append(["河北省应急管理厅预编目录"])
        sheet.append(["序号", "共享属性", None, "资源名称", "信息项信息", "备注"])
        sheet.append([None, "共享类型", "依据种类", None, "信息项名称", None])
        sheet.append([1, "不予共享", "法律", "名录", "姓名", "内部"])
        sheet.append([2, None, None, None, "电话", None])
        sheet.append([3, "无条件共享", None, "台账", "数量", None])
        for place in ("A3:A4", "B3:C3", "D3:D4", "F3:F4", "D5:D6"):
            sheet.merge_cells(place)

    found = read(changed(redraw))

    assert found.project is not None, found.errors
    rows = found.project.draft_catalogue.rows or []
    assert [(row.name, row.items, row.share.type, row.share.ground.kind) for row in rows] == [
        ("名录", ["姓名", "电话"], "none", "law"), ("台账", ["数量"], "unconditional", None),
    ]  # fmt: skip
    assert [(remark.cell, remark.value) for remark in found.remarks] == [("F4", "备注")]


def test_amounts_in_ten_thousands_say_so_in_their_heading() -> None:
    """A column headed 金额（万元） is read in its own unit."""
    found = read(changed(cell("项目", "B13", "金额（万元）")))

    assert found.project is not None
    assert [part.amount for part in found.project.funding or ()] == [36e9, 4e9]


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [("B7", "SJ-017", "内部编号"), ("B27", None, "未填有或无")],
)
def test_what_is_probably_not_meant_is_a_remark(place: str, value: object, said: str) -> None:
    """A remark does not keep a project out; it stands beside it with its cell."""
    found = read(changed(cell("项目", place, value)))

    assert found.project is not None
    assert [(remark.sheet, remark.cell) for remark in found.remarks] == [("项目", place)]
    assert said in found.remarks[0].zh


def test_a_long_list_goes_on_below_and_comes_back_whole() -> None:
    """10,000 items of a resource do not fit in one cell of a workbook; they are written over several rows."""
    project = read(SAMPLE).project
    assert project is not None
    row = (project.draft_catalogue.rows or [])[0].model_copy(
        update={"items": [f"信息项{n}" for n in range(10_000)]}
    )
    project = project.model_copy(
        update={"draft_catalogue": DraftCatalogue(present=True, rows=[row, row]), "connection": Connection()}
    )

    assert read(write(project)).project == project
