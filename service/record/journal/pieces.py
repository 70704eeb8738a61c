"""How a group of entries is written into the journal as one piece, and read again one by one.

One piece for a group costs a quarter of a row for each entry with its indices, and that is what an asker
waits for. The rows are made of it afterwards (`service.record.journal.filing`), and every reader of the
record looks at both.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import RowMapping

from service.record import entry

COLUMNS = ("id", "at", "caller", "outcome", "action", "subject", "resource")
UNREADABLE = "?"
"""Stands in the columns of an entry whose body does not say them, as it was changed."""


def written(entries: Sequence[tuple[str, bytes]]) -> bytes:
    """Hashes and bodies, a line each; canonical JSON has no line's end of its own."""
    return b"\n".join([part for digest, body in entries for part in (digest.encode(), body)])


def rows(segment: RowMapping) -> Iterator[dict[str, Any]]:
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


def _columns(body: str, unreadable: str) -> dict[str, Any]:
    try:
        columns = entry.columns_of(json.loads(body))
    except (ValueError, KeyError, TypeError):
        columns = {}
    if all(isinstance(columns.get(name), str) for name in COLUMNS):
        return columns
    return dict.fromkeys(COLUMNS, UNREADABLE) | {"id": unreadable}
