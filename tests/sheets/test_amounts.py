"""W1: the unit of an amount is read from format, heading, note and title, or else asked about."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from service.sheets.amounts import read_written
from service.sheets.errors import Unreadable
from service.sheets.reading import read
from tests.sheets.books import both, cell, changed, repacked

Change = Callable[[Workbook], object]
BARE = cell("项目", "B13", "金额")
WAN = cell("项目", "B13", "金额（万元）")


def amount(value: object, number_format: str = "General") -> Change:
    """The first source's amount, the second one's row left out."""
    return both(
        cell("项目", "B14", value, number_format), cell("项目", "A15", None), cell("项目", "B15", None)
    )


def comment(workbook: Workbook) -> None:
    """A comment of the clerk's on the heading."""
    workbook["项目"]["B13"].comment = Comment("单位：万元", "李娜")


READ: dict[str, tuple[Change, str]] = {
    "unit in the format": (both(BARE, amount(1280, '#,##0"万元"')), "1,280万元"),
    "unit in the format, decimals": (both(BARE, amount(1280, '0.00"万元"')), "1280.00万元"),
    "万 by a dot between digits": (both(BARE, amount(12_800_000, '0!.0,"万"')), "1280.0万"),
    "the same with a backslash": (both(BARE, amount(12_800_000, '0\\.0000"万元"')), "1280.0000万元"),
    "thousands by a comma": (both(BARE, amount(12_800_000, '#,##0,"千元"')), "12,800千元"),
    "condition in the format": (
        both(BARE, amount(12_800_000, '[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0')),
        "1280.0万",
    ),
    "currency": (both(BARE, amount(12_800_000, "[$¥-804]#,##0.00")), "¥12,800,000.00"),
    "unit in the heading": (both(WAN, amount(1280)), "1280"),
    "unit in the heading, after a slash": (
        both(cell("项目", "B13", "投资额/万元"), amount("1,280")),
        "1,280",
    ),
    "unit above": (both(BARE, cell("项目", "B12", "金额单位:万元"), amount(1280)), "1280"),
    "unit beside": (both(BARE, cell("项目", "C14", "万元"), amount(1280)), "1280"),
    "unit below": (
        both(BARE, cell("项目", "A17", "注：以上金额以万元为单位"), amount("１２８０")),
        "１２８０",
    ),
    "unit in the section's title": (
        both(BARE, cell("项目", "A12", "二、资金来源及金额（单位：万元）"), amount(1280)),
        "1280",
    ),
    "unit in the sheet's title": (
        both(BARE, cell("项目", "A1", "申报表（单位：万元）"), amount(1280)),
        "1280",
    ),
    "unit in a comment": (both(BARE, comment, amount(1280)), "1280"),
    "written out": (amount("1,280万元"), "1,280万元"),
    "written with a space": (amount("1280 万"), "1280 万"),
    "written with a sign": (amount("￥12,800,000.00"), "￥12,800,000.00"),
    "in full width": (amount("１２８０００００"), "１２８０００００"),
    "in capitals": (amount("壹仟贰佰捌拾万元整"), "壹仟贰佰捌拾万元整"),
    "in Chinese numerals": (amount("一千二百八十万元"), "一千二百八十万元"),
    "in digits and capitals": (
        amount("1280万元（大写：壹仟贰佰捌拾万元整）"),
        "1280万元（大写：壹仟贰佰捌拾万元整）",
    ),
    "in two parts": (amount("1千万280万元"), "1千万280万元"),
}


@pytest.mark.parametrize("name", READ)
def test_the_unit_is_read_where_it_is_stated(name: str) -> None:
    """12,800,000 yuan each time, as shown on the sheet, and nothing is asked."""
    change, shown = READ[name]

    found = read(changed(change))

    assert found.project is not None, found.errors
    assert [part.amount for part in found.project.funding or ()] == [12_800_000.0]
    assert [value.shown for value in found.values if value.path == "funding[1].amount"] == [shown]
    assert found.doubts == ()


