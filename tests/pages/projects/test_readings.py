"""What was read from a workbook: shown cell by cell, asked about where in doubt, filed once confirmed."""

import re
from collections.abc import Callable
from contextlib import closing

import pytest
from openpyxl import Workbook

from service.people.rights import AccountRole
from service.settings import Settings
from tests.pages.conftest import JSON
from tests.pages.people.people import employ, sign_in
from tests.pages.projects.people import SOON, People, filled, form_of, said, summed
from tests.sheets.books import cell, changed

pytestmark = pytest.mark.filterwarnings("ignore:Cannot parse header or footer")
Fresh = Callable[[], str]
UNKNOWN = "307013016000003/9999"


def book(project: str, *cells: tuple[str, str, object]) -> bytes:
    """The sample workbook of another project, some of its cells changed."""

    def change(workbook: Workbook) -> None:
        for one in (("项目", "B4", project), *cells):
            cell(*one)(workbook)

    return changed(change)


def sure(page: str) -> dict[str, str]:
    """The boxes of a page that confirm a doubt, all ticked."""
    return dict.fromkeys(re.findall(r'name="(sure:[^"]+)"', page), "1")


def doubtful(project: str) -> bytes:
    """A workbook whose first amount is too small to be likely, with a total and a footer."""
    cells = (("B14", 1280), ("A16", "合计"), ("B16", 401_280), ("A34", "填表人：周某"))
    return book(project, *(("项目", place, value) for place, value in cells))


def key_of(page: str, cell_: str) -> str:
    """The key of the doubt about a cell."""
    return str(re.findall(r'name="how:([^"]+)"', page.partition(f">{cell_}<")[2])[0])


def test_what_was_read_stands_beside_its_cell(people: People, fresh: Fresh) -> None:
    """Each value with its cell, what stands there and what was read; amounts in three ways."""
    page = people["sun"].get(people.upload(doubtful(fresh()))).text
    rows = re.findall(r"<tr[^>]*>\s*<th scope=\"row\">.*?</tr>", page, re.DOTALL)
    texts = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]
    assert "项目名称 项目!B5 河北省应急物资管理信息系统（样例） 河北省应急物资管理信息系统（样例）" in texts
    assert "2 金额（元） 项目!B15 400,000.00 400,000元 40万元 肆拾万元整" in texts
    assert "1 信息项 需求!C4 统一社会信用代码、法定代表人 统一社会信用代码、法定代表人" in texts
    assert "信息资源共享分析篇章 项目!B25 有 有" in texts
    left = re.sub(r"<[^>]+>", " ", page.partition('id="left-out"')[2].partition("</section>")[0])
    assert "项目!A16:B16" in left
    assert "合计行" in left
    assert "项目!A34" in left
    assert "401,280元" in page.partition('class="total"')[2]


def test_a_doubt_is_answered_at_its_value(people: People, fresh: Fresh) -> None:
    """A text that is no sum is named, not kept; a right one is in the form, and on record with its cell."""
    project = fresh()
    here = people.upload(doubtful(project))
    key = key_of(people["sun"].get(here).text, "项目!B14")
    change = {f"how:{key}": "changed", f"text:{key}": "约一千万"}
    wrong = people["sun"].post(here, data=change)
    assert wrong.status_code == 400
    assert f'href="#doubt-{key}"' in wrong.text
    assert "约一千万" in wrong.text
    answer = people["sun"].post(here, data=change | {f"text:{key}": "1280万元"})
    form = people["sun"].get(answer.headers["location"])
    texts = summed(form_of(form))
    assert (texts["funding[1].amount"], texts["total"]) == ("1280万元", "13200000.00")
    people.do("sun", "/projects/new", **texts, do="submit")
    document = people["li"].get(f"/projects/{project}", headers=JSON).json()
    kept = document["rounds"][-1]["confirmed"]
    assert [(one["place"], one["how"]) for one in kept["answered"]] == [("项目!B14", "changed")]
    assert (kept["workbook"]["name"], kept["total"]) == ("申报表.xlsx", 13_200_000.0)
    details = document["events"][-1]["details"]
    assert (details["doubts"], details["changed"], details["places"]) == (1, 1, "项目!B14")
    assert details["sha256"] == kept["workbook"]["sha256"]
    page = people["li"].get(f"/projects/{project}").text
    assert "1处疑问由样例sun逐项确认" in page


