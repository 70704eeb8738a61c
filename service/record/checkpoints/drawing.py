"""Draws up a checkpoint from the record as it stands: what it says before it is signed."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping

from service.canonical import Algorithm
from service.errors import Failure
from service.record import queries as record
from service.record.checkpoints import queries, tree
from service.record.checkpoints.documents import Checkpoint, Head, Successor, digest_of


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


def draw(connection: Connection, algorithm: Algorithm) -> Drawn:
    """Draw up the next checkpoint; raises RecordNotWhole where a chain does not go on from the last one."""
    row = queries.last(connection)
    last = Checkpoint.read(row["body"]) if row else None
    before = last.chains if last else {}
    rows = record.chains(connection)
    if lost := sorted(before.keys() - {chain["name"] for chain in rows}):
        raise RecordNotWhole(f"存证链 {lost[0]} 缺失。Chain {lost[0]} has gone since the last checkpoint.")
    return Drawn(
        number=last.number + 1 if last else 1,
        previous=digest_of(row["body"]) if row else None,
        algorithm=algorithm,
        chains={
            chain["name"]: _head(connection, chain, before.get(chain["name"]), algorithm) for chain in rows
        },
    )


def moment(now: datetime) -> str:
    """A moment as checkpoints write it."""
    return now.astimezone(UTC).isoformat(timespec="microseconds")


def leaves(hashes: list[str], algorithm: Algorithm) -> list[bytes]:
    """The leaves of the tree over entries: the hash of an entry, as it is written, is a leaf's data."""
    return [tree.leaf(one.encode(), algorithm) for one in hashes]


def _head(connection: Connection, chain: RowMapping, before: Head | None, algorithm: Algorithm) -> Head:
    """One chain's head and the tree over its new entries, checked to go on from `before`."""
    name, length, head = chain["name"], chain["length"], chain["head"]
    after = before.length if before else 0
    if length == after == 0:
        return Head(length=0, head=head, after=0, root=None)
    found = record.hashes(connection, name, max(after, 1), length)
    if not _goes_on(found, max(after, 1), length, head, before):
        raise RecordNotWhole(
            f"存证链 {name} 与上一检查点不符。Chain {name} does not go on from entry {after} of the last "
            "checkpoint; run `gongxiang verify`. Nothing is signed until it does."
        )
    new = [digest for seq, digest in found if seq > after]
    root = f"{algorithm}:{tree.root(leaves(new, algorithm), algorithm).hex()}" if new else None
    return Head(length=length, head=head, after=after, root=root)


def _goes_on(found: list[tuple[int, str]], first: int, length: int, head: str, before: Head | None) -> bool:
    whole = [seq for seq, _ in found] == list(range(first, length + 1))
    joined = before is None or not before.length or found[:1] == [(first, before.head)]
    return whole and joined and found[-1:] == [(length, head)]
