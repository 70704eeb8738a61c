"""Draws up a checkpoint from the record as it stands: what it says before it is signed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, RowMapping

from catalog.database import reading
from service.canonical import Algorithm
from service.errors import Failure
from service.record import queries as record
from service.record.checkpoints import queries, tree
from service.record.checkpoints.documents import Checkpoint, Head, Successor, digest_of

Pieces = Iterable[list[str]]
"""Hashes of entries that follow each other, some at a time."""
Pace = Callable[[Pieces, int], Pieces]
"""How fast they are gone through, as many pieces as are said."""
AT_ONCE = 1_000
"""Entries of a piece, read in one transaction: a millisecond. While one is open SQLite's log grows; written
back after a long one, it holds up whoever commits."""


def straight(found: Pieces, _number: int) -> Pieces:
    """The pace of whoever waits for the checkpoint."""
    return found


class RecordNotWhole(Failure):
    """The record does not go on from its last checkpoint, so nothing is signed over it."""

    status = 503
    code = "record_not_whole"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the next checkpoint will say."""

    number: int
    previous: str | None
    algorithm: Algorithm
    chains: dict[str, Head]

    def body(self, now: datetime, key: str, successor: Successor | None = None) -> str:
        """The text to sign."""
        return Checkpoint(
            number=self.number,
            at=moment(now),
            previous=self.previous,
            algorithm=self.algorithm,
            key=key,
            next=successor,
            chains=self.chains,
        ).body()

    def spans(self) -> list[dict[str, object]]:
        """The rows by which a receipt finds its checkpoint."""
        new = ((name, head) for name, head in self.chains.items() if head.root is not None)
        return [
            {"chain": name, "length": head.length, "after": head.after, "number": self.number}
            for name, head in new
        ]


def draw(engine: Engine, algorithm: Algorithm, pace: Pace = straight) -> Drawn:
    """Draw up the next checkpoint; raises RecordNotWhole where a chain does not go on from the last one."""
    with reading(engine) as connection:
        row, rows = queries.last(connection), record.chains(connection)
    last = Checkpoint.read(row["body"]) if row else None
    before = last.chains if last else {}
    if lost := sorted(before.keys() - {chain["name"] for chain in rows}):
        raise RecordNotWhole(f"存证链 {lost[0]} 缺失。Chain {lost[0]} has gone since the last checkpoint.")
    return Drawn(
        number=last.number + 1 if last else 1,
        previous=digest_of(row["body"]) if row else None,
        algorithm=algorithm,
        chains={
            chain["name"]: _head(engine, chain, before.get(chain["name"]), algorithm, pace) for chain in rows
        },
    )


def moment(now: datetime) -> str:
    """A moment as checkpoints write it."""
    return now.astimezone(UTC).isoformat(timespec="microseconds")


def leaves(digests: Iterable[str], algorithm: Algorithm) -> list[bytes]:
    """The leaves of the tree over entries: the hash of an entry, as it is written, is a leaf's data."""
    return tree.leaves(map(str.encode, digests), algorithm)


def _head(engine: Engine, chain: RowMapping, before: Head | None, algorithm: Algorithm, pace: Pace) -> Head:
    """One chain's head and the tree over its new entries, checked to go on from `before`."""
    name, length, head = chain["name"], chain["length"], chain["head"]
    last = before or Head(length=0, head=head, after=0, root=None)
    reached, grown = (last.length, last.head), tree.Tree(algorithm)
    if not _still_has(engine, name, last):
        raise _not_whole(name, last)
    number = -(-(length - last.length) // AT_ONCE)
    for digests in pace(_read(engine, name, last.length + 1, length), number):
        grown.add(leaves(digests, algorithm))
        reached = reached[0] + len(digests), digests[-1]
    if reached != (length, head):
        raise _not_whole(name, last)
    root = f"{algorithm}:{grown.root().hex()}" if length > last.length else None
    return Head(length=length, head=head, after=last.length, root=root)


def _not_whole(name: str, last: Head) -> RecordNotWhole:
    return RecordNotWhole(
        f"存证链 {name} 与上一检查点不符。Chain {name} does not go on from entry {last.length} "
        "of the last checkpoint; run `gongxiang verify`. Nothing is signed until it does."
    )


def _read(engine: Engine, chain: str, first: int, final: int) -> Iterator[list[str]]:
    """The hashes of a chain's entries, some at a time; fewer where one is missing.

    They never change, so that one moment is as good as another to read some.
    """
    for start in range(first, final + 1, AT_ONCE):
        end = min(start + AT_ONCE - 1, final)
        with reading(engine) as connection:
            some = record.hashes(connection, chain, start, end)
        if some:
            yield some
        if len(some) <= end - start:
            return


def _still_has(engine: Engine, chain: str, last: Head) -> bool:
    """Whether the chain has the entry at which the last checkpoint ended."""
    if not last.length:
        return True
    with reading(engine) as connection:
        return record.hashes(connection, chain, last.length, last.length) == [last.head]
