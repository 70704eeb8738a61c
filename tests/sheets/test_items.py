"""W5: several items in one cell are split where a person meant it, and asked about where that is doubtful."""

import pytest

from service.sheets.lists import join, parse
from service.sheets.reading import read
from tests.sheets.books import cell, changed

THREE = ["企业名称", "法定代表人", "许可证号"]
SPLIT = (
    "企业名称、法定代表人、许可证号",
    "企业名称，法定代表人;许可证号",
    "企业名称 法定代表人 许可证号",
    "企业名称\u3000法定代表人\u3000许可证号",
    "企业名称/法定代表人/许可证号",
    "企业名称 / 法定代表人 / 许可证号",
    "企业名称\n法定代表人\n许可证号",
    "企业名称\t法定代表人\t许可证号",
    "企业名称|法定代表人|许可证号",
    "1.企业名称 2.法定代表人 3.许可证号",
    "1.企业名称2.法定代表人3.许可证号",
    "1、企业名称；2、法定代表人；3、许可证号。",
    "（1）企业名称（2）法定代表人（3）许可证号",
    "①企业名称②法定代表人③许可证号",
    "一、企业名称 二、法定代表人 三、许可证号",
    "1) 企业名称\n2) 法定代表人\n3) 许可证号",
    "企业名称。法定代表人。许可证号。",
    "企业名称 法定代表人\n许可证号",
)


@pytest.mark.parametrize("text", SPLIT)
def test_items_are_split_by_what_stands_between_them(text: str) -> None:
    """Marks, gaps, slashes, line ends and numbers; nothing is asked."""
    assert parse(text).names == THREE
    assert parse(text).doubts == ()


WHOLE = (
    "发布时间（含解除时间、更新时间）",
    "《安全生产法》第一条",
    "TCP/IP",
    "1,000千克以上储量",
    "1.5倍系数",
    "事故等级",
    "Unit name",
    "A/B",
    "经纬度（WGS 84/CGCS 2000）",
    "二〇二五年计划",
)


@pytest.mark.parametrize("text", WHOLE)
def test_one_item_stays_one(text: str) -> None:
    """Marks within brackets, numbers and Latin words part nothing."""
    assert parse(text).names == [text]
    assert parse(text).doubts == ()


DOUBTFUL = {
    "姓名、电话等": ["姓名", "电话"],
    "姓名、电话、等": ["姓名", "电话"],
    "姓名、电话等5项": ["姓名", "电话"],
    "姓名、电话等信息": ["姓名", "电话"],
    "姓名，电话……": ["姓名", "电话"],
    "经度/纬度": ["经度", "纬度"],
    "姓 名": ["姓 名"],
    "GPS 坐标": ["GPS 坐标"],
    "姓名、电话 住址": ["姓名", "电话", "住址"],
    "姓名、经度/纬度": ["姓名", "经度", "纬度"],
    "企业名称（姓名、电话": ["企业名称（姓名、电话"],
    "姓名、无": ["姓名", "无"],
    "1.姓名": ["姓名"],
    "1.姓名、电话 2.住址": ["姓名", "电话", "住址"],
}


@pytest.mark.parametrize("text", DOUBTFUL)
def test_a_doubtful_list_is_read_and_asked_about(text: str) -> None:
    """The doubt names the cell and shows how it was split."""
    found = read(changed(cell("预编目录", "B4", text)))

    assert found.project is not None, found.errors
    assert (found.project.draft_catalogue.rows or [])[0].items == DOUBTFUL[text]
    assert [(doubt.sheet, doubt.cell, doubt.shown) for doubt in found.doubts] == [("预编目录", "B4", text)]


def test_all_is_no_item() -> None:
    """全部信息项 names none; the clerk is asked."""
    found = read(changed(cell("需求", "C4", "全部信息项")))

    assert [(doubt.path, doubt.cell) for doubt in found.doubts] == [("needs[1].items", "C4")]


@pytest.mark.parametrize("name", [*DOUBTFUL, *SPLIT, *WHOLE, "无", "/", '说"好"', "①"])
def test_what_we_write_splits_back(name: str) -> None:
    """A name that would be split, or asked about, is written in quotes."""
    names = ["甲", name, "2.乙"]

    assert parse(join(names)).names == names
    assert parse(join(names)).doubts == ()
