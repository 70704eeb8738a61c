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

Place = tuple[int, str]
"""The place and the hash of an entry."""
Places = Iterable[Place]
Pace = Callable[[Places], Places]
"""How fast they are gone through."""
AT_ONCE = 250
"""Entries read in one transaction. While one is open SQLite's log grows; written back after a long one, it
holds up whoever commits."""


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


def draw(engine: Engine, algorithm: Algorithm, pace: Pace = iter) -> Drawn:
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


def leaves(digests: Iterable[str], algorithm: Algorithm) -> Iterator[bytes]:
    """The leaves of the tree over entries: the hash of an entry, as it is written, is a leaf's data."""
    return (tree.leaf(one.encode(), algorithm) for one in digests)


def _head(engine: Engine, chain: RowMapping, before: Head | None, algorithm: Algorithm, pace: Pace) -> Head:
    """One chain's head and the tree over its new entries, checked to go on from `before`."""
    name, length, head = chain["name"], chain["length"], chain["head"]
    after = before.length if before else 0
    if length == after == 0:
        return Head(length=0, head=head, after=0, root=None)
    found = pace(_found(engine, name, max(after, 1), length))
    whole = _whole(found, (length, head), (after, before.head) if before and after else None, name)
    new = (digest for seq, digest in whole if seq > after)
    root = f"{algorithm}:{tree.root(leaves(new, algorithm), algorithm).hex()}"
    return Head(length=length, head=head, after=after, root=root if length > after else None)


def _found(engine: Engine, chain: str, first: int, final: int) -> Iterator[Place]:
    """The entries of a chain; they never change, so that one moment is as good as another to read some."""
    for start in range(first, final + 1, AT_ONCE):
        with reading(engine) as connection:
            some = list(record.hashes(connection, chain, start, min(start + AT_ONCE - 1, final)))
        yield from some


def _whole(found: Places, last: Place, joint: Place | None, name: str) -> Iterator[Place]:
    """Pass on entries that follow each other from `joint`, where the last checkpoint ended, up to `last`."""
    expected = joint[0] if joint else 1
    reached = None
    for reached in found:
        if reached[0] != expected or (joint and reached[0] == joint[0] and reached != joint):
            break
        expected += 1
        yield reached
    if expected != last[0] + 1 or reached != last:
        raise RecordNotWhole(
            f"存证链 {name} 与上一检查点不符。Chain {name} does not go on from entry "
            f"{joint[0] if joint else 0} of the last checkpoint; run `gongxiang verify`. "
            "Nothing is signed until it does."
        )
