"""The checklist of a project file: which findings belong to which item, and what they come to.

A verdict says what the two decisions found and nothing else. A title, a remedy, an article and its text are
the decision's own words.
"""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from sqlalchemy import RowMapping

from catalog.entries import Project
from service import canonical
from service.decisions import Kept
from service.decisions.answer import answer
from service.policy.texts import Texts
from service.review.conclusions import OWN
from service.review.paths import read

Verdict = Literal["pass", "fail", "doubt", "not_applicable"]
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of the checklist as `checklist.toml` has it."""

    number: int
    title: dict[str, str]
    codes: frozenset[str]
    off: frozenset[str]
    facts: tuple[str, ...]
    page: str | None
    later: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """Where pages were read that no paper on file shows, and by whom."""

    where: str
    by: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item with its verdict, and what the reviewer said of it.

    `findings` are rows of the answer with `questions`, those that found it, and `overridden`. `bring` are
    rows of what is missing. `pages` are those of the file it rests on; `filed` says whether a paper on file
    may show them, `seen` where they were read else. `state` is `open` until the reviewer has spoken; `said`
    is what the machine says, which a confirmation holds for.
    """

    number: int
    title: dict[str, str]
    verdict: Verdict
    findings: tuple[Document, ...]
    pages: tuple[str, ...]
    bring: tuple[Document, ...]
    said: str
    state: str = "open"
    by: str | None = None
    at: str | None = None
    page: str | None = None
    note: str | None = None
    filed: bool = False
    seen: Seen | None = None

    @property
    def unseen(self) -> bool:
        """Whether it cites pages that are neither on file nor were read elsewhere."""
        return bool(self.pages) and not self.filed and self.seen is None

    @property
    def must_confirm(self) -> bool:
        """Whether nothing goes on before the reviewer has confirmed it."""
        return self.verdict != "not_applicable"

    @property
    def clean(self) -> bool:
        """Whether it may be confirmed together with others.

        Nothing is against it, missing or warned of, what it cites is on file, the reviewer has not spoken.
        """
        quiet = all(row["effect"] == "permit" for row in self.findings)
        return self.verdict == "pass" and quiet and not (self.bring or self.unseen) and self.by is None

    @property
    def waits(self) -> bool:
        """Whether it must be confirmed and is not."""
        return self.must_confirm and self.state != "confirmed"


@cache
def entries() -> tuple[Entry, ...]:
    """The items, in order."""
    return tuple(_entry(row) for row in _file()["items"])


@cache
def rest() -> frozenset[str]:
    """The codes of findings that belong to no item."""
    return frozenset(_file()["rest"]["codes"])


def listed(code: str) -> bool:
    """Whether a finding belongs to an item of the checklist."""
    return any(_bare(code) in entry.codes for entry in entries())


def checklist(  # noqa: PLR0913, PLR0917  what a row is made of
    project: Project,
    decisions: Mapping[str, Kept | None],
    texts: Texts,
    spoken: Sequence[RowMapping] = (),
    corrections: Sequence[RowMapping] = (),
    set_aside: Collection[str] = (),
    papers: Sequence[RowMapping] = (),
) -> tuple[Item, ...]:
    """The checklist of a project; `spoken`, `corrections` and `papers` are rows of the review's tables."""
    said = _Said.of(decisions, texts, set_aside)
    known = {row["item"]: row for row in spoken}
    items = (_item(entry, project, said, known.get(entry.number), corrections) for entry in entries())
    return tuple(
        _spoken(replace(item, filed=_filed(item.number, papers)), known.get(item.number)) for item in items
    )


def _filed(number: int, papers: Sequence[RowMapping]) -> bool:
    """Whether a paper on file may show an item's pages: its own, one for no item, or the only one."""
    return len(papers) == 1 or any(row["item"] in (number, None) for row in papers)


