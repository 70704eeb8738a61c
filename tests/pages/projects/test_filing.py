"""Filing a project: nothing typed is lost, nothing wrong is taken, rows come and go without a script."""

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from httpx import Response
from openpyxl import load_workbook

from tests.pages.conftest import JSON
from tests.pages.projects.people import LACKING, WHOLE, People, filled, form_of, said, summed

Fresh = Callable[[], str]
SOON = (date.today() + timedelta(days=20)).isoformat()  # noqa: DTZ011  a day far enough away for any zone
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_form_comes_back_as_it_was_typed_with_what_is_wrong(people: People, fresh: Fresh) -> None:
    """An unreadable sum and a missing name are named at their fields; every other text stands as typed."""
    typed = filled(fresh()) | {"funding[1].amount": "约一百万", "name": "", "do": "submit"}
    answer = people["sun"].post("/projects/new", data=typed)
    assert answer.status_code == 400
    kept = form_of(answer)
    assert {name: text for name, text in typed.items() if kept.get(name) != text} == {
        "do": "submit",
        "unit": typed["unit"],
        "stated.unit_name": "",
        "total": typed["total"],
    }  # the agency is shown, and not the form's to say; a sum of which a part cannot be read is none
    assert 'href="#funding[1].amount"' in answer.text
    assert 'id="wrong-name"' in answer.text
    assert people["sun"].get(f"/projects/{typed['id']}").status_code == 404


def test_a_refusal_of_the_review_is_shown_over_the_form(people: People, fresh: Fresh) -> None:
    """An id with a slash can stand in no address: the page says so and keeps what was typed."""
    typed = filled(f"{fresh()}/2", do="submit")
    answer = people["sun"].post("/projects/new", data=typed)
    assert answer.status_code == 400, said(answer)
    assert "未能办理" in answer.text
    assert form_of(answer)["funding[1].amount"] == typed["funding[1].amount"]


@pytest.mark.parametrize("path", ["funding", "needs", "draft_catalogue.rows", "facilities"])
def test_rows_are_added_and_removed_by_the_page_alone(people: People, fresh: Fresh, path: str) -> None:
    """A button adds an empty row, another removes one, and the rest of the form stays."""
    typed = filled(fresh())
    more = form_of(people["sun"].post("/projects/new", data=typed | {"do": f"add:{path}"}))
    added = set(more) - set(typed) - {"csrf"}
    assert added
    assert all(name.startswith(f"{path}[") and more[name] == "" for name in added)
    less = form_of(people["sun"].post("/projects/new", data=more | {"do": f"remove:{path}[1]"}))
    assert f"{path}[1]." in "".join(less)
    assert len([name for name in less if name.startswith(f"{path}[")]) == len(
        [name for name in typed if name.startswith(f"{path}[")]
    )


@pytest.mark.parametrize(
    "button", ["remove:funding[x]", "remove:funding", "remove:funding[99999]", "remove:["]
)
def test_a_button_that_no_page_has_changes_nothing(people: People, fresh: Fresh, button: str) -> None:
    """Whoever writes a button's value by hand gets the form again, at filing and at correcting."""
    typed = filled(fresh())
    answer = people["sun"].post("/projects/new", data=typed | {"do": button})
    assert answer.status_code == 200
    assert form_of(answer)["funding[1].amount"] == typed["funding[1].amount"]
    here = people.file(fresh())
    people.do("li", f"{here}/take")
    assert people["li"].post(f"{here}/rows/1/facts", data=typed | {"do": button}).status_code == 200


def test_the_texts_of_a_form_are_bounded_though_papers_may_come_with_it(people: People, fresh: Fresh) -> None:
    """Files lie on disk, texts in memory: all of them are at most what a form without files may have."""
    texts = {f"text{number}": "x" * 900_000 for number in range(3)}
    answer = people["sun"].post("/projects/new", data=filled(fresh()) | texts, files={"papers": ("", b"")})
    assert answer.status_code == 413
    assert "larger than" in answer.text


