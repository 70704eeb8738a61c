"""Checks the record: every hash, every link, every document, every column.

What it cannot prove from the record alone: that no chain was cut at its end together with its head, and
that the whole was not written anew. That takes a copy of the heads kept elsewhere.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, RowMapping

from catalog.database import reading
from service import canonical
from service.record import entry, queries


@dataclass(slots=True)
class Report:
    """What was checked, and each fault as a sentence that names its entry."""

    chains: dict[str, tuple[int, str]] = field(default_factory=dict)
    entries: int = 0
    documents: int = 0
    faults: list[str] = field(default_factory=list)


def verify(engine: Engine) -> Report:
    """Check the whole record in one state of the database."""
    report = Report()
    with reading(engine) as connection:
        _chains(connection, report)
        _documents(connection, report)
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
        yield from (f"{where}: {fault}" for fault in _entry(connection, row, previous))
        seq, previous = row["seq"], row["hash"]
        report.entries += 1
    if length != seq:
        yield f"chain {name}: its head says {length} entries, the last is {seq}."
    elif previous is not None and head != previous:
        yield f"chain {name}: its head is not the hash of entry {seq}."


def _entry(connection: Connection, row: RowMapping, previous: str | None) -> Iterator[str]:
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
    if row["hash"] != entry.link(row["previous"], row["chain"], row["seq"], row["body"], algorithm):
        yield "its hash is not that of its body."
    for name, value in repeated.items():
        if row[name] != value:
            yield f"its column {name} does not repeat its body."
    if missing := set(digests) - queries.known(connection, digests):
        yield f"its document {min(missing)} is gone."


def _documents(connection: Connection, report: Report) -> None:
    for row in queries.documents(connection):
        report.documents += 1
        try:
            kept = canonical.digest(row["text"], entry.algorithm_of(row["digest"])) == row["digest"]
        except ValueError:
            kept = False
        if not kept:
            report.faults.append(f"document {row['digest']}: its text has another digest.")
