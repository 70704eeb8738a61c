"""API keys: made, listed, revoked, recognised."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Engine, RowMapping

from catalog.database import reading, writing
from service.decisions import Caller
from service.errors import CallerUnknown, Failure
from service.people import queries, secrets


class KeyRefused(Failure):
    """A key cannot be made or revoked as asked."""

    status = 409
    code = "key_refused"


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys in the database. Looked up at every request, so that a revoked one is refused at once."""

    engine: Engine

    def create(
        self,
        name: str,
        role: Literal["gateway", "analyst"],
        today: date,
        division: str | None = None,
        expires: date | None = None,
    ) -> str:
        """Make a key and give it, this once; raises KeyRefused when the name was ever used."""
        token = secrets.draw("gxk")
        row = {
            "name": name,
            "role": role,
            "division": division,
            "digest": secrets.digest(token),
            "created_on": today.isoformat(),
            "expires_on": expires.isoformat() if expires else None,
            "revoked": False,
        }
        with writing(self.engine) as connection:
            if queries.key_by_name(connection, name):
                raise KeyRefused(f'A key named "{name}" exists or existed; choose another name.', name)
            queries.add_key(connection, row)
        return token

    def revoke(self, name: str) -> None:
        """Revoke a key for good; raises KeyRefused when there is none of that name."""
        with writing(self.engine) as connection:
            if queries.key_by_name(connection, name) is None:
                raise KeyRefused(f'There is no key named "{name}"; `gongxiang key list` shows them.', name)
            queries.revoke(connection, name)

    def all(self) -> list[RowMapping]:
        """Every key without its secret."""
        with reading(self.engine) as connection:
            return queries.keys(connection)

    def caller(self, token: str, today: date) -> Caller:
        """Who holds this key; raises CallerUnknown for a wrong, revoked or expired one."""
        with reading(self.engine) as connection:
            row = queries.key_by_digest(connection, secrets.digest(token))
        if row is None or row["revoked"]:
            raise CallerUnknown("This key is not known or was revoked; ask the operator for one.")
        if row["expires_on"] and row["expires_on"] < today.isoformat():
            raise CallerUnknown(
                f"This key expired after {row['expires_on']}; ask the operator for a new one."
            )
        return Caller(row["name"], row["role"], row["division"])