def test_none_of_something_is_not_the_same_as_nothing_said(people: People, fresh: Fresh) -> None:
    """The mark states an empty list; a table left alone states nothing."""
    texts = {
        name: text for name, text in filled(fresh()).items() if not name.startswith(("needs", "facilities"))
    }
    people.do("sun", "/projects/new", **texts, do="submit", **{"needs.none": "1"})
    entry = people["li"].get(f"/projects/{texts['id']}", headers=JSON).json()["entry"]
    assert entry["needs"] == []
    assert entry["facilities"] is None


def test_money_is_read_as_people_write_it(people: People, fresh: Fresh) -> None:
    """Commas, full-width digits and 万元 are sums; they are kept in yuan."""
    changes = {"funding[1].amount": "３６０万元", "funding[2].amount": "400,000.50"}
    here = people.file(fresh(), **changes)
    entry = people["li"].get(here, headers=JSON).json()["entry"]
    assert [row["amount"] for row in entry["funding"]] == [3_600_000.0, 400_000.5]


def test_a_draft_is_seen_by_its_own_agency_and_goes_on(people: People, fresh: Fresh) -> None:
    """A draft is nobody else's to read; its form begins with what was saved, and is then submitted."""
    project = fresh()
    people.do("sun", "/projects/new", **filled(project), do="save")
    assert people["li"].get(f"/projects/{project}").status_code == 404
    answer = people["sun"].get(f"/projects/{project}/edit")
    typed = form_of(answer)
    assert typed["funding[1].amount"] == "3,600,000"
    people.do("sun", f"/projects/{project}/edit", **summed(typed), do="submit")
    assert people["li"].get(f"/projects/{project}").status_code == 200


def test_what_would_be_found_is_shown_before_anything_is_filed(people: People, fresh: Fresh) -> None:
    """The check names each item's verdict from two decisions on stated facts, and files nothing."""
    typed = filled(fresh(), sharing_chapter__present="")
    answer = people["sun"].post("/projects/new", data=typed | {"do": "check"})
    assert answer.status_code == 200, said(answer)
    assert len(re.findall(r'class="tag verdict-', answer.text)) == 11
    assert "verdict-doubt" in answer.text
    assert people["sun"].get(f"/projects/{typed['id']}").status_code == 404


def test_a_workbook_fills_the_form(people: People) -> None:
    """The sample workbook is read into the form once what was read was looked at."""
    texts = form_of(people.read(LACKING.read_bytes()))
    assert texts["kind"] == "new"
    assert texts["needs[1].resource"] == "307013016000003/0001"
    assert texts["secrecy.statement"] == "secret"


@pytest.mark.filterwarnings("ignore:Cannot parse header or footer")
def test_a_bad_workbook_is_answered_cell_by_cell_and_with_a_marked_copy(people: People) -> None:
    """Each error stands with its sheet and cell; the copy has a comment in that very cell."""
    book = load_workbook(WHOLE)
    cell = next(cell for row in book["项目"].iter_rows() for cell in row if cell.value == 3_600_000)
    cell.value = "约三百六十万"
    bad = BytesIO()
    book.save(bad)
    answer = people["sun"].post("/projects/sheet", files={"sheet": ("b.xlsx", bad.getvalue(), SHEET)})
    assert answer.status_code == 400
    assert f'<td class="code">{cell.coordinate}</td>' in answer.text
    copy = re.search(r'href="data:[^;]*;base64,([^"]+)"', answer.text)
    assert copy
    marked = load_workbook(BytesIO(b64decode(copy[1])))
    assert marked["项目"][cell.coordinate].comment is not None


