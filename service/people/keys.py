"""API keys: made, listed, revoked, recognised."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Engine, RowMapping

from catalog.database import reading, writing
from catalog.memory import Memory
from catalog.names import NameWrong, named
from catalog.register import changed, generation
from service.decisions import Caller
from service.decisions.caller import CONSUMER_HEADER, PURPOSE_HEADER
from service.errors import CallerUnknown, Failure
from service.people import queries, secrets
from service.people.account import MARK
from service.people.certificates import Certificate
from service.people.rights import ANALYST, GATEWAY


class KeyRefused(Failure):
    """A key cannot be made or revoked as asked."""

    status = 409
    code = "key_refused"


MOST_NAME = 100
NONE = "none"
"""Stands for no header at all."""
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_TAKEN = {
    "authorization", "cookie", "host", "accept", "content-length", "content-type", "connection", "te",
    "transfer-encoding", "upgrade", "x-forwarded-method", "x-forwarded-uri", "x-forwarded-host",
    "x-forwarded-proto", "x-forwarded-for", "x-original-uri", "x-original-method", "x-original-host",
    "x-request-id", "prefer",
}  # fmt: skip
"""Headers that say something else."""


@dataclass(frozen=True, slots=True)
class GatewayHeaders:
    """The headers in which a gateway names its caller and the purpose.

    None: the default ones; `none`: in no header, so that only what the gateway itself says of its consumer
    counts. Raises KeyRefused for what is no header's name, or one that means something else.
    """

    consumer: str | None = None
    purpose: str | None = None

    def __post_init__(self) -> None:
        for name in (self.consumer, self.purpose):
            if name is not None and not (_NAME.fullmatch(name) and name.lower() not in _TAKEN):
                raise KeyRefused(f'"{name}" cannot name a consumer or a purpose; choose X-Something.', name)
        named = [self.consumer or CONSUMER_HEADER, self.purpose or PURPOSE_HEADER]
        if named[0].lower() == named[1].lower() != NONE:
            raise KeyRefused("Consumer and purpose need two different headers.", named[0])


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys in the database.

    With a memory a key is remembered for as long as the register's state: a key revoked is a new state, so
    that every worker refuses it within a second (`catalog.memory.Pulse`).
    """

    engine: Engine
    memory: Memory | None = None

    def create(  # noqa: PLR0913  each is a column of the key
        self,
        name: str,
        role: Literal["gateway", "analyst"],
        today: date,
        division: str | None = None,
        expires: date | None = None,
        *,
        headers: GatewayHeaders = GatewayHeaders(),
        certificate: str | None = None,
    ) -> str:
        """Make a key and give it, this once; a certificate, as `spelled`, stands for it where one is named.

        Raises KeyRefused when the name was ever used, or another key in force has that certificate.
        """
        name = _named(name)
        if name.startswith(MARK):
            raise KeyRefused(f'A name that begins with "{MARK}" is a person\'s; choose another name.', name)
        token = secrets.draw("gxk")
        row = {
            "name": name,
            "role": role,
            "division": division,
            "digest": secrets.digest(token),
            "created_on": today.isoformat(),
            "expires_on": expires.isoformat() if expires else None,
            "revoked": False,
            "consumer_header": headers.consumer,
            "purpose_header": headers.purpose,
            "certificate": certificate,
        }
        with writing(self.engine) as connection:
            if queries.key_by_name(connection, name):
                raise KeyRefused(f'A key named "{name}" exists or existed; choose another name.', name)
            if certificate and (held := queries.keys_by_certificate(connection, [certificate])):
                raise KeyRefused(
                    f'The key "{held[0]["name"]}" has this certificate; revoke that key first.', certificate
                )
            queries.add_key(connection, row)
        return token

    def revoke(self, name: str) -> None:
        """Revoke a key for good; raises KeyRefused when there is none of that name."""
        with writing(self.engine) as connection:
            if queries.key_by_name(connection, name) is None:
                raise KeyRefused(f'There is no key named "{name}"; `gongxiang key list` shows them.', name)
            queries.revoke(connection, name)
            changed(connection)

    def all(self) -> list[RowMapping]:
        """Every key without its secret."""
        with reading(self.engine) as connection:
            return queries.keys(connection)

    def caller(self, token: str, today: date) -> Caller:
        """Who holds this key; raises CallerUnknown for a wrong, revoked or expired one."""
        digest = secrets.digest(token)
        with reading(self.engine) as connection:
            row = queries.key_by_digest(connection, digest)
            kept = self.memory.of(generation(connection)) if self.memory else None
        if row is None or row["revoked"]:
            raise CallerUnknown("This key is not known or was revoked; ask the operator for one.")
        held = _Held(_holder(row), row["expires_on"])
        if kept is not None:
            kept.parts.put(("key", token), held)
        return held.on(today)

    def by_certificate(self, certificate: Certificate, today: date) -> Caller | None:
        """Who holds this client certificate, by its fingerprint before its subject; None: nobody.

        Always asked of the database. Raises CallerUnknown for a key that has expired.
        """
        with reading(self.engine) as connection:
            rows = queries.keys_by_certificate(connection, certificate.names)
        if not rows:
            return None
        row = min(rows, key=lambda row: certificate.names.index(row["certificate"]))
        return _Held(_holder(row), row["expires_on"]).on(today)

    def remembered(self, token: str, today: date) -> Caller | None:
        """Who holds this key, where that is remembered of the present state of the register; else None.

        Raises CallerUnknown for one that has expired since.
        """
        kept = self.memory.now() if self.memory else None
        held: _Held | None = kept.parts.get(("key", token)) if kept is not None else None
        return None if held is None else held.on(today)


@dataclass(frozen=True, slots=True)
class _Held:
    """Who holds a key, and the last day on which it counts."""

    holder: Caller
    expires_on: str | None

    def on(self, today: date) -> Caller:
        """The holder; raises CallerUnknown where the key has expired."""
        if self.expires_on and self.expires_on < today.isoformat():
            raise CallerUnknown(f"This key expired after {self.expires_on}; ask the operator for a new one.")
        return self.holder


def _named(name: str) -> str:
    """A key's name as it is kept; raises KeyRefused."""
    try:
        kept = named(name)
    except NameWrong as wrong:
        raise KeyRefused(f"In the name of the key, {wrong.said.en}.", name) from None
    if not 0 < len(kept) <= MOST_NAME:
        raise KeyRefused(f"A key's name has 1 to {MOST_NAME} characters.", name)
    return kept


def _holder(row: RowMapping) -> Caller:
    return Caller(
        row["name"],
        row["role"],
        row["division"],
        consumer_header=_header(row["consumer_header"], CONSUMER_HEADER),
        purpose_header=_header(row["purpose_header"], PURPOSE_HEADER),
        rights=ANALYST if row["role"] == "analyst" else GATEWAY,
    )


def _header(kept: str | None, default: str) -> str | None:
    return default if kept is None else None if kept == NONE else kept
