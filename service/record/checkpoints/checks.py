"""Checks of signed checkpoints and receipts; each fault is a sentence.

`receipt_faults` needs no database. `against` holds the record to a checkpoint kept elsewhere, `own` to those
in its own database: those can be written anew together with the record, the other one cannot.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, RowMapping

from service.record import entry
from service.record import queries as record
from service.record.checkpoints import queries, tree
from service.record.checkpoints.documents import (
    Checkpoint,
    Head,
    Receipt,
    Signed,
    Unreadable,
    digest_of,
    key_id,
)
from service.record.checkpoints.drawing import leaves
from service.record.checkpoints.keys import signed_well


def opened(signed: Signed) -> Checkpoint:
    """What a checkpoint says, when its signature is good; raises Unreadable."""
    if not signed_well(signed):
        raise Unreadable("签名无效。The signature is not that of its key over this checkpoint")
    said = Checkpoint.read(signed.body)
    if said.key != signed.key:
        raise Unreadable("签名密钥不符。The checkpoint names another key than the one that signed it")
    return said


def receipt_faults(receipt: Receipt) -> Iterator[str]:
    """Find what is wrong with a receipt, whoever signed it."""
    try:
        said = opened(receipt.checkpoint)
        algorithm = entry.algorithm_of(receipt.hash)
    except (Unreadable, ValueError) as error:
        yield f"{error}."
        return
    if receipt.hash != entry.link(
        receipt.previous, receipt.chain, receipt.seq, receipt.body.encode(), algorithm
    ):
        yield "存证内容与摘要不符。The entry's hash is not that of its body."
    head = said.chains.get(receipt.chain)
    if head is None or not head.after < receipt.seq <= head.length:
        yield "检查点未覆盖该条存证。The checkpoint does not cover this entry."
    elif _root(receipt, head, said) != head.root:
        yield "路径不能到达检查点。The path does not lead from the entry to the checkpoint."


def _root(receipt: Receipt, head: Head, said: Checkpoint) -> str | None:
    """The root that the path leads to; None where it leads nowhere."""
    (start,) = leaves([receipt.hash], said.algorithm)
    place, size = receipt.seq - head.after - 1, head.length - head.after
    try:
        reached = tree.climb(start, place, size, list(map(bytes.fromhex, receipt.path)), said.algorithm)
    except ValueError:
        return None
    return f"{said.algorithm}:{reached.hex()}"


def against(connection: Connection, said: Checkpoint, signed: Signed) -> Iterator[str]:
    """Find where the record does not contain what a checkpoint kept elsewhere says.

    The checkpoint's signature is the caller's to check, and the record's own links are `verify`'s.
    """
    lengths = {row["name"]: row["length"] for row in record.chains(connection)}
    for name, head in said.chains.items():
        if name not in lengths:
            yield f"存证链 {name} 缺失。chain {name}: the checkpoint has it, the record has not."
        elif lengths[name] < head.length:
            yield (
                f"存证链 {name} 被截短。chain {name}: it has {lengths[name]} entries, the checkpoint had "
                f"{head.length}."
            )
        elif fault := _head_fault(connection, name, head):
            yield fault
    row = queries.checkpoint(connection, said.number)
    if row is None:
        yield f"检查点 {said.number} 缺失。checkpoint {said.number}: the database has lost it."
    elif (row["body"], row["signature"]) != (signed.body, signed.signature):
        yield f"检查点 {said.number} 不符。checkpoint {said.number}: the database has another of this number."


def _head_fault(connection: Connection, name: str, head: Head) -> str | None:
    if not head.length:
        return None
    if record.hashes(connection, name, head.length, head.length) == [head.head]:
        return None
    return (
        f"存证链 {name} 第 {head.length} 条不符。chain {name}: entry {head.length} is not the one the "
        "checkpoint was made over; the chain was written anew."
    )


@dataclass(slots=True)
class _Before:
    """What the checkpoint before said, while they are gone through."""

    number: int = 0
    digest: str | None = None
    chains: dict[str, Head] = field(default_factory=dict)


def own(connection: Connection) -> Iterator[str]:
    """Find faults of the checkpoints in the database, and of the record where it is not what they say."""
    keys = {row["id"]: row for row in queries.keys(connection)}
    yield from _key_faults(list(keys.values()))
    spans = {(row["chain"], row["length"]): row for row in queries.spans(connection)}
    before = _Before()
    for row in queries.checkpoints(connection):
        where = f"检查点 checkpoint {row['number']}"
        try:
            said = _read(row, keys)
        except (Unreadable, ValidationError, KeyError):
            yield f"{where}: it is not what was signed, or its key is gone."
            before.number = row["number"]
            continue
        yield from (f"{where}: {fault}" for fault in _order(row, said, before, keys[row["key"]]))
        yield from (f"{where}: {fault}" for fault in _chains(connection, said, before, spans))
        before = _Before(row["number"], digest_of(row["body"]), said.chains)
    yield from (f"checkpoint span {place}: no checkpoint says it." for place in spans)


def _read(row: RowMapping, keys: Mapping[str, RowMapping]) -> Checkpoint:
    public = keys[row["key"]]["public"]
    return opened(Signed(body=row["body"], key=row["key"], public=public, signature=row["signature"]))


def _order(row: RowMapping, said: Checkpoint, before: _Before, key: RowMapping) -> Iterator[str]:
    if (said.number, said.at) != (row["number"], row["at"]):
        yield "its columns do not repeat its body."
    if said.number != before.number + 1 or said.previous != before.digest:
        yield "it does not follow the one before it."
    if not key["first"] <= said.number <= (key["last"] or said.number):
        yield "its key was not to sign it."


def _chains(
    connection: Connection, said: Checkpoint, before: _Before, spans: dict[tuple[str, int], Any]
) -> Iterator[str]:
    """Hold every chain to a checkpoint; `spans` loses those that are accounted for."""
    yield from (f"chain {name} is left out." for name in before.chains.keys() - said.chains.keys())
    for name, head in said.chains.items():
        earlier = before.chains.get(name)
        if head.after != (earlier.length if earlier else 0):
            yield f"chain {name} does not go on where the checkpoint before ended."
        if head.root is None:
            unchanged = head.length == head.after and (earlier is None or earlier.head == head.head)
            yield from () if unchanged else (f"chain {name} has entries and no tree.",)
            continue
        span = spans.pop((name, head.length), None)
        if span is None or (span["after"], span["number"]) != (head.after, said.number):
            yield f"the span of chain {name} is not what it says."
        yield from _tree(connection, name, head, said)


def _tree(connection: Connection, name: str, head: Head, said: Checkpoint) -> Iterator[str]:
    found = record.hashes(connection, name, head.after + 1, head.length)
    if (len(found), found[-1:]) != (head.length - head.after, [head.head]):
        yield f"chain {name} has not the entry {head.length} that it was made over."
    elif f"{said.algorithm}:{tree.root(leaves(found, said.algorithm), said.algorithm).hex()}" != head.root:
        yield f"chain {name} has not the entries {head.after + 1} to {head.length} that it was made over."


def _key_faults(keys: Sequence[RowMapping]) -> Iterator[str]:
    """Find keys that are not what their ids say, or do not take over from each other without a gap."""
    first: int | None = 1
    for row in keys:
        where = f"签名密钥 signing key {row['id']}"
        if not _id_fits(row):
            yield f"{where}: its id is not its digest."
        if row["first"] != first:
            yield f"{where}: it does not take over from the key before it."
        first = None if row["last"] is None else row["last"] + 1
    if keys and first is not None:
        yield "签名密钥 signing keys: none of them signs now."


def _id_fits(row: RowMapping) -> bool:
    try:
        return bool(key_id(bytes.fromhex(row["public"])) == row["id"])
    except ValueError:
        return False
