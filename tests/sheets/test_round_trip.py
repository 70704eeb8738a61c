"""What is written is read back: any project the form can hold, and any list of names in a cell."""

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import WINDOWS_EPOCH

from catalog import entries
from catalog.entries import Project
from service.sheets.cells import Cell
from service.sheets.decoding import decoded
from service.sheets.filling import write
from service.sheets.footers import kind_of
from service.sheets.lists import join, split
from service.sheets.nothing import is_ditto, nothing
from service.sheets.reading import read
from service.sheets.stated import Stated, Work
from tests.strategies import AGENCIES, PROJECTS, RESOURCES, maybe, one_of


def is_said(text: str) -> bool:
    """Whether a text means itself wherever it stands."""
    cell = Cell("项目", 1, 1, text, "s", WINDOWS_EPOCH)
    is_word = not text.strip() or nothing(text) or is_ditto(text) or re.match(r"\s*[0-9]+[、.．]", text)
    return not is_word and kind_of([cell]) is None and decoded(text) == text


texts = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\ufffd\xad") | st.just("\n"),
    min_size=1, max_size=12,
).map(str.strip).filter(lambda text: text and text[0] != "=" and is_said(text))  # fmt: skip
"""What a person writes into a cell: trimmed, no formula, no word for none or for a footer."""
lines = texts.map(lambda text: text.replace("\n", "")).filter(is_said)
"""The same as one line, for names."""
names = st.lists(lines, max_size=4)
grounds = st.builds(
    entries.Ground, kind=maybe(one_of(entries.GroundKind)), title=maybe(texts), article=maybe(texts)
)
shares = st.builds(entries.DraftShare, type=maybe(one_of(entries.ShareType)), ground=grounds)
drafts = st.builds(entries.DraftRow, name=lines, items=maybe(names), share=shares)
needs = st.builds(
    entries.Need,
    resource=st.sampled_from(RESOURCES), items=maybe(names),
    collect_again=maybe(st.booleans()), reason=maybe(texts),
)  # fmt: skip
facilities = st.builds(
    entries.ProjectFacility,
    name=lines, departments=maybe(names), fields=maybe(names), connected=maybe(st.booleans()),
)  # fmt: skip
amounts = st.integers(0, 10**14).map(lambda cents: cents / 100)
"""A workbook keeps 15 digits of a number."""
projects = st.builds(
    Project,
    id=st.sampled_from(PROJECTS),
    name=lines,
    unit=st.sampled_from(AGENCIES),
    funding=maybe(
        st.lists(
            st.builds(
                entries.Funding,
                source=st.sampled_from(["fiscal", "own", "loan", "other"]),
                amount=maybe(amounts),
            ),
            max_size=3,
        )
    ),
    secrecy=st.builds(
        entries.ProjectSecrecy,
        statement=maybe(st.sampled_from(["secret", "not_secret"])),
        part=maybe(st.sampled_from(["whole", "part"])),
        decision=st.builds(
            entries.SecrecyDecision, number=maybe(texts), authority=maybe(texts), level=maybe(texts)
        ),
    ),
    sharing_chapter=st.builds(
        entries.Chapter, present=maybe(st.booleans()), pages=maybe(texts.map("附{}".format))
    ),
    draft_catalogue=st.builds(
        entries.DraftCatalogue, present=maybe(st.just(True)), rows=maybe(st.lists(drafts, max_size=3))
    ),
    needs=maybe(st.lists(needs, max_size=3)),
    connection=st.builds(
        entries.Connection, designed=maybe(st.booleans()), page=maybe(st.integers(0, 900) | st.just("45-46"))
    ),
    facilities=maybe(st.lists(facilities, max_size=3)),
)
stated = st.builds(
    Stated,
    unit_name=maybe(lines), work=maybe(one_of(Work)), contact=maybe(lines),
    filled_on=maybe(st.dates(min_value=date(1955, 1, 1), max_value=date(2100, 1, 1))),
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(project=projects, beside=stated)
def test_what_is_written_is_read_back(project: Project, beside: Stated) -> None:
    """A form downloaded filled in says, when it comes back, exactly what it said."""
    found = read(write(project, beside))

    assert found.errors == ()
    assert found.project == project
    assert found.stated.model_copy(update={"need_names": None}) == beside


@settings(max_examples=300, deadline=None)
@given(names=names)
def test_names_in_a_cell_are_told_apart_again(names: list[str]) -> None:
    """Marks, brackets and quotes inside a name do not split it where we wrote the cell."""
    assert split(join(names)) == names
