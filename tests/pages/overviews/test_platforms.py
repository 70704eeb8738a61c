"""The list of common platforms: read by reviewers, kept by those who have the right."""

from io import BytesIO

from openpyxl import load_workbook

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
