"""How often one network address may fail to sign in: counted in the database, for all processes together.

A try counts as failed from its beginning and is given back when it turns out right, so that many at once
are as many as one after the other.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from catalog.database import reading, writing
from service.errors import Failure
from service.people import queries

FAILURES, SECONDS = 30, 5 * 60
"""In each five minutes, which begin with the first try."""


class TriedTooOften(Failure):
    """Too many sign-ins have failed from one network address."""

    status = 429
    code = "too_many_attempts"

    @property
    def headers(self) -> dict[str, str]:
        """When to try again."""
        return {"Retry-After": str(SECONDS)}


@dataclass(frozen=True, slots=True)
class Throttle:
    """The tries of late, by address; None is an address like any other."""

    engine: Engine

    def begin(self, address: str | None, at: datetime) -> None:
        """Count a try; raises TriedTooOften."""
        admits(self.engine, address, at)
        with writing(self.engine) as connection:
            begin(connection, address, at)

    def right(self, address: str | None) -> None:
        """Give back a try that turned out right."""
        with writing(self.engine) as connection:
            right(connection, address)


def admits(engine: Engine, address: str | None, at: datetime) -> None:
    """Hold, without writing anything, that an address may try once more; raises TriedTooOften.

    Whoever floods the door makes nobody wait who writes.
    """
    with reading(engine) as connection:
        if queries.tries(connection, address or "", _since(at)) >= FAILURES:
            raise _too_often()


def begin(connection: Connection, address: str | None, at: datetime) -> None:
    """Count a try, in the transaction of whoever tries; raises TriedTooOften."""
    if not queries.count_try(connection, address or "", int(at.timestamp()), _since(at), FAILURES):
        raise _too_often()


def right(connection: Connection, address: str | None) -> None:
    """Give back a try, in the transaction of whoever found it right."""
    queries.give_back_try(connection, address or "")


def _since(at: datetime) -> int:
    return int(at.timestamp()) - SECONDS


def _too_often() -> TriedTooOften:
    return TriedTooOften(
        "该网络地址登录失败次数过多，请五分钟后再试。Too many sign-ins have failed from this network "
        "address; try again in five minutes."
    )
