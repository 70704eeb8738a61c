"""The pages of the office: settings with a preview, letters with their files, and /verify for anybody."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from httpx import Client
from openpyxl import load_workbook

from catalog import documents
from catalog.database import engine
from service.letters import shortcode
from service.letters.letter import To
from service.office import settings as office
from service.office.entering import Circumstances
from service.office.letterbook import Issued, LetterBook
from service.office.office import Office
from service.people.rights import AccountRole
from service.record.checkpoints.keys import Keyring
from service.record.checkpoints.notary import Notary
from service.settings import ROOT, Settings
from tests.letters import samples
from tests.office.conftest import SETTINGS
from tests.pages.people.people import AGENCY, accounts, employ, sign_in, signed_in

FORM = {
    "letterhead": "样例机关文件",
    "body": "样例机关",
    "opinion_prefix": "样审",
    "notice_prefix": "样补",
    "contact": "",
    "objection_days": "15",
    "completion_days": "",
    "title_drawn": "经办",
    "title_checked": "复核",
    "title_issued": "签发",
    "copies": "样例抄送机关\n",
    "standing": "样例段落。",
    "notice_standing": "",
    "division": ["", "130100", ""],
    "approve": ["样例审批部门", "样例市审批部门", ""],
    "fund": ["样例财政部门", "样例市财政部门", ""],
}


@pytest.fixture(scope="module")
def issued(settings: Settings, address: str) -> dict[str, Issued]:
    """An opinion, a notice to another agency, and a secret project's opinion, in the service's book."""
    del address  # the service has made the tables and the signing key
    database = engine(settings.database_url)
    notary = Notary(database, Keyring(settings.signing_folder), settings.checkpoint_folder, "sha256")
    book = LetterBook(database, notary)
    at = datetime.now(UTC)
    Office(database).keep(SETTINGS, "test", at)
    about = Circumstances(at.date(), at, "test", unit=AGENCY)
    plain = replace(samples.OPINION, decisions=())
    secret = replace(plain, project=replace(samples.PROJECT, name="涉密样例项目", secret=True))
    notice = replace(samples.NOTICE, decisions=())
    made = {
        "opinion": book.issue({To.APPROVER: plain}, about),
        "notice": book.issue({To.UNIT: notice}, replace(about, unit="another")),
        "secret": book.issue({To.APPROVER: secret}, replace(about, unit="another")),
    }
    database.dispose()
    return {name: letter for name, (letter,) in made.items()}


@pytest.fixture(scope="module")
def staff(settings: Settings, address: str) -> Iterator[dict[str, Client]]:
    """An administrator, a reviewer, a supervisor and a submitter, signed in."""
    roles = ("administrator", "reviewer", "supervisor", "submitter")
    people = {
        role: sign_in(address, employ(settings, f"letters.{role}", [AccountRole(role)])) for role in roles
    }
    yield people
    for client in people.values():
        client.close()


def noted(staff: dict[str, Client], deed: str) -> str:
    """The audit list's page of one deed."""
    return staff["administrator"].get("/people/audit", params={"deed": deed}).text


def test_settings_are_kept_as_a_version(staff: dict[str, Client], issued: dict[str, Issued]) -> None:
    """What is typed is kept, shown again, and noted; the same once more makes no version."""
    browser = staff["administrator"]
    before = browser.get("/office").text.count('class="nowrap"')
    answer = browser.post("/office", data=FORM | {"do": "keep"})
    assert answer.status_code == 303
    again = browser.post("/office", data=FORM | {"do": "keep"})
    page = browser.get(answer.headers["location"]).text

    assert again.headers["location"] == answer.headers["location"]
    assert "样例市财政部门" in page
    assert "已保存为第" in page
    assert page.count('class="nowrap"') == before + 1
    assert "@letters.administrator" in noted(staff, "office_changed")