def test_a_workbook_of_another_project_is_not_taken_for_this_one(people: People, fresh: Fresh) -> None:
    """The form of a project keeps its id, and says that the workbook names another."""
    project = fresh()
    people.do("sun", "/projects/new", **filled(project), do="save")
    answer = people.read(WHOLE.read_bytes(), f"/projects/{project}/sheet")
    assert "选错了文件" in answer.text
    assert f'value="{project}" readonly' in answer.text
    typed = summed(form_of(answer))
    refused = people["sun"].post(f"/projects/{project}/edit", data=typed | {"do": "submit"})
    assert refused.status_code == 400
    assert "有疑问，请确认或者更正" in refused.text


@pytest.mark.filterwarnings("ignore:Cannot parse header or footer")
def test_the_template_and_a_filled_workbook_are_files(people: People, fresh: Fresh) -> None:
    """Both are attachments that Excel opens; the filled one says what the project does."""
    project = fresh()
    people.do("sun", "/projects/new", **filled(project), do="save")
    for path in ("template.xlsx", f"{project}/sheet.xlsx"):
        answer = people["sun"].get(f"/projects/{path}")
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert quote("申报表.xlsx") in answer.headers["content-disposition"]
        texts = [
            cell.value for row in load_workbook(BytesIO(answer.content))["项目"].iter_rows() for cell in row
        ]
        assert (project in texts) is (path != "template.xlsx")


def test_resources_are_looked_up_by_name_and_by_code(people: People) -> None:
    """A need's field offers what the catalogue has."""
    for asked in ("法人信息", "307013016000003/0001"):
        rows = people["sun"].get("/projects/resources", params={"q": asked}).json()
        assert "307013016000003/0001" in [row["id"] for row in rows]
    assert people["sun"].get("/projects/resources").json() == []


def test_nobody_files_for_another_agency(people: People, fresh: Fresh) -> None:
    """The agency is the person's own, whatever the form says."""
    project = fresh()
    people.do("sun", "/projects/new", **filled(project) | {"unit": "11130100000000203K"}, do="submit")
    entry = people["li"].get(f"/projects/{project}", headers=JSON).json()["entry"]
    assert entry["unit"] == "11130000000000019U"


def test_a_returned_project_is_checked_before_it_is_submitted_again(people: People, fresh: Fresh) -> None:
    """What would be found is said of what is typed now; what was filed stays as it is."""
    kind = "draft_catalogue.rows[2].share.ground.kind"
    here = people.file(fresh(), **{kind: "technical"})
    people.do("li", f"{here}/take")
    people.give_back(here, SOON, "请补充依据")
    denied = people["li"].get(f"{here}.json").json()
    typed = form_of(people["sun"].get(f"{here}/edit"))
    again = people["sun"].post(f"{here}/edit", data=typed | {"do": "check"})
    mended = people["sun"].post(f"{here}/edit", data=typed | {kind: filled("x")[kind], "do": "check"})
    assert [_preview(answer).count("verdict-fail") > 0 for answer in (again, mended)] == [True, False]
    assert people["li"].get(f"{here}.json").json() == denied


def _preview(answer: Response) -> str:
    """The table of what would be found."""
    assert 'id="preview"' in answer.text, said(answer)
    return answer.text.partition('id="preview"')[2].partition("</table>")[0]


def test_only_what_the_submitter_can_state_counts_as_not_stated(people: People, fresh: Fresh) -> None:
    """Of a form filled in whole nothing is counted; of one that leaves secrecy open, that is."""
    whole = people["sun"].get(people.file(fresh())).text
    lacking = people["sun"].get(people.file(fresh(), **{"secrecy.statement": ""})).text
    counted = [re.findall(r'<span class="hint">未说明 (\d+)</span>', page) for page in (whole, lacking)]
    assert counted[0] == []
    assert counted[1]


def test_the_form_says_what_of_secrecy_is_wanted(people: People) -> None:
    """The reference of the decision, never what it says, in either language."""
    for language, wanted in (("en", "Never write what is secret"), ("zh", "不得写入定密的具体事项")):
        page = people["sun"].get(f"/projects/new?lang={language}").text
        part = page.partition('id="part-secrecy"')[2].partition("</fieldset>")[0]
        assert wanted in part
