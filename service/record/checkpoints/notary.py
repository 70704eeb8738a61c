"""The notary: makes checkpoints, rotates the key, issues receipts. Any process may; one at a time does."""

import logging
import os
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, RowMapping

from catalog.database import reading, writing
from service.canonical import Algorithm
from service.record import queries as record
from service.record.checkpoints import queries, tree
from service.record.checkpoints.documents import (
    Checkpoint,
    KeyList,
    PublicKey,
    Receipt,
    Signed,
    Successor,
    digest_of,
)
from service.record.checkpoints.drawing import Drawn, Pace, draw, leaves, moment, straight
from service.record.checkpoints.keys import Keyring, PrivateKey, SigningUnavailable
from service.record.journal.filing import filed
from service.settings import Settings

_LOG = logging.getLogger(__name__)
MOST = 500_000
"""Entries that wait for a checkpoint at most: then one is made before its time, so that trees stay small. A
receipt reads the hashes of all that its checkpoint covers, which takes a second then."""
TRIES = 5


@dataclass(frozen=True, slots=True)
class Notary:
    """Signs over one record. `folder` is where checkpoints are written as files, to be copied elsewhere."""

    engine: Engine
    keyring: Keyring
    folder: Path
    algorithm: Algorithm
    _turn: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def over(cls, engine: Engine, settings: Settings) -> Self:
        """The notary of a database, as the settings have it."""
        return cls(engine, Keyring(settings.signing_folder), settings.checkpoint_folder, settings.hash)

    def prepare(self, now: datetime) -> str:
        """Make the first key where there is none yet; give the id of the one that signs.

        Processes that start at once make one key between them. Raises SigningUnavailable where it cannot be
        kept.
        """
        with self._turn, writing(self.engine) as connection:
            queries.lock(connection)
            row = queries.current_key(connection)
            if row is not None:
                return str(row["id"])
            key = self.keyring.create()
            _list(connection, key, now, queries.last_number(connection) + 1)
            return key.id

    def make(self, now: datetime, apart: timedelta = timedelta(0), pace: Pace = straight) -> Signed | None:
        """Make a checkpoint; None where no entry is new, or the last is younger than `apart`, or another did.

        `pace` is how fast the entries are gone through. Raises RecordNotWhole, and SigningUnavailable
        where the key is not here.
        """
        with self._turn:
            with reading(self.engine) as connection:
                if not _due(connection, now - apart):
                    return None
                key = _current(connection)["id"]
            drawn = draw(self.engine, self.algorithm, pace)
            signed = self._signed(drawn, key, now)  # before the lock, which whoever records waits for
            with writing(self.engine) as connection:
                if not _next(connection, drawn) or _current(connection)["id"] != key:
                    return None
                _add(connection, drawn, signed, now)
        self._write(drawn.number, signed)
        return signed

    def rotate(self, now: datetime, *, lost: bool = False) -> str:
        """Change to a new key and give its id; the old one names it as it signs last, then is destroyed.

        `lost`: the old private key has gone, so that nothing signed joins the two. Raises SigningUnavailable
        where the old one is not here and not said to be lost, or the other way round.
        """
        with self._turn:
            for _ in range(TRIES):
                drawn = draw(self.engine, self.algorithm)
                with writing(self.engine) as connection:
                    if _next(connection, drawn):
                        old = _current(connection)["id"]
                        new, signed = self._rotated(connection, drawn, old, now, lost=lost)
                        break
            else:
                raise SigningUnavailable("Others make checkpoints all the time; try again.")
        self.keyring.destroy(old)
        if signed:
            self._write(drawn.number, signed)
        return new

    def receipt(self, decision_id: str) -> Receipt | None:
        """The receipt of a decision; None: there is none of this id, or no checkpoint covers it yet."""
        with filed(self.engine) as connection:
            entry = record.entry(connection, decision_id)
            span = entry and queries.covering(connection, entry["chain"], entry["seq"])
            signed = span and _kept(connection, span["number"])
            if entry is None or not span or not signed:
                return None
            found = record.hashes(connection, span["chain"], span["after"] + 1, span["length"])
        algorithm = Checkpoint.read(signed.body).algorithm
        grown = leaves(found, algorithm)
        way = tree.path(entry["seq"] - span["after"] - 1, grown, algorithm)
        return Receipt(
            chain=entry["chain"],
            seq=entry["seq"],
            previous=entry["previous"],
            hash=entry["hash"],
            body=entry["body"],
            path=[step.hex() for step in way],
            checkpoint=signed,
        )

    def keys(self) -> KeyList:
        """Every public key with what it signed and who named it."""
        with reading(self.engine) as connection:
            return KeyList(keys=[_public_key(connection, row) for row in queries.keys(connection)])

    def last(self) -> tuple[int, Signed] | None:
        """The newest checkpoint with its number."""
        with reading(self.engine) as connection:
            number = queries.last_number(connection)
            signed = _kept(connection, number)
        return None if signed is None else (number, signed)

    def file(self, number: int, signed: Signed) -> Path:
        """Where a checkpoint is written; two of one number, which no honest record has, lie side by side."""
        return self.folder / f"checkpoint-{number:08}-{digest_of(signed.body)[7:15]}.json"

    def _signed(self, drawn: Drawn, key: str, now: datetime, successor: Successor | None = None) -> Signed:
        """Sign what was drawn up with the key of this id."""
        return self.keyring.load(key).sign(drawn.body(now, key, successor))

    def _rotated(
        self, connection: Connection, drawn: Drawn, old: str, now: datetime, *, lost: bool
    ) -> tuple[str, Signed | None]:
        """Within the transaction: the new key's id, and the last checkpoint of the old key."""
        if lost and self.keyring.holds(old):
            raise SigningUnavailable("签名密钥并未遗失。The signing key is here; rotate without --lost.")
        if lost:
            queries.close_key(connection, old, moment(now), drawn.number - 1)
            new = self.keyring.create()
            _list(connection, new, now, drawn.number)
            return new.id, None
        self.keyring.load(old)  # before a new key is written for nothing
        new = self.keyring.create()
        signed = self._signed(drawn, old, now, Successor(key=new.id, public=new.public.hex()))
        _add(connection, drawn, signed, now)
        queries.close_key(connection, old, moment(now), drawn.number)
        _list(connection, new, now, drawn.number + 1)
        return new.id, signed

    def _write(self, number: int, signed: Signed) -> None:
        """Write the file whole or not at all; the checkpoint is in the database whatever becomes of it."""
        file = self.file(number, signed)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".{os.getpid()}.part")
            with part.open("w", encoding="utf-8") as opened:
                opened.write(signed.text())
                opened.flush()
                os.fsync(opened.fileno())
            part.replace(file)
        except OSError as error:
            _LOG.error("The checkpoint %s cannot be written (%s).", file, error.strerror)