@pytest.mark.parametrize("kind", ["preview", "preview_notice"])
def test_a_preview_keeps_nothing(staff: dict[str, Client], issued: dict[str, Issued], kind: str) -> None:
    """A sample letter is shown as images in the page; the settings stay as they were."""
    browser = staff["administrator"]
    answer = browser.post("/office", data=FORM | {"letterhead": "未保存文件", "do": kind})

    assert answer.status_code == 200
    assert answer.text.count("data:image/png;base64,") >= 2
    assert "未保存文件" in answer.text
    assert "未保存文件" not in browser.get("/office").text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("letterhead", "", "发文机关标志未填写"),
        ("letterhead", "长" * 61, "发文机关标志过长"),
        ("body", "机\x07关", "第2个字符是不可见字符 U+0007，请删除"),
        ("objection_days", "十五", "提出异议的期限（日）应为整数"),
        ("objection_days", "366", "1至365"),
        ("division", ["", "13", ""], "第2行应为六位行政区划代码"),
        ("standing", "段" * 501, "第1行过长"),
    ],
)
def test_what_cannot_be_taken_is_said_in_the_forms_words(
    staff: dict[str, Client], field: str, value: str, said: str
) -> None:
    """The field is named as the form names it, what was typed stays, and nothing is kept."""
    browser = staff["administrator"]
    before = browser.get("/office").text
    answer = browser.post("/office", data=FORM | {field: value, "do": "keep"})

    assert answer.status_code == 400
    assert said in answer.text
    assert "样例市财政部门" in answer.text
    assert browser.get("/office").text == before


def test_what_is_typed_is_text_and_nothing_else(staff: dict[str, Client]) -> None:
    """Markup of pages, of templates and of Typst is shown as it was typed."""
    typed = '{{ 7*7 }} #read("/etc/passwd") <b>粗</b> $x$'
    answer = staff["administrator"].post("/office", data=FORM | {"contact": typed, "do": "preview"})

    assert answer.status_code == 200
    assert "&lt;b&gt;粗&lt;/b&gt;" in answer.text
    assert "{{ 7*7 }}" in answer.text


def test_letters_without_an_address_are_said_beforehand(
    staff: dict[str, Client], settings: Settings, serve: Callable[[Settings], str]
) -> None:
    """The office's page names what letters lack, and the way out; with the address set it says nothing."""
    assert "GONGXIANG_PUBLIC_URL" in staff["administrator"].get("/office").text
    there = serve(replace(settings, public_url="http://share.example"))
    with signed_in(there, "letters.administrator") as one:
        assert "GONGXIANG_PUBLIC_URL" not in one.get("/office").text


def test_the_list_of_letters(staff: dict[str, Client], issued: dict[str, Issued]) -> None:
    """Those who read all see all, a submitter one's own agency's; a secret project's name is for some."""
    whole = staff["reviewer"].get("/letters").text
    watched = staff["supervisor"].get("/letters").text
    own = staff["submitter"].get("/letters").text
    found = staff["reviewer"].get("/letters", params={"q": issued["notice"].number}).text

    assert all(shortcode.grouped(letter.code) in whole for letter in issued.values())
    assert "涉密样例项目" in whole
    assert "涉密样例项目" not in watched
    assert issued["opinion"].number in own
    assert issued["notice"].number not in own
    assert issued["notice"].number in found
    assert issued["opinion"].number not in found


def test_the_list_is_exported_and_noted(staff: dict[str, Client], issued: dict[str, Issued]) -> None:
    """What the list shows a person stands in the workbook, and no more; the export is in the audit list."""

    def exported(role: str) -> str:
        answer = staff[role].get("/letters/export")
        assert answer.status_code == 200
        rows = load_workbook(BytesIO(answer.content)).worksheets[0].values
        return "\n".join(" ".join(str(cell) for cell in row) for row in rows)

    whole, watched = exported("reviewer"), exported("supervisor")
    assert all(shortcode.grouped(letter.code) in whole for letter in issued.values())
    assert "涉密样例项目" in whole
    assert "涉密样例项目" not in watched
    assert "/letters/export" in noted(staff, "export")


