"""Names: one rule for everything that is taken in, on every way in."""

import json
import unicodedata
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pydantic import TypeAdapter, ValidationError

from catalog import world
from catalog.entries import Agency, Project, Text
from catalog.names import UNSEEN, NameWrong, named, written
from catalog.remarks import LoadErrors
from catalog.rows import entry_of
from service.errors import RequestUnreadable
from service.gateways.projects import read
from service.office import settings as office
from service.office.failures import SettingsRefused
from service.pages.projects import filling
from service.pages.projects.fields import parts
from service.pages.projects.filling import Filled
from service.people.account import AccountRefused, Draft
from service.people.keys import KeyRefused, Keys
from service.settings import ROOT
from service.sheets.reading import read as read_workbook
from service.sheets.stated import Read
from tests.houses import database_of

WHOLE = ROOT / "fixtures" / "projects" / "申报表.xlsx"
NAME = "河北省应急物资管理信息系统（样例）"
UNSEEN_SIGNS = ["\n", "\u202e", "\ufeff", "\u200b", "\u2066", "\u00ad", "\x7f", "\u2028", "\U000e0041"]
"""Line feed, marks of direction, byte order mark, zero width, soft hyphen, delete, line end, a tag."""
HEAD = {
    "letterhead": "样例文件", "body": "样例局", "opinion_prefix": "样审", "notice_prefix": "样补",
}  # fmt: skip


def _unseen(text: str) -> list[tuple[int, str]]:
    """Places, from 1, and characters that are not seen."""
    signs = enumerate(text, start=1)
    return [(place, sign) for place, sign in signs if unicodedata.category(sign) in UNSEEN]


@given(st.text())
def test_a_name_is_composed_trimmed_and_seen_whole(text: str) -> None:
    """What is a name stays what it is; what is none has an unseen character, which the sentence names."""
    composed = unicodedata.normalize("NFC", text).strip()
    unseen = _unseen(composed)
    if not unseen:
        assert named(text) == composed == named(composed)
        return
    (place, sign), *_ = unseen
    with pytest.raises(NameWrong) as wrong:
        named(text)
    for said, where in ((wrong.value.said.en, f"character {place} "), (wrong.value.said.zh, f"第{place}个")):
        assert f"U+{ord(sign):04X}" in said
        assert where in said


@given(st.text())
def test_a_text_keeps_its_lines_and_nothing_else_unseen(text: str) -> None:
    """Line feeds and tabs stay, however lines are ended; everything else that is not seen is refused."""
    if [sign for _, sign in _unseen(text) if sign not in {"\n", "\t", "\r"}]:
        with pytest.raises(NameWrong):
            written(text)
    else:
        kept = written(text)
        assert kept == written(kept)
        assert "\r" not in kept


@pytest.mark.parametrize("sign", UNSEEN_SIGNS)
def test_no_way_in_takes_a_name_with_an_unseen_character(sign: str, tmp_path: Path) -> None:
    """World file, JSON, form, workbook, account, key, office: each names the character, and takes nothing."""
    bad, code = f"甲{sign}乙", f"U+{ord(sign):04X}"
    file = tmp_path / "names.yaml"
    file.write_text(f'agencies:\n- {{id: a, name: "甲\\U{ord(sign):08X}乙"}}\n', "utf-8")
    database = database_of({}, tmp_path)
    with pytest.raises(LoadErrors) as loaded:
        world.load([file], database)
    assert code in str(loaded.value)
    with pytest.raises(RequestUnreadable) as filed:
        read(json.dumps({"id": "p", "name": bad, "unit": "u"}).encode())
    assert code in filed.value.message
    assert _entry_of_the_form(bad) is None
    with pytest.raises(AccountRefused) as account:
        Draft("somebody", bad)
    assert code in account.value.message
    with pytest.raises(KeyRefused) as key:
        Keys(database).create(bad, "gateway", datetime.now(UTC).date())
    assert code in key.value.message
    with pytest.raises(SettingsRefused) as letters:
        office.read(HEAD | {"letterhead": bad})
    assert code in letters.value.message
    database.dispose()


def _entry_of_the_form(name: str) -> Project | None:
    """What the form of a project comes to whose fields say this name."""
    document, _ = filling.stated(Filled({"id": "p", "name": name, "unit": "u"}), filling.empty(), parts())
    return filling.project(document, parts())[0]


def _named_in_a_workbook(name: str) -> tuple[Read, str]:
    """The workbook as read whose project has this name, and the name's cell."""
    book = load_workbook(WHOLE)
    cell = next(cell for row in book["项目"] for cell in row if cell.value == NAME)
    cell.value = name
    file = BytesIO()
    book.save(file)
    return read_workbook(file.getvalue()), cell.coordinate


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200e"])
def test_a_workbook_names_the_character_beside_its_cell(sign: str) -> None:
    """What is copied into a cell with a mark of writing direction is refused there."""
    found, place = _named_in_a_workbook(f"甲{sign}乙")
    assert found.project is None
    assert f"U+{ord(sign):04X}" in str(found.errors)
    assert place in str(found.errors)


@pytest.mark.parametrize("sign", ["\ufeff", "\u200b", "\u00ad"])
def test_a_workbook_is_read_without_what_has_no_width(sign: str) -> None:
    """Copied along from web pages, it is left out, so that no two names of what reads as one arise."""
    found, _ = _named_in_a_workbook(f"甲{sign}乙")
    assert found.project is not None
    assert found.project.name == "甲乙"


def test_a_name_is_the_same_however_it_was_typed() -> None:
    """Composed and decomposed, with space around it: one name."""
    assert Draft("somebody", " Ame\u0301lie ").name == "Amélie"
    assert Agency(id="a", name="Ame\u0301lie\u3000").name == "Amélie"
    assert Project(id="p", name="甲", unit="u").name == "甲"


def test_a_name_of_space_alone_is_none() -> None:
    """What is left of it is empty, and empty text is no name."""
    with pytest.raises(ValidationError) as refused:
        Agency(id="a", name=" \u3000 ")
    assert refused.value.errors()[0]["type"] == "string_too_short"


def test_a_text_of_several_lines_is_taken() -> None:
    """A summary keeps its lines and takes no mark of direction."""
    text = TypeAdapter(Text)
    assert text.validate_python("一\r\n二\t三") == "一\n二\t三"
    with pytest.raises(ValidationError):
        text.validate_python("一\u202e二")


def test_what_the_register_holds_is_read_as_it_is() -> None:
    """An entry that was taken in before the rule is read back, not refused."""
    row = Agency(id="a", name="甲").model_dump() | {"name": "甲\u200b"}
    assert entry_of(Agency, row).name == "甲\u200b"
