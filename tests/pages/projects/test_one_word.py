"""One word per thing: the form, the workbook and the file name every field and every choice alike."""

import re
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook

from service.pages.projects.differences import labelled
from service.pages.projects.fields import FormWords, parts, work
from service.sheets.filling import template
from service.sheets.form import heading
from service.words import LANGUAGES, Language
from tests.pages.projects.people import People, filled

pytestmark = pytest.mark.filterwarnings("ignore:Cannot parse header or footer")
FIELDS = [(part, field) for part in parts() for field in part.fields]


def cells() -> tuple[set[tuple[str, str]], set[tuple[str, ...]]]:
    """The labels of the empty workbook in both languages, and the words of its drop-down lists."""
    book = load_workbook(BytesIO(template()))
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    labels = {tuple(text.split("\n", 1)) for text in texts if isinstance(text, str) and "\n" in text}
    lists = [one.formula1.strip('"') for sheet in book for one in sheet.data_validations.dataValidation]
    return labels, {tuple(words.split(",")) for words in lists}  # type: ignore[return-value]


def test_the_workbook_says_what_the_page_says(people: People) -> None:
    """Every label of the page's form stands in the workbook in both languages, every choice in its lists."""
    labels, lists = cells()
    pages = {language: people["sun"].get(f"/projects/new?lang={language}").text for language in LANGUAGES}
    people["sun"].cookies.delete("gongxiang_lang")
    for _, field in (*FIELDS, (None, work())):
        assert (field.label["zh"], field.label["en"]) in labels
        assert [
            language for language in LANGUAGES if field.label[language] not in unescape(pages[language])
        ] == []
        if field.values:
            words = tuple(word for _, word in field.choices(FormWords("zh")))
            assert words in lists, field.path
            for language in LANGUAGES:
                offered = [word for _, word in field.choices(FormWords(language))]
                assert set(offered) <= set(
                    re.findall(r"<option[^>]*>([^<]*)</option>", unescape(pages[language]))
                )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_says_what_the_form_says(language: Language) -> None:
    """A fact is named on the file, in changes and in corrections as the form asks for it."""
    words = FormWords(language)
    for part, field in FIELDS:
        path = f"{part.path}[1].{field.path}" if part.path else field.path
        assert labelled(path, words).split(" › ")[-1] == field.label[language]


def test_a_fact_on_the_file_has_the_words_of_the_form(people: People, fresh: object) -> None:
    """有 and 无 of what is there, 是 and 否 of the rest, 业务领域 of a facility: as they were chosen."""
    texts = filled(fresh())  # type: ignore[operator]
    page = people["li"].get(people.file(texts["id"])).text
    facts = page.partition('id="facts"')[2].partition('id="matches"')[0]
    rows = dict(
        re.findall(r"<th[^>]*>\s*(?:<span[^>]*>)?([^<]+?)\s*(?:<code.*?)?</th>\s*<td[^>]*>([^<]*)", facts)
    )
    assert rows["信息资源共享分析篇章"].strip() == "有"
    assert rows["共享平台对接设计"].strip() == "有"
    assert "业务领域" in facts
    assert "涉及领域" not in facts


def test_labels_are_told_apart_as_they_are_read() -> None:
    """No label, alias or choice of one table means two things once it is folded as headings are."""
    for part in parts():
        labels = [heading(field.label["zh"]) for field in part.fields]
        assert len(labels) == len(set(labels))
