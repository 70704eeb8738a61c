"""The sample workbooks of `fixtures/sheets`, filled in beside the book: each cell is read or asked about."""

from service.settings import ROOT
from service.sheets.reading import read
from service.sheets.stated import Read


def case(name: str) -> Read:
    """A workbook of the folder as read."""
    return read((ROOT / "fixtures" / "sheets" / f"{name}.xlsx").read_bytes())


def test_amounts_notes_and_hidden_rows() -> None:
    """1,280万元 is 12,800,000 yuan and asked about, 20% is no amount, the hidden row is named."""
    found = case("amounts-notes-hidden")

    assert [(error.sheet, error.cell) for error in found.errors] == [("项目", "B16"), ("预编目录", "A12")]
    assert [(doubt.sheet, doubt.cell) for doubt in found.doubts] == [
        ("项目", "B14"),
        ("项目", "B15"),
        ("预编目录", "B5"),
        ("需求", "C5"),
    ]
    read_as = {value.path: value.value for value in found.values}
    assert (read_as["funding[1].amount"], read_as["funding[2].amount"]) == (12_800_000.0, 3_500_000.0)
    assert read_as["facilities"] == []
    assert [read_as[f"draft_catalogue.rows[{number}].share.type"] for number in (1, 2, 3, 4)] == [
        "conditional",
        "conditional",
        "conditional",
        "unconditional",
    ]
    assert {left.cells for left in found.left_out} == {"A32", "A34", "A37:C37", "B12", "A14", "A15:B15"}


def test_rows_that_say_none() -> None:
    """无 无 无 否 is no facility, amounts are in 万元, items go on over a blank row; nothing is asked."""
    found = case("none-rows")

    assert found.project is not None, found.errors
    assert found.doubts == ()
    assert found.project.facilities == []
    assert found.project.needs == []
    assert [row.amount for row in found.project.funding or ()] == [28_605_000.0, 1_200_000.0]
    assert [row.items for row in found.project.draft_catalogue.rows or ()] == [
        ["站点名称", "站点坐标", "设备型号", "启用时间"],
        ["预警等级", "发布时间（含解除时间、更新时间）"],
    ]


def test_what_cannot_be_read_says_what_to_write() -> None:
    """Values as the sheet shows them, each with the way out; the total and the strokes are no entries."""
    found = case("refused-with-reasons")
    said = {error.cell: error for error in found.errors if error.sheet == "项目"}

    assert said["B7"].value == "1.113E+16"
    assert "财政资金" in said["A16"].zh
    assert "确定的金额" in said["B14"].zh
    assert "如80万元" in said["B15"].zh
    assert {left.cells for left in found.left_out} == {"A17:B17", "A32:D32"}
    assert [(doubt.sheet, doubt.cell) for doubt in found.doubts] == [
        ("项目", "B8"),
        ("项目", "B19"),
        ("项目", "B25"),
        ("项目", "B28"),
        ("预编目录", "C4"),
        ("预编目录", "C6"),
    ]