ASKED: dict[str, tuple[Change, str]] = {
    "format against heading": (amount(1280, '#,##0"万元"'), "1,280万元"),
    "note against heading": (both(cell("项目", "B12", "单位：万元"), amount(1280)), "1,280万元"),
    "title against heading": (
        both(cell("项目", "A12", "二、资金来源及金额（万元）"), amount(1280)),
        "1,280万元",
    ),
    "small under 元": (amount(1280), "0.128万元"),
    "small without a unit": (both(BARE, amount(1280)), "0.128万元"),
    "small in a note's unit": (both(BARE, cell("项目", "B12", "单位：千元"), amount(5)), "0.5万元"),
    "yuan under 万元": (both(WAN, amount(12_800_000)), "12,800,000万元"),
    "format that hides half": (both(WAN, amount(0.4, "0")), "0.4万元"),
    "merged over two sources": (
        both(cell("项目", "B15", None), lambda workbook: workbook["项目"].merge_cells("B14:B15")),
        "",
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_where_the_unit_is_open_the_clerk_is_asked(name: str) -> None:
    """The doubt names the cell and says in 元, 万元 and capitals how it was read."""
    change, said = ASKED[name]

    found = read(changed(change))

    assert found.project is not None, found.errors
    assert {(doubt.sheet, doubt.cell) for doubt in found.doubts} == {("项目", "B14")}
    assert said in found.doubts[0].zh
    assert found.doubts[0].en.endswith(".")
    assert read(changed(change)).doubts == found.doubts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("约120万元", "确定的金额"),
        ("120万元左右", "确定的金额"),
        ("80万元（含监理费5万）", "如80万元"),
        ("30-50万元", "金额应为数字"),
        ("3万5", "金额应为数字"),
        ("一千二", "金额应为数字"),
        ("1280万元（壹仟贰佰捌拾元整）", "不一致"),
        ("-5", "负数"),
        ("（5）", "负数"),
        ("1" * 5_000, "金额应为数字"),
        ("120万元/年", "金额应为数字"),
        ("90%", "金额应为数字"),
    ],
)
def test_what_is_no_certain_amount_says_what_to_write(text: str, said: str) -> None:
    """About, from-to, two amounts, a rate: each is refused with the way out."""
    with pytest.raises(Unreadable) as error:
        read_written(text)

    assert said in error.value.said.zh


def stored(style: bytes, value: bytes) -> bytes:
    """The sample with the first source's amount as it stands in the file."""
    own = b's="13" t="n"><v>3600000<'
    return repacked(lambda _, part: part.replace(own, b's="%b" t="n"><v>%b<' % (style, value)))


@pytest.mark.parametrize("style", [b"13", b"0"])
@pytest.mark.parametrize(
    ("value", "said"),
    [
        (b"1e20", "金额过大"),
        (b"1e26", "金额过大"),
        (b"9" * 400, "金额过大"),
        (b"1e300", "金额过大"),
        (b"1e999", "错误值"),
    ],
)
def test_a_number_of_any_size_ends_in_a_sentence_at_its_cell(style: bytes, value: bytes, said: str) -> None:
    """An amount beyond all money, and one that is read as infinity, under a format and under none."""
    found = read(stored(style, value))

    assert [error.cell for error in found.errors] == ["B14"]
    assert said in found.errors[0].zh


def test_an_amount_is_exact() -> None:
    """1280.1 in 万元 is 12,801,000 yuan, not a float beside it."""
    found = read(changed(both(WAN, amount(1280.1))))

    assert found.project is not None
    assert (found.project.funding or [])[0].amount == 12_801_000.0
    assert read_written("1280.1万元") == (Decimal("12801000.0"), 1)


def total(value: Any, label: str = "合计") -> Change:
    """A total below the sample's two sources of 3,600,000 and 400,000 yuan."""
    return both(cell("项目", "A16", label), cell("项目", "B16", value))


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (4_000_000, "合计"),
        ("400万元", "总 计"),
        ("肆佰万元整", "合计（大写）"),
        ("=SUM(B14:B15)", "共计"),
        (4_000_000, "小计"),
    ],
)
def test_a_total_that_adds_up_is_left_out_and_said_so(value: Any, label: str) -> None:
    """It is no source of money."""
    found = read(changed(total(value, label)))

    assert found.project is not None, found.errors
    assert len(found.project.funding or ()) == 2
    assert [left.cells for left in found.left_out] == ["A16:B16"]
    assert found.doubts == ()


@pytest.mark.parametrize("value", [5_000_000, "400", "=SUM(B14:B14)", "=B14+B15", "见批复"])
def test_a_total_that_does_not_add_up_is_asked_about(value: Any) -> None:
    """Also one that is a formula over other rows, or no amount at all."""
    found = read(changed(total(value)))

    assert found.project is not None
    assert {doubt.cell for doubt in found.doubts} == {"B16"}