def test_a_doubt_confirmed_as_read_is_filed_as_read(people: People, fresh: Fresh) -> None:
    """The answer is kept when the step is opened again, and says that nothing was changed."""
    project = fresh()
    here = people.upload(doubtful(project))
    key = key_of(people["sun"].get(here).text, "项目!B14")
    answer = people["sun"].post(here, data={f"how:{key}": "read"})
    assert 'value="read" checked' in people["sun"].get(here).text
    texts = summed(form_of(people["sun"].get(answer.headers["location"])))
    people.do("sun", "/projects/new", **texts, do="submit")
    (one,) = (
        people["li"].get(f"/projects/{project}", headers=JSON).json()["rounds"][-1]["confirmed"]["answered"]
    )
    assert one["how"] == "read"


def test_a_reading_stays_with_a_form_that_leaves_it_out(people: People, fresh: Fresh) -> None:
    """A draft rests on its reading whatever the form sends: an open doubt is not lost by leaving it out."""
    project = fresh()
    typed = summed(form_of(people.read(doubtful(project))))
    people.do("sun", "/projects/new", **typed, do="save")
    bare = {name: text for name, text in typed.items() if name != "reading"}
    answer = people["sun"].post(f"/projects/{project}/edit", data=bare | {"do": "submit"})
    assert answer.status_code == 400
    assert "项目!B14" in answer.text


def test_a_resource_that_is_not_in_the_catalogue_is_asked_about(people: People, fresh: Fresh) -> None:
    """The form is refused with the code and a likely resource, and taken once it is confirmed, on record."""
    typed = filled(fresh(), **{"needs[1].resource": UNKNOWN, "needs[1].stated_name": "法人信息"})
    answer = people["sun"].post("/projects/new", data=typed | {"do": "submit"})
    assert answer.status_code == 400, said(answer)
    assert f"没有代码“{UNKNOWN}”" in answer.text
    assert "307013016000003/0001" in answer.text
    assert people["sun"].get(f"/projects/{typed['id']}").status_code == 404

    people.do("sun", "/projects/new", **typed | sure(answer.text), do="submit")
    document = people["li"].get(f"/projects/{typed['id']}", headers=JSON).json()
    (one,) = document["rounds"][-1]["confirmed"]["answered"]
    assert (one["path"], one["how"], one["shown"]) == ("needs[1].resource", "stated", UNKNOWN)
    assert document["events"][-1]["details"]["doubts"] == 1
    assert f"没有代码“{UNKNOWN}”" in people["li"].get(f"/projects/{typed['id']}").text


def test_items_that_the_resource_does_not_list_are_asked_about(people: People, fresh: Fresh) -> None:
    """The question names the item and those listed; another item is another question."""
    typed = filled(fresh(), **{"needs[1].items": "法定代表人、注册资本流水"})
    answer = people["sun"].post("/projects/new", data=typed | {"do": "submit"})
    assert answer.status_code == 400, said(answer)
    assert "没有信息项“注册资本流水”" in answer.text
    again = typed | sure(answer.text) | {"needs[1].items": "法定代表人、别的", "do": "submit"}
    assert people["sun"].post("/projects/new", data=again).status_code == 400


def test_a_workbook_is_asked_about_its_needs_by_cell(people: People, fresh: Fresh) -> None:
    """The step names the cell and takes the right code in its place; nothing is open in the form then."""
    project = fresh()
    here = people.upload(book(project, ("需求", "A4", UNKNOWN)))
    page = people["sun"].get(here).text
    (key,) = re.findall(r'name="how:([^"]+)"[^>]*value="read"', page)
    wrong = {f"how:{key}": "changed", f"text:{key}": "307013016000003/0001"}
    answer = people["sun"].post(here, data=wrong)
    form = people["sun"].get(answer.headers["location"])
    texts = form_of(form)
    assert texts["needs[1].resource"] == "307013016000003/0001"
    assert sure(form.text) == {}
    people.do("sun", "/projects/new", **summed(texts), do="submit")
    assert people["li"].get(f"/projects/{project}", headers=JSON).json()["source"] == "excel"


