"""Sessions of people: of an account, opened by signing in, or reading ones, opened by a one-time link."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, RowMapping

from catalog.database import reading, writing
from service.decisions import Caller
from service.people import queries, secrets
from service.people.account import Account
from service.people.rights import READER

LINK_SECONDS = 10 * 60
SESSION_SECONDS = 8 * 60 * 60
"""The end of a session, however busy: a working day."""
IDLE_SECONDS = 30 * 60
"""The end of a session that nobody uses."""
SEEN_SECONDS = 60
"""How exactly its last use is known: no page costs more than one write in this time."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is there with a session; `password_due`: the password must be changed before anything else."""

    caller: Caller
    password_due: bool = False


@dataclass(frozen=True, slots=True)
class Sessions:
    """One-time links, good for ten minutes, and sessions. What is kept of a token is its digest."""

    engine: Engine

    def link(self, name: str, now: datetime) -> str:
        """The token of a new one-time link."""
        return self._add("link", name, now, LINK_SECONDS)

    def enter(self, token: str, now: datetime) -> tuple[str, str] | None:
        """Use a link up and open a session that reads: whose, and its token.

        None when the link is unknown, used or too old.
        """
        kept = secrets.digest(token)
        with writing(self.engine) as connection:
            row = queries.pass_by_digest(connection, kept, "link")
            used = row is not None and queries.drop_pass(connection, kept)
        if row is None or not used or row["until"] < now.timestamp():
            return None
        return row["name"], self._add("session", row["name"], now, SESSION_SECONDS)

    def open(self, username: str, now: datetime) -> str:
        """Open a session of an account whose person has just proved to be it; its token, new each time."""
        return self._add("person", username, now, SESSION_SECONDS)

    def visit(self, token: str, now: datetime) -> Visit | None:
        """Who this session is; None when there is none, it has ended, or its account may not sign in."""
        digest, moment = secrets.digest(token), int(now.timestamp())
        with reading(self.engine) as connection:
            row = queries.pass_by_digest(connection, digest, "session", "person")
            if row is None or not _good(row, moment):
                return None
            held = queries.account(connection, row["name"]) if row["kind"] == "person" else None
        if row["kind"] == "person" and (held is None or held["disabled"]):
            return None
        if moment - row["seen"] >= SEEN_SECONDS:
            with writing(self.engine) as connection:
                queries.touch_pass(connection, digest, moment)
        if held is None:
            return Visit(Caller(row["name"], "reader", rights=READER))
        return Visit(Account.of(held).caller, password_due=held["must_change"])

    def leave(self, token: str) -> None:
        """End a session."""
        with writing(self.engine) as connection:
            queries.drop_pass(connection, secrets.digest(token))

    def _add(self, kind: str, name: str, now: datetime, seconds: int) -> str:
        token = secrets.draw("gxl" if kind == "link" else "gxs")
        begun = int(now.timestamp())
        row = {"digest": secrets.digest(token), "kind": kind, "name": name}
        with writing(self.engine) as connection:
            queries.drop_stale(connection, begun)
            queries.add_pass(connection, row | {"until": begun + seconds, "seen": begun})
        return token


def _good(row: RowMapping, now: int) -> bool:
    return bool(now <= row["until"] and now <= (row["seen"] or 0) + IDLE_SECONDS)
