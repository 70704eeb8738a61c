"""All statements on the tables of callers and of what they did."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.people.models import Account, ApiKey, Audit, Pass, Try

if TYPE_CHECKING:
    from service.people.audit import Sought


def key_by_digest(connection: Connection, digest: str) -> RowMapping | None:
    """The key with this digest."""
    query = select(ApiKey.__table__).where(ApiKey.digest == digest)
    return connection.execute(query).mappings().one_or_none()


def keys_by_certificate(connection: Connection, names: Sequence[str]) -> list[RowMapping]:
    """The keys in force that know a certificate by one of these names."""
    good = ApiKey.certificate.in_(names) & ApiKey.revoked.is_(False)
    return list(connection.execute(select(ApiKey.__table__).where(good)).mappings())


def key_by_name(connection: Connection, name: str) -> RowMapping | None:
    """The key of this name."""
    return connection.execute(select(ApiKey.__table__).where(ApiKey.name == name)).mappings().one_or_none()


def keys(connection: Connection) -> list[RowMapping]:
    """Every key, by name."""
    return list(connection.execute(select(ApiKey.__table__).order_by(ApiKey.name)).mappings())


def add_key(connection: Connection, row: Mapping[str, Any]) -> None:
    """Add a key."""
    connection.execute(insert(ApiKey).values(**row))


def revoke(connection: Connection, name: str) -> None:
    """Mark a key revoked."""
    connection.execute(update(ApiKey).where(ApiKey.name == name).values(revoked=True))


def add_pass(connection: Connection, row: Mapping[str, Any]) -> None:
    """Add a link or a session."""
    connection.execute(insert(Pass).values(**row))


def pass_by_digest(connection: Connection, digest: str, *kinds: str) -> RowMapping | None:
    """The link or session with this digest."""
    query = select(Pass.__table__).where(Pass.digest == digest, Pass.kind.in_(kinds))
    return connection.execute(query).mappings().one_or_none()


def drop_pass(connection: Connection, digest: str) -> bool:
    """Remove a link or session; whether it was there, so that two uses of one link cannot both succeed."""
    return connection.execute(delete(Pass).where(Pass.digest == digest)).rowcount == 1


def drop_stale(connection: Connection, now: int) -> None:
    """Remove what is no longer good."""
    connection.execute(delete(Pass).where(Pass.until < now))


def touch_pass(connection: Connection, digest: str, now: int) -> None:
    """Note that a session is in use."""
    connection.execute(update(Pass).where(Pass.digest == digest).values(seen=now))


def drop_sessions(connection: Connection, username: str) -> None:
    """End every session of an account."""
    connection.execute(delete(Pass).where(Pass.kind == "person", Pass.name == username))


def account(connection: Connection, username: str) -> RowMapping | None:
    """The account of this name."""
    query = select(Account.__table__).where(Account.username == username)
    return connection.execute(query).mappings().one_or_none()


def account_of(connection: Connection, subject: str) -> RowMapping | None:
    """The account bound to this subject of the OpenID provider."""
    query = select(Account.__table__).where(Account.subject == subject)
    return connection.execute(query).mappings().one_or_none()


def accounts(connection: Connection) -> list[RowMapping]:
    """Every account, by name."""
    return list(connection.execute(select(Account.__table__).order_by(Account.username)).mappings())


def accounts_held(connection: Connection) -> list[RowMapping]:
    """Every account, none of which another transaction changes until this one ends."""
    query = select(Account.__table__).order_by(Account.username).with_for_update()
    return list(connection.execute(query).mappings())


def add_account(connection: Connection, row: Mapping[str, Any]) -> None:
    """Add an account."""
    connection.execute(insert(Account).values(**row))


def change_account(connection: Connection, username: str, new: Mapping[str, Any]) -> None:
    """Set some columns of an account."""
    connection.execute(update(Account).where(Account.username == username).values(**new))


def count_wrong(connection: Connection, username: str, now: int) -> int | None:
    """Count one more wrong password; how many there are now, None where the account is none or locked."""
    is_open = or_(Account.locked_until.is_(None), Account.locked_until <= now)
    counted = update(Account).where(Account.username == username, is_open).values(failed=Account.failed + 1)
    return connection.execute(counted.returning(Account.failed)).scalar_one_or_none()


def tries(connection: Connection, address: str, after: int) -> int:
    """How many tries of an address count that began after a moment."""
    query = select(Try.times).where(Try.address == address, Try.since > after)
    return connection.scalar(query) or 0


def count_try(connection: Connection, address: str, now: int, after: int, most: int) -> bool:
    """Count one more try, if it is one of `most` since a moment; whoever counts at the same time waits."""
    build = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    over = Try.since <= after
    counted = build(Try).values(address=address, since=now, times=1)
    counted = counted.on_conflict_do_update(
        index_elements=[Try.address],
        set_={"since": case((over, now), else_=Try.since), "times": case((over, 1), else_=Try.times + 1)},
        where=or_(over, Try.times < most),
    )
    counts = connection.execute(counted.returning(Try.times)).scalar_one_or_none() is not None
    _drop_old_tries(connection, after)
    return counts


def _drop_old_tries(connection: Connection, after: int) -> None:
    """Forget addresses that failed long ago, but for those that another transaction holds: nobody waits."""
    old = select(Try.address).where(Try.since <= after).with_for_update(skip_locked=True)
    connection.execute(delete(Try).where(Try.address.in_(old)))


def give_back_try(connection: Connection, address: str) -> None:
    """Count one try less."""
    one = (Try.address == address, Try.times > 0)
    connection.execute(update(Try).where(*one).values(times=Try.times - 1))


def add_audit(connection: Connection, row: Mapping[str, Any]) -> None:
    """Add a row to the audit list."""
    connection.execute(insert(Audit).values(**row))


def audited(connection: Connection, sought: "Sought") -> tuple[list[RowMapping], int]:
    """The rows of the audit list that are wanted, the newest first, and how many there are."""
    wanted = [
        *([Audit.who == sought.who] if sought.who else []),
        *([Audit.deed == sought.deed] if sought.deed else []),
        *([Audit.at >= sought.since] if sought.since else []),
        *([Audit.at < sought.until] if sought.until else []),
    ]
    page = select(Audit.__table__).where(*wanted).order_by(Audit.seq.desc())
    rows = connection.execute(page.offset(sought.offset).limit(sought.limit)).mappings()
    total = connection.execute(select(func.count()).select_from(Audit).where(*wanted)).scalar_one()
    return list(rows), total