def _list(connection: Connection, key: PrivateKey, now: datetime, first: int) -> None:
    row = {"id": key.id, "public": key.public.hex(), "since": moment(now), "first": first}
    queries.add_key(connection, row)


def _due(connection: Connection, since: datetime) -> bool:
    """Whether any chain is not as the last checkpoint has it, and that is from `since` or before.

    Looked at before the next one is drawn up, which takes longer.
    """
    last = queries.last(connection)
    before = Checkpoint.read(last["body"]).chains if last else {}
    chains = {row["name"]: (row["length"], row["head"]) for row in record.chains(connection)}
    if chains == {name: (head.length, head.head) for name, head in before.items()}:
        return False
    waiting = sum(length for length, _ in chains.values()) - sum(head.length for head in before.values())
    return last is None or datetime.fromisoformat(last["at"]) <= since or not 0 <= waiting < MOST


def _add(connection: Connection, drawn: Drawn, signed: Signed, now: datetime) -> None:
    """Within the transaction: keep a checkpoint."""
    row = {"number": drawn.number, "at": moment(now), "body": signed.body}
    queries.add(connection, row | {"key": signed.key, "signature": signed.signature}, drawn.spans())


def _next(connection: Connection, drawn: Drawn) -> bool:
    """Take the turn to sign; whether what was drawn up still is the next checkpoint."""
    queries.lock(connection)
    return queries.last_number(connection) == drawn.number - 1


def _current(connection: Connection) -> RowMapping:
    row = queries.current_key(connection)
    if row is None:
        raise SigningUnavailable(
            "尚无签名密钥。There is no signing key yet; the service makes one when it starts."
        )
    return row


def _kept(connection: Connection, number: int) -> Signed | None:
    row = queries.checkpoint(connection, number)
    publics = {key["id"]: key["public"] for key in queries.keys(connection)}
    if row is None or row["key"] not in publics:
        return None
    return Signed(body=row["body"], key=row["key"], public=publics[row["key"]], signature=row["signature"])


def _public_key(connection: Connection, row: RowMapping) -> PublicKey:
    before = _kept(connection, row["first"] - 1)
    named = Checkpoint.read(before.body).next if before else None
    return PublicKey(
        id=row["id"],
        public=row["public"],
        since=row["since"],
        until=row["until"],
        first=row["first"],
        last=row["last"],
        named_by=before if named and named.key == row["id"] else None,
    )
