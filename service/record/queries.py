"""All questions put to the record: of filed entries, and of the journal where a chain is read whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    union,
    union_all,
)

from catalog import models
from service.decisions.access import PROJECT, Scope
from service.record.entry import DECISION, DECISIONS, SEARCH
from service.record.journal import pieces
from service.record.journal import queries as journal
from service.record.models import Chain, Document, Entry, Segment

_DECISION = Entry.kind.in_(DECISIONS)
_ON_PROJECT = Entry.type == literal_column(f"'{PROJECT}'")
"""Written out, as the index that has only these entries says it."""
Ruled = tuple[str, str]
"""A ruling's digest, and the outcome of a decision that has it."""
CHUNK = 1_000
"""Entries held in memory at once when a whole chain is read."""
_ROWS = (
    select(Entry.seq, Entry.hash)
    .where(Entry.chain == bindparam("name"), Entry.seq.between(bindparam("initial"), bindparam("last")))
    .order_by(Entry.seq)
    .subquery()
)
_HASHES = select(
    func.aggregate_strings(cast(_ROWS.c.seq, String), "\n"), func.aggregate_strings(_ROWS.c.hash, "\n")
)
"""Places and hashes as two texts: row by row, a driver gives the interpreter away, and waits for it again."""


def chains(connection: Connection) -> list[RowMapping]:
    """Every chain with its length and head, by name."""
    query = select(Chain.name, Chain.length, Chain.head).order_by(Chain.name)
    return list(connection.execute(query).mappings())


def chains_of_entries(connection: Connection) -> list[str]:
    """The chains that entries name, which should all be in `chains`."""
    filed, standing = (select(kind.chain).distinct() for kind in (Entry, Segment))
    return sorted(connection.scalars(union(filed, standing)))


def entries(connection: Connection, chain: str) -> Iterator[Mapping[Any, Any]]:
    """The entries of a chain in order, a chunk at a time: those that are filed, then the journal's."""
    after = None
    while True:
        query = select(Entry.__table__).where(Entry.chain == chain).order_by(Entry.seq).limit(CHUNK)
        query = query if after is None else query.where(Entry.seq > after)
        rows = list(connection.execute(query).mappings())
        yield from rows
        if len(rows) < CHUNK:
            break
        after = rows[-1]["seq"]
    for segment in journal.of_chain(connection, chain):
        yield from pieces.rows(segment)


def hashes(connection: Connection, chain: str, first: int, final: int) -> list[str]:
    """The hashes of entries `first`, `first` + 1 and so on to `final`; fewer where one is missing."""
    found: list[str] = []
    for start in range(first, final + 1, CHUNK):
        end = min(start + CHUNK - 1, final)
        some = _filed(connection, chain, start, end)
        some += _standing(connection, chain, start + len(some), end)
        found += some
        if len(some) <= end - start:
            break
    return found


def _filed(connection: Connection, chain: str, first: int, final: int) -> list[str]:
    """The hashes of entries that are filed, from `first` on; none where one between is missing.

    Nor are there any where one was changed and has a line's end.
    """
    texts = connection.execute(_HASHES, {"name": chain, "initial": first, "last": final}).one()
    places, digests = (text.split("\n") if text else [] for text in texts)
    expected = list(map(str, range(first, first + len(digests))))
    return digests if places == expected else []


def _standing(connection: Connection, chain: str, first: int, final: int) -> list[str]:
    """The hashes of entries that stand in the journal, from `first` up to the first that does not."""
    found: list[str] = []
    for segment in journal.of_chain(connection, chain, first, final) if first <= final else ():
        passed = first + len(found) - segment["first"]
        if passed < 0:
            break
        found += pieces.hashes(segment)[passed:]
    return found[: final - first + 1]


def documents(connection: Connection) -> Iterator[RowMapping]:
    """Every document, a chunk at a time."""
    after = ""
    while True:
        query = select(Document.digest, Document.text).where(Document.digest > after)
        rows = list(connection.execute(query.order_by(Document.digest).limit(CHUNK)).mappings())
        yield from rows
        if len(rows) < CHUNK:
            return
        after = rows[-1]["digest"]


def known(connection: Connection, digests: Sequence[str]) -> set[str]:
    """Which of these digests have a document."""
    return set(connection.scalars(select(Document.digest).where(Document.digest.in_(digests))))


def within(scope: Scope | None) -> list[ColumnElement[bool]]:
    """The conditions under which a caller may read an entry; None limits nothing."""
    if scope is None or scope.everything:
        return []
    seen: list[ColumnElement[bool]] = [Entry.caller == scope.caller]
    if scope.others:
        seen.append(~_ON_PROJECT)
    if scope.projects:
        seen.append(_ON_PROJECT)
    if scope.agency is not None:
        own = select(models.Project.id).where(models.Project.unit == scope.agency)
        seen.append(and_(_ON_PROJECT, Entry.kind == DECISION, Entry.resource.in_(own)))
    return [or_(*seen)]


def entry(connection: Connection, decision_id: str, scope: Scope | None = None) -> RowMapping | None:
    """The entry of one decision, where it is in the scope."""
    query = select(Entry.__table__).where(Entry.id == decision_id, _DECISION, *within(scope))
    return connection.execute(query).mappings().one_or_none()


