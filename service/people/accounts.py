"""Accounts of people: made, changed, locked, asked for their password. All of it is in the audit list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping

from catalog.database import reading, writing
from service.people import passwords, queries, throttle
from service.people.account import MARK, Account, AccountRefused, Draft, ordered
from service.people.audit import By, Deed, moment, row
from service.people.locking import lock_seconds


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts in the database."""

    engine: Engine

    def create(self, draft: Draft, password: str | None, by: By, *, temporary: bool = True) -> None:
        """Make an account; without a password it is entered through the OpenID provider only.

        Raises AccountRefused where the name is taken, PasswordWeak.
        """
        kept = passwords.hashed(passwords.checked(password, draft.username)) if password else None
        with writing(self.engine) as connection:
            if queries.account(connection, draft.username):
                raise AccountRefused(
                    f"用户名 {draft.username} 已被使用。There is an account {draft.username} already; choose "
                    "another name.",
                    "username",
                )
            queries.add_account(
                connection,
                {
                    **_columns(draft),
                    "username": draft.username,
                    "hash": kept,
                    "must_change": temporary and kept is not None,
                    "failed": 0,
                    "disabled": False,
                    "created_at": moment(by.at),
                    "changed_at": moment(by.at),
                },
            )
            roles = [str(role) for role in ordered(draft.roles)]
            queries.add_audit(connection, row(by, Deed.ACCOUNT_CREATED, MARK + draft.username, roles=roles))

    def find(self, username: str) -> Account | None:
        """The account of this name."""
        with reading(self.engine) as connection:
            found = queries.account(connection, username)
        return Account.of(found) if found else None

    def printed(self, caller: str) -> str:
        """A caller's name as a letter prints it: that of the person whose account it is."""
        account = self.find(caller.removeprefix(MARK)) if caller.startswith(MARK) else None
        return account.name if account else caller.removeprefix(MARK)

    def all(self) -> list[Account]:
        """Every account, by name."""
        with reading(self.engine) as connection:
            return [Account.of(found) for found in queries.accounts(connection)]

    def change(self, draft: Draft, by: By) -> None:
        """Change who a person is and what one may do; changed roles or agency end the person's sessions.

        Raises AccountRefused where there is no such account, or no administrator would be left.
        """

        def changed(connection: Connection, was: Account) -> None:
            before, after = set(was.roles), set(draft.roles)
            queries.change_account(connection, was.username, _columns(draft))
            if before == after:
                queries.add_audit(connection, row(by, Deed.ACCOUNT_CHANGED, MARK + was.username))
            else:
                added, taken = (sorted(map(str, part)) for part in (after - before, before - after))
                told = row(by, Deed.ROLES_CHANGED, MARK + was.username, added=added, taken=taken)
                queries.add_audit(connection, told)
            if before != after or was.agency != draft.agency:
                queries.drop_sessions(connection, was.username)

        self._with(draft.username, by, changed)

    def set_password(self, username: str, password: str, by: By, *, temporary: bool = False) -> None:
        """Set a password, end the person's sessions and unlock; raises AccountRefused, PasswordWeak."""
        kept = passwords.hashed(passwords.checked(password, username))

        def changed(connection: Connection, was: Account) -> None:
            new = {"hash": kept, "must_change": temporary, "failed": 0, "locked_until": None}
            queries.change_account(connection, was.username, new)
            queries.drop_sessions(connection, was.username)
            deed = Deed.PASSWORD_RESET if temporary else Deed.PASSWORD_CHANGED
            queries.add_audit(connection, row(by, deed, MARK + was.username))

        self._with(username, by, changed)

    def change_password(self, username: str, old: str, new: str, by: By) -> None:
        """Change one's own password, knowing the old one; raises PasswordWeak also where that is wrong.

        A wrong old one counts as at sign-in: whoever sits down at an open session cannot try for long.
        Raises TriedTooOften.
        """
        tried = self._tried(username, old, by)
        with writing(self.engine) as connection:
            if tried.right:
                _right(connection, username, by)
            else:
                _failed(connection, username, by, tried)
        if not tried.right:
            raise passwords.PasswordWeak("原口令不正确。The old password is wrong.", "old")
        if old == new:
            raise passwords.PasswordWeak(
                "新口令应当与原口令不同。The new password must differ from the old one.", "new"
            )
        self.set_password(username, new, by)

    def disable(self, username: str, by: By) -> None:
        """Let somebody in no more, and end the sessions; raises AccountRefused."""

        def changed(connection: Connection, was: Account) -> None:
            queries.change_account(connection, was.username, {"disabled": True})
            queries.drop_sessions(connection, was.username)
            queries.add_audit(connection, row(by, Deed.ACCOUNT_DISABLED, MARK + was.username))

        self._with(username, by, changed)

    def enable(self, username: str, by: By) -> None:
        """Let somebody in again; raises AccountRefused."""
        self._simply(username, by, {"disabled": False}, Deed.ACCOUNT_ENABLED)

    def unlock(self, username: str, by: By) -> None:
        """Forget wrong passwords; raises AccountRefused."""
        self._simply(username, by, {"failed": 0, "locked_until": None}, Deed.UNLOCKED)

    def check(self, username: str, password: str, by: By) -> Account | None:
        """The account, if this is its password and it may sign in; notes either outcome.

        Takes as long for a name that nobody has. While it is locked, the right password is wrong, too.
        Raises TriedTooOften for an address from which too many have failed.
        """
        tried = self._tried(username, password, by)
        with writing(self.engine) as connection:
            if tried.found is None or not tried.right or tried.found["disabled"]:
                _failed(connection, username, by, tried)
                return None
            _right(connection, username, by)
            queries.add_audit(connection, row(by, Deed.SIGN_IN, MARK + username, way="password"))
        return Account.of(tried.found)

    def _tried(self, username: str, password: str, by: By) -> "_Tried":
        """Try a password, which counts as wrong until it is known to be right: many at once are many."""
        throttle.admits(self.engine, by.address, by.at)
        with writing(self.engine) as connection:
            throttle.begin(connection, by.address, by.at)
            found = queries.account(connection, username)
            failed = queries.count_wrong(connection, username, int(by.at.timestamp()))
            if failed is not None and (seconds := lock_seconds(failed)):
                until = {"locked_until": int(by.at.timestamp()) + seconds}
                queries.change_account(connection, username, until)
        kept = None if found is None or failed is None else found["hash"]
        return _Tried(found, failed, passwords.matches(kept, password))

    def bound(self, subject: str, username: str, by: By) -> Account | None:
        """The account of somebody whom the OpenID provider knows; None where nobody may sign in as that.

        By the subject, else, where the administrator allowed it, by the username, which binds the subject.
        """
        with writing(self.engine) as connection:
            found, binds = queries.account_of(connection, subject), False
            if found is None:
                found, binds = queries.account(connection, username), True
            if found is None or found["disabled"] or (binds and not _may_bind(found)):
                queries.add_audit(connection, row(by, Deed.SIGN_IN_FAILED, MARK + username, way="oidc"))
                return None
            if binds:
                queries.change_account(connection, username, {"subject": subject, "binding": False})
                queries.add_audit(connection, row(by, Deed.SUBJECT_BOUND, MARK + username))
            queries.add_audit(connection, row(by, Deed.SIGN_IN, MARK + found["username"], way="oidc"))
        return Account.of(found)

    def _simply(self, username: str, by: By, new: Mapping[str, Any], deed: Deed) -> None:
        def changed(connection: Connection, was: Account) -> None:
            queries.change_account(connection, was.username, new)
            queries.add_audit(connection, row(by, deed, MARK + was.username))

        self._with(username, by, changed)

    def _with(self, username: str, by: By, change: Callable[[Connection, Account], None]) -> None:
        """Change one account, all of them held against others meanwhile, so that an administrator is left."""
        with writing(self.engine) as connection:
            before = {held["username"]: Account.of(held) for held in queries.accounts_held(connection)}
            if username not in before:
                raise AccountRefused(
                    f"没有账号 {username}。There is no account {username}; "
                    "`gongxiang account list` shows them."
                )
            change(connection, before[username])
            queries.change_account(connection, username, {"changed_at": moment(by.at)})
            after = queries.account(connection, username)
            others = any(one.administers for name, one in before.items() if name != username)
            if before[username].administers and not others and not Account.of(after).administers:
                raise AccountRefused(
                    "至少应当保留一名在用的账号管理员。One administrator must be left: "
                    "give somebody else the role first."
                )


@dataclass(frozen=True, slots=True)
class _Tried:
    """A password tried: the account before, its wrong ones with this one (None: locked), and if right."""

    found: RowMapping | None
    failed: int | None
    right: bool


def _failed(connection: Connection, username: str, by: By, tried: _Tried) -> None:
    """Note a failure, which is counted already."""
    queries.add_audit(connection, row(by, Deed.SIGN_IN_FAILED, MARK + username, way="password"))
    if tried.failed is not None and (seconds := lock_seconds(tried.failed)):
        queries.add_audit(connection, row(by, Deed.LOCKED, MARK + username, seconds=seconds))


def _right(connection: Connection, username: str, by: By) -> None:
    """Count nothing any more; the address first, as it is counted first: no two wait for each other."""
    throttle.right(connection, by.address)
    queries.change_account(connection, username, {"failed": 0, "locked_until": None})


def _may_bind(found: Mapping[Any, Any]) -> bool:
    return bool(found["binding"]) and found["subject"] is None


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "agency": draft.agency,
        "roles": " ".join(ordered(draft.roles)),
        "binding": draft.binding,
    }