@dataclass(frozen=True, slots=True)
class _Said:
    """What both decisions say, each finding once."""

    findings: tuple[Document, ...]
    missing: tuple[Document, ...]
    whole: bool
    """Whether both were decided, and looked at what the items are about."""

    @classmethod
    def of(cls, decisions: Mapping[str, Kept | None], texts: Texts, set_aside: Collection[str]) -> "_Said":
        told = {action: answer(kept, texts)["context"] for action, kept in decisions.items() if kept}
        found: dict[str, Document] = {}
        for action, context in told.items():
            for row in context["findings"]:
                key = canonical.text(row)
                row_ = found.setdefault(key, {**row, "questions": [], "overridden": False})
                row_["questions"].append(action)
                row_["overridden"] = row["effect"] == "deny" and row["code"] in set_aside
        lacks = {canonical.text(row): row for context in told.values() for row in context["missing"]}
        codes = {row["code"] for row in found.values()}
        return cls(
            tuple(found.values()),
            tuple(lacks.values()),
            len(told) == len(decisions) > 0 and not _blind(codes),
        )


def _blind(codes: Collection[str]) -> bool:
    unseeing = set(_file()["blind"]["codes"])
    return any(code.startswith(OWN) or _bare(code) in unseeing for code in codes)


def _item(
    entry: Entry, project: Project, said: _Said, spoken: RowMapping | None, corrections: Sequence[RowMapping]
) -> Item:
    findings = tuple(row for row in said.findings if _bare(row["code"]) in entry.codes)
    verdict = _verdict(entry, findings, said)
    found = [{key: value for key, value in row.items() if key != "overridden"} for row in findings]
    mark = canonical.digest(canonical.text([verdict, *found]), "sha256")
    return Item(
        entry.number,
        entry.title,
        verdict,
        findings,
        _pages(entry, project, corrections, spoken),
        tuple(row for row in said.missing if _bare(row["code"]) in entry.codes),
        mark,
    )


def _verdict(entry: Entry, findings: Sequence[Document], said: _Said) -> Verdict:
    effects = {row["effect"] for row in findings}
    if "deny" in effects:
        return "fail"
    if "require" in effects:
        return "doubt"
    if entry.later or {_bare(row["code"]) for row in said.findings if row["effect"] == "permit"} & entry.off:
        return "not_applicable"
    return "pass" if said.whole else "doubt"


def _spoken(item: Item, row: RowMapping | None) -> Item:
    """Add the reviewer's word.

    A confirmation counts only while the machine says what it said then, and what the item cites was seen.
    """
    if row is None:
        return item
    seen = Seen(row["seen_where"], row["seen_by"]) if row["seen_where"] else None
    item = replace(item, by=row["by"], at=row["at"], page=row["page"], note=row["note"], seen=seen)
    holds = row["state"] != "confirmed" or (row["said"] == item.said and not item.unseen)
    return replace(item, state=row["state"] if holds else "open")


def _pages(
    entry: Entry, project: Project, corrections: Sequence[RowMapping], spoken: RowMapping | None
) -> tuple[str, ...]:
    stated = read(project, entry.page) if entry.page else None
    mended = [row["page"] for row in corrections if row["path"].startswith(entry.facts or ("-",))]
    named = [stated, *mended, spoken["page"] if spoken else None]
    return tuple(dict.fromkeys(str(page) for page in named if page not in (None, "")))


def _bare(code: str) -> str:
    """A code without its act: a later act that takes the paragraph over keeps the article's name."""
    return code.partition(".")[2]


def _entry(row: Document) -> Entry:
    zh, en = row["title"]
    return Entry(
        row["number"],
        {"zh": zh, "en": en},
        frozenset(row["codes"]),
        frozenset(row.get("off", ())),
        tuple(row["facts"]),
        row.get("page"),
        row.get("later", False),
    )


@cache
def _file() -> Document:
    return tomllib.loads(files("service").joinpath("review", "checklist.toml").read_text("utf-8"))
