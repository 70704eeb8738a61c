"""All statements on the tables of callers."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from service.people.models import ApiKey, Pass


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


def pass_by_digest(connection: Connection, digest: str, kind: str) -> RowMapping | None:
    """The link or session with this digest."""
    query = select(Pass.__table__).where(Pass.digest == digest, Pass.kind == kind)
    return connection.execute(query).mappings().one_or_none()


def drop_pass(connection: Connection, digest: str) -> bool:
    """Remove a link or session; whether it was there, so that two uses of one link cannot both succeed."""
    return connection.execute(delete(Pass).where(Pass.digest == digest)).rowcount == 1


def drop_stale(connection: Connection, now: int) -> None:
    """Remove what is no longer good."""
    connection.execute(delete(Pass).where(Pass.until < now))
