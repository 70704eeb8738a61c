"""Accounts, passwords and the audit list on both databases, below the doors."""

import stat
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

from catalog import documents
from catalog.database import reading
from service.people import passwords, queries, throttle
from service.people.account import AccountRefused, Draft
from service.people.accounts import Accounts
from service.people.audit import Audit, By, Deed, Sought, moment
from service.people.keys import KeyRefused, Keys
from service.people.locking import FAILURES, LOCK_SECONDS, LONGEST_LOCK
from service.people.rights import AccountRole
from service.people.samples import introduced
from service.people.sessions import IDLE_SECONDS, SESSION_SECONDS, Sessions
from service.people.throttle import SECONDS, Throttle, TriedTooOften
from service.settings import ROOT

NOON = datetime(2026, 11, 28, 4, tzinfo=UTC)
PASSWORD = "correct horse 电池"


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash with argon2id's least cost, where what it costs is not what is tested."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


def by(at: datetime = NOON) -> By:
    return By("test", at, "192.0.2.1")


def employed(database: Engine, username: str, *roles: AccountRole) -> Accounts:
    """The accounts, with one more."""
    accounts = Accounts(database)
    draft = Draft(username, username, None, frozenset(roles))
    accounts.create(draft, PASSWORD, by(), temporary=False)
    return accounts


@pytest.mark.usefixtures("cheap")
def test_a_lock_grows_and_is_bounded(database: Engine) -> None:
    """15 minutes, then 30, 60 and never more than two hours; the right password ends the count."""
    accounts, at, locks = employed(database, "zhang"), NOON, []
    for _ in range(5):
        for _ in range(FAILURES):
            assert accounts.check("zhang", "wrong", by(at)) is None
        found = accounts.find("zhang")
        assert found
        assert found.locked_until
        locks.append(found.locked_until - int(at.timestamp()))
        assert accounts.check("zhang", PASSWORD, by(at)) is None
        at += timedelta(seconds=locks[-1] + 1)
    assert locks == [LOCK_SECONDS, 2 * LOCK_SECONDS, 4 * LOCK_SECONDS, LONGEST_LOCK, LONGEST_LOCK]
    assert accounts.check("zhang", PASSWORD, by(at))
    assert accounts.check("zhang", "wrong", by(at)) is None
    assert accounts.check("zhang", PASSWORD, by(at))


@pytest.mark.usefixtures("cheap")
def test_a_wrong_old_password_counts_towards_the_lock(database: Engine) -> None:
    """Whoever sits down at somebody's open session cannot go on guessing the password there."""
    accounts = employed(database, "sat-down")
    for _ in range(FAILURES):
        with pytest.raises(passwords.PasswordWeak, match="old password"):
            accounts.change_password("sat-down", "wrong", "correct horse battery", by())

    with pytest.raises(passwords.PasswordWeak, match="old password"):
        accounts.change_password("sat-down", PASSWORD, "correct horse battery", by())
    assert accounts.check("sat-down", PASSWORD, by()) is None


