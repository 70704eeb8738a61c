"""How a group of entries is written into the journal as one piece, and read again one by one.

One piece for a group costs a quarter of a row for each entry with its indices, and that is what an asker
waits for. The rows are made of it afterwards (`service.record.journal.filing`), and every reader of the
record looks at both.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping

from service.record import entry

BEFORE = '{"at":"'
"""What a decision's body begins with; the moment comes next, and the id, as long as ID, further on."""
AT, ID = slice(len(BEFORE), len(BEFORE) + 32), 32
FORMS = 2_000
"""Kinds of like decisions whose columns are remembered."""
COLUMNS = ("id", "kind", "at", "caller", "outcome", "action", "subject", "type", "resource")
UNREADABLE = "?"
"""Stands in the columns of an entry whose body does not say them, as it was changed."""


def written(entries: Sequence[tuple[str, bytes]]) -> bytes:
    """Hashes and bodies, a line each; canonical JSON has no line's end of its own."""
    return b"\n".join([part for digest, body in entries for part in (digest.encode(), body)])


def rows(segment: Mapping[Any, Any]) -> Iterator[dict[str, Any]]:
    """The entries of a piece as rows of `record_entries`.

    What was changed behind our back is given as it stands, for `verify` to say so.
    """
    lines = bytes(segment["entries"]).split(b"\n")
    previous = segment["previous"]
    for place, (digest, body) in enumerate(zip(lines[::2], lines[1::2], strict=False)):
        row = {
            "chain": segment["chain"],
            "seq": segment["first"] + place,
            "body": body.decode("utf-8", "replace"),
            "previous": previous,
            "hash": digest.decode("utf-8", "replace"),
        }
        previous = row["hash"]
        yield _columns(row["body"], f"{UNREADABLE} {row['chain']} {row['seq']}") | row


def hashes(segment: RowMapping) -> list[str]:
    """The hashes alone of the entries of a piece, in order, without a look at what they say."""
    lines = bytes(segment["entries"]).split(b"\n")
    return [digest.decode("utf-8", "replace") for digest in lines[: len(lines) & ~1 : 2]]


def _columns(body: str, unreadable: str) -> dict[str, Any]:
    """The columns of an entry; what like decisions have in common is read once."""
    before, found, after = body.partition(',"id":"')
    at, own_id = before[AT], after[:ID]
    if not (found and before.startswith(BEFORE) and own_id.isalnum() and not set(at) & {'"', "\\"}):
        return _read(body, unreadable)
    columns = _shared(before[AT.stop :], after[ID:])
    return _read(body, unreadable) if columns is None else {**columns, "at": at, "id": own_id}


@lru_cache(FORMS)
def _shared(between: str, after: str) -> dict[str, Any] | None:
    """The columns of all entries that differ in moment and id alone; None where they cannot be read so."""
    columns = _read(f'{BEFORE}{between},"id":"{after}', UNREADABLE)
    return None if columns["id"] == UNREADABLE else columns


def _read(body: str, unreadable: str) -> dict[str, Any]:
    try:
        columns = entry.columns_of(json.loads(body))
    except (ValueError, KeyError, TypeError):
        columns = {}
    if all(isinstance(columns.get(name), str) for name in COLUMNS):
        return columns
    return dict.fromkeys(COLUMNS, UNREADABLE) | {"id": unreadable, "ruling": None}