def test_files_are_handed_out_and_noted(staff: dict[str, Client], issued: dict[str, Issued]) -> None:
    """The PDF is the one whose digest is shown; both are attachments that no browser carries out."""
    letter = issued["opinion"]
    pdf = staff["submitter"].get(f"/letters/{letter.code}.pdf")
    word = staff["reviewer"].get(f"/letters/{letter.code}.docx")

    assert hashlib.sha256(pdf.content).hexdigest() == letter.pdf_sha256
    assert hashlib.sha256(word.content).hexdigest() == letter.word_sha256
    assert pdf.content.startswith(b"%PDF")
    for answer in (pdf, word):
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert letter.code in noted(staff, "letter_downloaded")


def test_files_are_refused_to_others(staff: dict[str, Client], issued: dict[str, Issued]) -> None:
    """Another agency's letter is not there for a submitter, a secret one is not for a supervisor."""
    assert staff["submitter"].get(f"/letters/{issued['notice'].code}.pdf").status_code == 404
    assert staff["supervisor"].get(f"/letters/{issued['secret'].code}.pdf").status_code == 403
    assert staff["reviewer"].get(f"/letters/{issued['secret'].code}.pdf").status_code == 200
    assert staff["reviewer"].get("/letters/0000000000.pdf").status_code == 404
    assert staff["administrator"].get(f"/letters/{issued['opinion'].code}.pdf").status_code == 403


def test_anybody_verifies_a_letter(anyone: Client, issued: dict[str, Issued]) -> None:
    """By its code, however it is typed: number, day, project, addressee, conclusion and digest."""
    letter = issued["opinion"]
    typed = f" {shortcode.grouped(letter.code).lower().replace('0', 'o')} "
    page = anyone.get("/verify", params={"code": typed}).text

    for said in (letter.number, str(letter.day), letter.name, "不符合", str(letter.pdf_sha256)):
        assert said in page
    assert letter.document.frame.addressee in page
    assert AGENCY not in page


def test_a_secret_letter_shows_no_particulars(anyone: Client, issued: dict[str, Issued]) -> None:
    """Only that there is such a letter of that number and day."""
    letter = issued["secret"]
    page = anyone.get("/verify", params={"code": letter.code}).text

    assert letter.number in page
    assert "不显示具体内容" in page
    for hidden in (letter.name, letter.document.frame.addressee, "不符合"):
        assert hidden not in page


def test_an_unknown_code_and_a_slip_are_told_apart(anyone: Client) -> None:
    """A code that is none asks to be typed again; one that nobody issued says to ask the issuer."""
    code = shortcode.draw()
    slip = code[:3] + ("A" if code[3] != "A" else "B") + code[4:]

    assert "没有该核验码对应的文书" in anyone.get("/verify", params={"code": code}).text
    assert "核验码有误" in anyone.get("/verify", params={"code": slip}).text
    assert "<b>" not in anyone.get("/verify", params={"code": "<b>"}).text


def test_too_many_look_ups_have_to_wait(serve: Callable[[Settings], str], settings: Settings) -> None:
    """Whoever guesses is stopped for a minute; the bare form is always there."""
    with Client(base_url=serve(settings)) as guesser:
        answers = [guesser.get("/verify", params={"code": shortcode.draw()}) for _ in range(40)]

        assert answers[-1].status_code == 429
        assert answers[-1].headers["retry-after"] == "60"
        assert "过于频繁" in json.loads(answers[-1].text)["error"]["message"]
        assert guesser.get("/verify").status_code == 200


def test_a_persons_name_is_printed(settings: Settings, staff: dict[str, Client]) -> None:
    """A letter names officers as people do, not by their accounts."""
    with accounts(settings) as kept:
        assert kept.printed("@letters.reviewer") == "样例letters.reviewer"
        assert kept.printed("@gone") == "gone"
        assert kept.printed("platform") == "platform"


def test_the_sample_settings_are_settings() -> None:
    """What `make run` sets is taken."""
    assert office.read(documents.read(ROOT / "fixtures" / "office.yaml")).objection_days == 15