def test_nobody_costs_as_much_as_somebody(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that nobody has is hashed as well, so that the time tells nothing."""
    accounts, looked = employed(database, "zhang"), list[str]()
    passwords._nobodys()
    real = passwords._HASHER

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            looked.append(kept[:31])
            return real.verify(kept, password)

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    for name in ("zhang", "nobody"):
        accounts.check(name, "wrong", by())
    assert looked == ["$argon2id$v=19$m=19456,t=2,p=1$"] * 2


def test_of_two_administrators_who_dismiss_each_other_one_is_left(database: Engine) -> None:
    """Both at the same moment: one of them is told that an administrator must be left."""
    accounts = employed(database, "one", AccountRole.ADMINISTRATOR)
    employed(database, "two", AccountRole.ADMINISTRATOR)
    refused, ready = list[str](), threading.Barrier(2)

    def dismiss(name: str) -> None:
        ready.wait()
        try:
            accounts.disable(name, by())
        except AccountRefused as error:
            refused.append(str(error))

    threads = [threading.Thread(target=dismiss, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert sum(row.administers for row in accounts.all()) == 1


def test_a_session_ends_after_a_working_day_however_busy(database: Engine) -> None:
    """Used every twenty minutes it goes on for eight hours, and then no more."""
    employed(database, "zhang", AccountRole.CLERK)
    sessions, at = Sessions(database), NOON
    token = sessions.open("zhang", at)
    while at < NOON + timedelta(seconds=SESSION_SECONDS):
        assert sessions.visit(token, at)
        at += timedelta(minutes=20)
    assert sessions.visit(token, at + timedelta(seconds=1)) is None
    idle = sessions.open("zhang", NOON)
    assert sessions.visit(idle, NOON + timedelta(seconds=IDLE_SECONDS))
    later = sessions.open("zhang", NOON)
    assert sessions.visit(later, NOON + timedelta(seconds=IDLE_SECONDS + 1)) is None


def test_the_audit_list_is_searched(database: Engine) -> None:
    """By person, deed and moment, page by page, the newest first; details come back as they went in."""
    audit = Audit(database)
    for minute in range(5):
        audit.note(by(NOON + timedelta(minutes=minute)), Deed.EXPORT, "list", rows=minute)
    audit.note(By("@other", NOON), Deed.SIGN_OUT)
    rows, total = audit.search(Sought(who="test", deed=Deed.EXPORT, offset=1, limit=2))
    assert ([row.details["rows"] for row in rows], total) == ([3, 2], 5)
    assert (rows[0].at, rows[0].address) == (NOON + timedelta(minutes=3), "192.0.2.1")
    later = moment(NOON + timedelta(minutes=3))
    assert audit.search(Sought(since=later))[1] == 2
    assert audit.search(Sought(until=later))[1] == 4


def test_no_statement_changes_or_removes_what_was_noted() -> None:
    """The audit list is only added to."""
    text = (ROOT / "service" / "people" / "queries.py").read_text("utf-8")
    assert "insert(Audit)" in text
    assert "update(Audit" not in text
    assert "delete(Audit" not in text


def test_no_key_is_named_like_a_person(database: Engine) -> None:
    """What begins with @ in the record is a person's, and never a key's."""
    with pytest.raises(KeyRefused, match="a person's"):
        Keys(database).create("@zhang", "analyst", NOON.date())


def at_once(many: int, do: Callable[[int], object]) -> None:
    """Do something so many times at the same moment."""
    ready = threading.Barrier(many)

    def done(number: int) -> None:
        ready.wait()
        do(number)

    threads = [threading.Thread(target=done, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.usefixtures("cheap")
def test_passwords_tried_at_once_are_as_many_as_one_after_the_other(database: Engine) -> None:
    """Of twenty wrong ones at the same moment five are tried; then the account is locked, once."""
    accounts, answers = employed(database, "zhang"), list[object]()
    at_once(20, lambda _: answers.append(accounts.check("zhang", "wrong", by())))
    assert answers == [None] * 20
    with reading(database) as connection:
        assert dict(queries.account(connection, "zhang") or {})["failed"] == FAILURES
        assert queries.tries(connection, "192.0.2.1", 0) == 20
    deeds = [str(row.deed) for row in Audit(database).search(Sought(who="test", limit=100))[0]]
    assert (deeds.count(Deed.SIGN_IN_FAILED), deeds.count(Deed.LOCKED)) == (20, 1)
    assert accounts.check("zhang", PASSWORD, by()) is None


@pytest.mark.usefixtures("cheap")
def test_right_passwords_at_once_lock_nobody_out(database: Engine) -> None:
    """Four of one account and many of others from one address: all are let in, and no try is left counted."""
    accounts = employed(database, "zhang")
    for number in range(30):
        employed(database, f"clerk{number}")
    let_in = list[object]()
    at_once(4, lambda _: let_in.append(accounts.check("zhang", PASSWORD, by())))
    for number in range(30):
        let_in.append(accounts.check(f"clerk{number}", PASSWORD, by()))
    assert all(let_in)
    with reading(database) as connection:
        assert queries.tries(connection, "192.0.2.1", 0) == 0


def test_tries_are_counted_by_address(database: Engine) -> None:
    """Thirty in five minutes, also at once, then a wait; others go on, and old ones are forgotten."""
    counts, refused = Throttle(database), list[int]()

    def try_(number: int) -> None:
        try:
            counts.begin("a", NOON)
        except TriedTooOften:
            refused.append(number)

    at_once(40, try_)
    assert len(refused) == 10
    counts.begin("b", NOON)
    counts.right("a")
    counts.begin("a", NOON)
    with pytest.raises(TriedTooOften):
        throttle.admits(database, "a", NOON)
    counts.begin("c", NOON + timedelta(seconds=SECONDS))
    counts.begin("a", NOON + timedelta(seconds=SECONDS))
    with reading(database) as connection:
        assert [queries.tries(connection, name, 0) for name in "abc"] == [1, 0, 1]


@pytest.mark.parametrize("word", ["1234567890", "aaaaaaaaaaaa", "my.ZHANG.password", "short", "x" * 201])
def test_a_password_that_is_guessed_is_refused(word: str) -> None:
    """Common ones, those with the username, too short and too long ones."""
    with pytest.raises(passwords.PasswordWeak):
        passwords.checked(word, "zhang")


@pytest.mark.usefixtures("cheap")
def test_sample_people_are_made_once_and_told_again(database: Engine, tmp_path: Path) -> None:
    """One for each role, of an agency that the sample world has; their passwords are the owner's to read."""
    world = documents.read(ROOT / "fixtures" / "world.yaml")
    rows = documents.read(ROOT / "fixtures" / "people.yaml")["people"]
    file, accounts = tmp_path / "people.json", Accounts(database)
    first = introduced(rows, file, accounts, by())
    assert [one.role for one in first] == list(AccountRole)
    assert {row["agency"] for row in rows} <= {agency["id"] for agency in world["agencies"]}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert introduced(rows, file, accounts, by()) == first
    assert accounts.check(first[0].draft.username, first[0].password, by())
    file.unlink()
    assert introduced(rows, file, accounts, by()) == []