def search(connection: Connection, search_id: str, scope: Scope | None = None) -> RowMapping | None:
    """The entry of one search, where it is in the scope."""
    query = select(Entry.__table__).where(Entry.id == search_id, Entry.kind == SEARCH, *within(scope))
    return connection.execute(query).mappings().one_or_none()


def text(connection: Connection, digest: str) -> str | None:
    """The document of one digest."""
    return connection.scalar(select(Document.text).where(Document.digest == digest))


def latest(connection: Connection, limit: int, caller: str | None = None) -> list[RowMapping]:
    """The newest decisions, without their bodies' documents."""
    newest = (Entry.at.desc(), Entry.chain, Entry.seq.desc())
    query: Select[Any] = select(Entry.__table__).where(_DECISION).order_by(*newest).limit(limit)
    query = query if caller is None else query.where(Entry.caller == caller)
    return list(connection.execute(query).mappings())


def newest_rulings(connection: Connection, limit: int, scope: Scope | None) -> list[Ruled]:
    """The rulings' digests and outcomes of the newest decisions in the scope, hypothetical ones left out.

    Without a scope they are read from the index by time alone. A body holds all that a caller sent, so none
    is read to count.
    """
    query = select(Entry.ruling, Entry.outcome).where(Entry.ruling.is_not(None), *within(scope))
    rows = connection.execute(query.order_by(Entry.at.desc()).limit(limit))
    return [(row.ruling, row.outcome) for row in rows]


def count(connection: Connection) -> int:
    """How many decisions the record holds."""
    return connection.scalar(select(func.count()).select_from(Entry).where(_DECISION)) or 0


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries a list shows, and how.

    `scope`: what its reader may read; None limits nothing. `text` is looked for in ids and callers, and in
    the names the register has for those ids. `since` and `until` are moments as the record writes them, the
    first included, the last not.
    """

    scope: Scope | None = None
    outcome: str | None = None
    action: str | None = None
    caller: str | None = None
    text: str | None = None
    since: str | None = None
    until: str | None = None
    sort: str = "at"
    descending: bool = True
    offset: int = 0
    limit: int = 50


SORTS = ("at", "outcome", "action", "subject", "resource", "caller")
"""The columns a list may be sorted by."""
COUNTED = 10_000
"""Entries counted at most: a list says "more than" beyond."""
BODIES = 100
"""Entries of a long list read at once."""


def found(connection: Connection, search: Search) -> list[RowMapping]:
    """Find one page of entries; the newest first among equals."""
    if search.sort not in SORTS:
        raise ValueError(f"{search.sort!r} is no column to sort by")
    return list(connection.execute(_ordered(search)).mappings())


def found_bodies(connection: Connection, search: Search) -> Iterator[Sequence[str]]:
    """The bodies of the same entries, BODIES at a time, so that a long list is never held whole."""
    chosen = _ordered(search).with_only_columns(Entry.body)
    rows = connection.execution_options(yield_per=BODIES).scalars(chosen)
    yield from rows.partitions(BODIES)


def _ordered(search: Search) -> Select[Any]:
    column = Entry.__table__.c[search.sort]
    order = column.desc() if search.descending else column.asc()
    query = select(Entry.__table__).where(*_matching(search)).limit(search.limit).offset(search.offset)
    return query.order_by(order, Entry.at.desc(), Entry.seq.desc())


def found_count(connection: Connection, search: Search, most: int = COUNTED) -> int:
    """Count the entries that match, up to one above `most`."""
    some = select(Entry.seq).where(*_matching(search)).limit(most + 1).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def texts(connection: Connection, digests: Iterable[str]) -> dict[str, str]:
    """Find the documents of these digests."""
    found: dict[str, str] = {}
    wanted = sorted(set(digests))
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        query = select(Document.digest, Document.text).where(Document.digest.in_(part))
        found |= {row.digest: row.text for row in connection.execute(query)}
    return found


def _matching(search: Search) -> list[ColumnElement[bool]]:
    equal = {Entry.outcome: search.outcome, Entry.action: search.action, Entry.caller: search.caller}
    wanted = [_DECISION, *within(search.scope)]
    wanted += [column == value for column, value in equal.items() if value is not None]
    wanted += [Entry.at >= search.since] if search.since else []
    wanted += [Entry.at < search.until] if search.until else []
    return [*wanted, _saying(search.text)] if search.text else wanted


def _saying(text: str) -> ColumnElement[bool]:
    columns = (Entry.id, Entry.subject, Entry.resource, Entry.caller)
    named = (models.Agency, models.Resource, models.Facility, models.Project)
    ids = union_all(*(select(kind.id).where(kind.name.icontains(text, autoescape=True)) for kind in named))
    return or_(
        *(column.icontains(text, autoescape=True) for column in columns),
        Entry.subject.in_(ids),
        Entry.resource.in_(ids),
    )


def tally(connection: Connection, spans: Sequence[tuple[str, str, str]]) -> list[int]:
    """Count the decisions of one outcome from one moment to another, for each such span; by index alone."""
    counts = [
        select(func.count())
        .where(Entry.outcome == outcome, Entry.at >= since, Entry.at < until)
        .scalar_subquery()
        for outcome, since, until in spans
    ]
    return list(connection.execute(select(*counts)).one()) if counts else []
