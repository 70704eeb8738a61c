"""Sessions of people, opened by a one-time link until there are accounts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from catalog.database import reading, writing
from service.decisions import Caller
from service.people import queries, secrets
from service.people.rights import READER

LINK_SECONDS = 10 * 60
SESSION_SECONDS = 8 * 60 * 60


@dataclass(frozen=True, slots=True)
class Sessions:
    """One-time links, good for ten minutes, and the read-only sessions they open, good for a working day."""

    engine: Engine

    def link(self, name: str, now: datetime) -> str:
        """The token of a new one-time link."""
        with writing(self.engine) as connection:
            queries.drop_stale(connection, int(now.timestamp()))
        return self._add("link", name, now, LINK_SECONDS)

    def enter(self, token: str, now: datetime) -> str | None:
        """Use a link up and open a session; None when it is unknown, used or too old."""
        kept = secrets.digest(token)
        with writing(self.engine) as connection:
            row = queries.pass_by_digest(connection, kept, "link")
            used = row is not None and queries.drop_pass(connection, kept)
        if row is None or not used or row["until"] < now.timestamp():
            return None
        return self._add("session", row["name"], now, SESSION_SECONDS)

    def caller(self, token: str, now: datetime) -> Caller | None:
        """Who this session is; None when there is none, or it has ended."""
        with reading(self.engine) as connection:
            row = queries.pass_by_digest(connection, secrets.digest(token), "session")
        good = row is not None and row["until"] >= now.timestamp()
        return Caller(row["name"], "reader", rights=READER) if row and good else None

    def leave(self, token: str) -> None:
        """End a session."""
        with writing(self.engine) as connection:
            queries.drop_pass(connection, secrets.digest(token))

    def _add(self, kind: str, name: str, now: datetime, seconds: int) -> str:
        token = secrets.draw("gxl" if kind == "link" else "gxs")
        until = int(now.timestamp()) + seconds
        with writing(self.engine) as connection:
            queries.add_pass(
                connection, {"digest": secrets.digest(token), "kind": kind, "name": name, "until": until}
            )
        return token