def test_an_open_doubt_stays_with_the_draft(people: People, fresh: Fresh) -> None:
    """Saved, opened again and checked beforehand, the doubt and the remarks are there still."""
    project = fresh()

    def change(workbook: Workbook) -> None:
        workbook["项目"]["B4"].value = project
        workbook["需求"]["A4"].value = UNKNOWN
        workbook.create_sheet("备查").append(["别的"])

    form = people.read(changed(change))
    people.do("sun", "/projects/new", **summed(form_of(form)), do="save")
    draft = people["sun"].get(f"/projects/{project}/edit")
    typed = summed(form_of(draft))
    check = people["sun"].post(f"/projects/{project}/edit", data=typed | {"do": "check"})
    for page in (form.text, draft.text, check.text):
        assert f"没有代码“{UNKNOWN}”" in page
        assert "此工作表不属于申报表" in page
    assert people["sun"].post(f"/projects/{project}/edit", data=typed | {"do": "submit"}).status_code == 400
    people.do("sun", f"/projects/{project}/edit", **typed | sure(draft.text), do="submit")


def test_two_uploads_do_not_mix(people: People, fresh: Fresh) -> None:
    """Each has an address of its own: answers to one are not the other's, and both can be looked at again."""
    first, second = (people.upload(book(fresh(), ("需求", "A4", UNKNOWN))) for _ in range(2))
    assert first != second
    (key,) = re.findall(r'name="how:([^"]+)"[^>]*value="read"', people["sun"].get(first).text)
    people.do("sun", first, **{f"how:{key}": "read"})
    checked = [re.search(r'value="read" checked', people["sun"].get(one).text) for one in (first, second)]
    assert [one is not None for one in checked] == [True, False]


def test_a_reading_is_its_own_agencys(people: People, settings: Settings, address: str, fresh: Fresh) -> None:
    """A submitter of another agency finds neither the step nor the form made of it."""
    here = people.upload(book(fresh()))
    employ(settings, "wei", [AccountRole.SUBMITTER], agency="11130100000000203K")
    with closing(sign_in(address, "wei")) as other:
        assert other.get(here).status_code == 404
        assert other.get(f"/projects/new?reading={here.rpartition('/')[2]}").status_code == 404


def test_the_total_is_confirmed_as_it_is(people: People, fresh: Fresh) -> None:
    """Neither without a tick nor with one for another sum is anything filed; both notations are shown."""
    typed = filled(fresh())
    for total in ("", "400.00"):
        answer = people["sun"].post("/projects/new", data=typed | {"total": total, "do": "submit"})
        assert answer.status_code == 400
        assert all(text in answer.text for text in ("4,000,000元", "400万元", "肆佰万元整"))
    page = people["li"].get(people.file(typed["id"])).text
    assert all(text in page for text in ("4,000,000", "400万元", "肆佰万元整"))
    sums = people["sun"].get("/projects/total", params={"amount": ["360万元", "400,000"]}).json()
    assert (sums["value"], sums["wan"]) == ("4000000.00", "400万元")
    assert people["sun"].get("/projects/total", params={"amount": "约一百万"}).json() is None


def test_what_is_stated_beside_the_project_reaches_the_reviewer(people: People, fresh: Fresh) -> None:
    """Contact, telephone, day of filing and the names of needs, by form and by workbook, and out again."""
    stated = {"stated.contact": "周某", "stated.phone": "0311-1", "stated.filled_on": "2026年11月30日"}
    by_form = people.file(fresh(), **stated, **{"needs[1].stated_name": "法人基本信息"})
    project = fresh()
    texts = form_of(people.read(book(project)))
    people.do("sun", "/projects/new", **summed(texts), do="submit")
    for here, wanted in (
        (by_form, ("周某", "0311-1", "2026-11-30", "法人基本信息")),
        (f"/projects/{project}", ("样例联系人", "0311-00000000", "2026-11-28", "法人信息")),
    ):
        page = people["li"].get(here).text.partition('id="submission"')[2].partition("</section>")[0]
        assert [text for text in wanted if text not in page] == []
    people.do("sun", f"{by_form}/withdraw", reason="需要修改")
    book_again = people["sun"].get(f"{by_form}/sheet.xlsx").content
    again = form_of(people.read(book_again, f"{by_form}/sheet"))
    assert {name: again[name] for name in stated} == stated | {"stated.filled_on": "2026-11-30"}


