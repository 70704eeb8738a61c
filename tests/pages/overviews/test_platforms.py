"""The list of common platforms: read by reviewers, kept by those who have the right."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.pages.overviews.conftest import Office

ROW = {
    "number": "07", "name": "省统一短信平台", "kind": "built", "keywords": "短信、消息推送\n验证码, 短信下发",
    "description": "统一发送。",
}  # fmt: skip


def test_a_platform_is_added_changed_and_dropped(office: Office) -> None:
    """Whoever may edit does; a row of a known number replaces it; the list is read by reviewers."""
    keeper, reader = office["administrator"], office["reviewer"]
    assert keeper.post("/platforms", data=ROW).headers["location"] == "/platforms"
    page = reader.get("/platforms").text
    assert page.count('<span class="word">') == 4
    assert "统建清单" in page
    assert 'action="/platforms"' not in page
    form = keeper.get("/platforms", params={"edit": "07"}).text
    assert 'value="07" maxlength="40" required readonly' in form
    assert "验证码\n短信下发</textarea>" in form
    keeper.post("/platforms", data=ROW | {"name": "短信平台", "kind": "negative"})
    rows = list(load_workbook(BytesIO(reader.get("/platforms/export").content)).worksheets[0].values)
    assert rows == [
        ("序号", "平台名称", "清单", "关键词", "功能说明"),
        ("07", "短信平台", "负面清单", "短信、消息推送、验证码、短信下发", "统一发送。"),
    ]
    assert keeper.post("/platforms/drop", data={"number": "07"}).status_code == 303
    assert keeper.post("/platforms/drop", data={"number": "07"}).status_code == 404
    assert "清单为空。" in reader.get("/platforms").text


def test_what_is_wrong_is_said_above_the_form_as_it_was_sent(office: Office) -> None:
    """Nothing that was typed is lost, and nothing is kept."""
    keeper = office["administrator"]
    for wrong, said in (({"name": ""}, "名称"), ({"description": "长" * 2001}, "不得超过2000个字")):
        answer = keeper.post("/platforms", data=ROW | wrong)
        assert answer.status_code == 400
        alert = answer.text.partition('role="alert">')[2].partition("</div>")[0]
        assert said in alert
        assert "验证码" in answer.text
    assert "清单为空。" in keeper.get("/platforms").text


HEADS = ("序号", "平台名称", "清单", "关键词", "功能说明")


def _workbook(*rows: tuple[Any, ...]) -> dict[str, tuple[str, bytes]]:
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(row)
    written = BytesIO()
    workbook.save(written)
    return {"file": ("清单.xlsx", written.getvalue())}


def test_a_list_comes_in_as_it_went_out(office: Office) -> None:
    """What was exported can be taken in again, a number as a number or as text; known rows are replaced."""
    keeper = office["administrator"]
    keeper.post("/platforms", data=ROW)
    rows = (("07", "短信", "负面清单", "短信", None), (8, "政务云", "统建清单", "云、虚拟机", "统一提供"))
    assert keeper.post("/platforms/import", files=_workbook(HEADS, *rows)).status_code == 303
    content = keeper.get("/platforms/export").content
    assert [row[1] for row in load_workbook(BytesIO(content)).worksheets[0].values] == [
        "平台名称",
        "短信",
        "政务云",
    ]
    again = {"file": ("a.xlsx", content)}
    assert keeper.post("/platforms/import", files=again).status_code == 303
    for number in ("07", "8"):
        assert keeper.post("/platforms/drop", data={"number": number}).status_code == 303


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((HEADS, ("1", "好", "统建清单"), ("2", "", "统建清单")), "第3行“平台名称”未填写"),
        ((HEADS, ("1", "好", "统建清单"), ("1", "又", "统建清单")), "第3行“序号”重复"),
        ((HEADS, ("1", "好", "别的清单")), "第2行“清单”不是清单名称"),
        ((HEADS, ("1", "=1+1", "统建清单")), "单元格B2是公式"),
        ((HEADS, ("1", "好" * 201, "统建清单")), "单元格B2超过200个字"),
        ((("序号", "名字"),), "缺平台名称"),
    ],
)
def test_one_wrong_row_and_nothing_is_taken(office: Office, rows: tuple[Any, ...], said: str) -> None:
    """The sentence names row or cell; the list is as it was."""
    keeper = office["administrator"]
    answer = keeper.post("/platforms/import", files=_workbook(*rows))
    assert answer.status_code == 400
    assert said in answer.text.partition('role="alert">')[2].partition("</div>")[0]
    assert "清单为空。" in keeper.get("/platforms").text


def test_what_is_no_workbook_is_a_sentence(office: Office) -> None:
    """Whatever is sent, the page stands."""
    keeper = office["administrator"]
    for content in (b"%PDF-1.7", b"PK\x03\x04broken", b""):
        answer = keeper.post("/platforms/import", files={"file": ("a.xlsx", content)})
        assert answer.status_code == 400
        assert 'role="alert">' in answer.text
    assert keeper.post("/platforms/import", data={}).status_code == 400
