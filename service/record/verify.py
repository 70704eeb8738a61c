"""Checks the record: every hash, every link, every document, every column.

What it cannot prove from the record and what lies beside it: that no chain was cut at its end together with
its head and all checkpoints, and that the whole was not written anew. That takes a checkpoint kept elsewhere.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from catalog.database import reading
from service import canonical
from service.record import entry, queries
from service.record.checkpoints import checks
from service.record.checkpoints.documents import Signed
from service.record.checkpoints.folder import CheckpointFile, Held, hold
from service.record.checkpoints.trust import Trust

REMEMBERED = 100_000
"""Digests held in memory at once."""


@dataclass(slots=True)
class Report:
    """What was checked, and each fault as a sentence that names its entry."""

    chains: dict[str, tuple[int, str]] = field(default_factory=dict)
    entries: int = 0
    documents: int = 0
    faults: list[str] = field(default_factory=list)
    beside: Held = field(default_factory=Held)
    """What came of the checkpoint files beside the record."""
    seen: set[str] = field(default_factory=set, repr=False, compare=False)
    """Digests of documents that are there, so that each is asked for about once."""


def verify(engine: Engine) -> Report:
    """Check the whole record in one state of the database."""
    with reading(engine) as connection:
        return within(connection)


def within(
    connection: Connection,
    kept: Sequence[Signed] = (),
    beside: Sequence[CheckpointFile] = (),
    trusted: Trust = Trust(),  # noqa: B008  it never changes
) -> Report:
    """Check the whole record as this transaction sees it, and the checkpoints that lie in it.

    `kept` are checkpoints kept elsewhere that the record must contain, `beside` the files that lie beside it,
    held to keys as `folder.hold` does. Raises Unreadable where one of `kept` is not signed as it says.
    """
    report, opened = Report(), [(checks.opened(signed), signed) for signed in kept]
    try:
        for said, signed in opened:
            report.faults.extend(checks.against(connection, said, signed))
        _chains(connection, report)
        _documents(connection, report)
        report.faults.extend(checks.own(connection))
        report.beside = hold(connection, beside, trusted)
        report.faults.extend(report.beside.faults)
    except DBAPIError as error:  # a text with a changed byte may be no text any more
        cause = str(error.orig).splitlines()[0]
        report.faults.append(f"存证无法读取。the database cannot be read further ({cause}).")
    return report


def _chains(connection: Connection, report: Report) -> None:
    heads = {row["name"]: (row["length"], row["head"]) for row in queries.chains(connection)}
    for name in queries.chains_of_entries(connection):
        if name not in heads:
            report.faults.append(f"chain {name}: it has entries and no head.")
    for name, (length, head) in heads.items():
        report.chains[name] = (length, head)
        report.faults.extend(_chain(connection, name, length, head, report))


def _chain(connection: Connection, name: str, length: int, head: str, report: Report) -> Iterator[str]:
    """The faults of one chain; after a broken link the rest is checked against what stands there."""
    seq, previous = 0, None
    for row in queries.entries(connection, name):
        where = f"chain {name}, entry {row['seq']} (decision {row['id']})"
        if row["seq"] != seq + 1:
            yield f"{where}: entry {seq + 1} is missing before it."
        yield from (f"{where}: {fault}" for fault in _entry(connection, row, previous, report.seen))
        seq, previous = row["seq"], row["hash"]
        report.entries += 1
    if length != seq:
        yield f"chain {name}: its head says {length} entries, the last is {seq}."
    elif previous is not None and head != previous:
        yield f"chain {name}: its head is not the hash of entry {seq}."


def _entry(
    connection: Connection, row: Mapping[Any, Any], previous: str | None, seen: set[str]
) -> Iterator[str]:
    try:
        algorithm = entry.algorithm_of(row["hash"])
        body = json.loads(row["body"])
        repeated = entry.columns_of(body)
        digests = entry.digests_of(body)
    except (ValueError, KeyError, TypeError, AttributeError):
        yield "its body or its hash is not what the record writes."
        return
    before = entry.genesis(row["chain"], entry.algorithm_of(row["hash"])) if previous is None else previous
    if row["previous"] != before:
        yield "it does not follow the entry before it."
    if row["hash"] != entry.link(row["previous"], row["chain"], row["seq"], row["body"].encode(), algorithm):
        yield "its hash is not that of its body."
    for name, value in repeated.items():
        if row[name] != value:
            yield f"its column {name} does not repeat its body."
    if missing := _missing(connection, set(digests) - seen, seen):
        yield f"its document {min(missing)} is gone."


def _missing(connection: Connection, digests: set[str], seen: set[str]) -> set[str]:
    """Which of these have no document; `seen` learns of those that have."""
    if not digests:
        return digests
    if len(seen) > REMEMBERED:
        seen.clear()
    known = queries.known(connection, list(digests))
    seen |= known
    return digests - known


def _documents(connection: Connection, report: Report) -> None:
    for row in queries.documents(connection):
        report.documents += 1
        try:
            kept = canonical.digest(row["text"], entry.algorithm_of(row["digest"])) == row["digest"]
        except ValueError:
            kept = False
        if not kept:
            report.faults.append(f"document {row['digest']}: its text has another digest.")