@pytest.mark.parametrize("path", ["needs", "facilities", "draft_catalogue.rows"])
def test_none_beside_rows_is_an_error_that_names_both(people: People, fresh: Fresh, path: str) -> None:
    """The tick and the rows are named together, and both stay as they were."""
    typed = filled(fresh()) | {f"{path}.none": "1", "do": "submit"}
    answer = people["sun"].post("/projects/new", data=typed)
    assert answer.status_code == 400
    assert f'href="#{path}.none"' in answer.text
    assert re.search(r"勾选了“没有此类内容”，但表中填有[12]行", answer.text)
    assert form_of(answer)[f"{path}.none"] == "1"


@pytest.mark.parametrize(
    ("flag", "said_"),
    [
        ("sharing_chapter.present", "但填写了页码"),
        ("connection.designed", "但填写了页码"),
        ("draft_catalogue.present", "但表中列有信息资源"),
    ],
)
def test_what_is_denied_is_not_described(people: People, fresh: Fresh, flag: str, said_: str) -> None:
    """无 beside pages or rows is a contradiction, not a fact."""
    answer = people["sun"].post("/projects/new", data=filled(fresh()) | {flag: "false", "do": "submit"})
    assert answer.status_code == 400
    assert said_ in answer.text
    assert f'href="#{flag}"' in answer.text


def test_a_correction_says_why_it_corrects_nothing(people: People, fresh: Fresh) -> None:
    """A tick beside rows is an error there as well, not "nothing was corrected"."""
    here = people.file(fresh())
    people.do("li", f"{here}/take")
    typed = form_of(people["li"].get(f"{here}?correct=5"), "mending") | {"page": "1", "reason": "核对"}
    same = people["li"].post(f"{here}/rows/5/facts", data=typed)
    ticked = people["li"].post(f"{here}/rows/5/facts", data=typed | {"needs.none": "1"})
    assert "与案卷登记的事实完全一致" in same.text
    assert "勾选了“没有此类内容”" in ticked.text


def test_a_returned_project_comes_back_changed_or_with_a_reason(people: People, fresh: Fresh) -> None:
    """Unchanged it is refused; a reason is kept in the timeline, a paper or a change needs none."""
    here = people.file(fresh())
    for changes in ({"why": "现场已核对无误"}, {"connection.page": "46"}, None):
        people.do("li", f"{here}/take")
        people.give_back(here, SOON, "请补正")
        typed = form_of(people["sun"].get(f"{here}/edit")) | {"do": "submit"}
        refused = people["sun"].post(f"{here}/edit", data=typed)
        assert refused.status_code == 400
        assert "未作修改的理由" in refused.text
        if changes is None:
            people.do_with_paper("sun", f"{here}/edit", typed)
        else:
            people.do("sun", f"{here}/edit", **typed | changes)
    assert "现场已核对无误" in people["li"].get(here).text


def test_a_table_too_long_for_the_page_is_filed_whole(people: People, fresh: Fresh) -> None:
    """Three hundred needs of a workbook are filed, though the form does not show them."""
    project = fresh()

    def change(workbook: Workbook) -> None:
        workbook["项目"]["B4"].value = project
        for row in range(5, 304):
            for column, value in enumerate(("307013016000003/0001", "法人信息", "法定代表人", "否"), start=1):
                workbook["需求"].cell(row, column).value = value

    texts = form_of(people.read(changed(change)))
    people.do("sun", "/projects/new", **summed(texts), do="submit")
    entry = people["li"].get(f"/projects/{project}", headers=JSON).json()["entry"]
    assert len(entry["needs"]) == 300
