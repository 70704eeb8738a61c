"""An account: a person by name, the offices held, and whether one may sign in."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from catalog.names import NameWrong, named
from service.decisions import Caller
from service.errors import Failure
from service.people.rights import AccountRole, rights

MARK = "@"
"""Before the username of an account, wherever callers are named: no key's name begins with it."""
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
MOST_NAME = 60
LONGEST_TYPED = 60
"""Characters of a username that are looked at: what is longer is none, and is noted in short."""


class AccountRefused(Failure):
    """An account cannot be made or changed as asked; the message says why."""

    status = 409
    code = "account_refused"


@dataclass(frozen=True, slots=True)
class Draft:
    """What an administrator says of a person. Raises AccountRefused for what is no name."""

    username: str
    name: str
    agency: str | None = None
    roles: frozenset[AccountRole] = frozenset()
    binding: bool = False
    """Whether a first sign-in through the OpenID provider may bind to it by the username."""

    def __post_init__(self) -> None:
        if not _USERNAME.fullmatch(self.username):
            raise AccountRefused(
                "用户名应当为 2 至 40 个小写字母、数字或者 . _ -，以字母或者数字开头。A username has 2 to 40 "
                "lower-case letters, digits or . _ -, and begins with a letter or a digit.",
                "username",
            )
        object.__setattr__(self, "name", self._named())

    def _named(self) -> str:
        """The name as it is kept; raises AccountRefused."""
        try:
            name = named(self.name)
        except NameWrong as wrong:
            raise AccountRefused(f"姓名的{wrong.said.zh}。In the name, {wrong.said.en}.", "name") from None
        if not 0 < len(name) <= MOST_NAME:
            raise AccountRefused(
                f"姓名应当为 1 至 {MOST_NAME} 个字符。A name has 1 to {MOST_NAME} characters.", "name"
            )
        return name


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands."""

    username: str
    name: str
    agency: str | None
    roles: tuple[AccountRole, ...]
    must_change: bool
    disabled: bool
    locked_until: int | None
    subject: str | None
    binding: bool
    changed_at: str

    @classmethod
    def of(cls, row: Any) -> "Account":
        """The account of a row."""
        kept = {name: row[name] for name in cls.__slots__ if name != "roles"}
        return cls(roles=tuple(AccountRole(role) for role in row["roles"].split()), **kept)

    @property
    def caller(self) -> Caller:
        """The person as one who asks."""
        return Caller(
            MARK + self.username, "person", rights=rights(self.roles), agency=self.agency, title=self.name
        )

    @property
    def administers(self) -> bool:
        """Whether it keeps the accounts."""
        return not self.disabled and AccountRole.ADMINISTRATOR in self.roles

    def locked(self, now: int) -> bool:
        """Whether wrong passwords have locked it, in Unix seconds."""
        return self.locked_until is not None and now < self.locked_until


def spelled(username: str) -> str:
    """A username as it is kept, however it was typed."""
    typed = username.strip()[:LONGEST_TYPED]
    return unicodedata.normalize("NFKC", typed).strip().lower()[:LONGEST_TYPED]


def ordered(roles: Iterable[AccountRole]) -> tuple[AccountRole, ...]:
    """Roles in the order of their table."""
    held = set(roles)
    return tuple(role for role in AccountRole if role in held)
