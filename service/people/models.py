"""The tables of callers and of what they did. Secrets are kept as digests only, passwords as argon2id."""

from sqlalchemy import BigInteger, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base

COUNTED = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database counts up: SQLite does so for this type alone."""


class ApiKey(Base):
    """A key of a gateway or an analyst."""

    __tablename__ = "api_keys"

    name: Mapped[str] = mapped_column(primary_key=True, comment="What people call it")
    role: Mapped[str] = mapped_column(comment="gateway or analyst")
    division: Mapped[str | None] = mapped_column(comment="Only agencies of this division and below it")
    digest: Mapped[str] = mapped_column(unique=True, comment="SHA-256 of the key")
    created_on: Mapped[str] = mapped_column(comment="Day, YYYY-MM-DD")
    expires_on: Mapped[str | None] = mapped_column(comment="Last day it is good; null: no end")
    revoked: Mapped[bool] = mapped_column(comment="Revoked keys stay: no name is used again")
    consumer_header: Mapped[str | None] = mapped_column(comment="Names the gateway's caller; null: default")
    purpose_header: Mapped[str | None] = mapped_column(comment="Names the purpose; null: default")
    certificate: Mapped[str | None] = mapped_column(comment="sha256:… or a subject (RFC 4514); null: none")


class Account(Base):
    """A person who may sign in. Accounts stay: no name is used again."""

    __tablename__ = "accounts"

    username: Mapped[str] = mapped_column(primary_key=True, comment="What the person signs in with")
    name: Mapped[str] = mapped_column(comment="The person's name 姓名")
    agency: Mapped[str | None] = mapped_column(comment="The agency the person acts for; null: none")
    roles: Mapped[str] = mapped_column(comment="Names of roles, in order, separated by spaces")
    hash: Mapped[str | None] = mapped_column(comment="argon2id; null: no sign-in with a password")
    must_change: Mapped[bool] = mapped_column(comment="The password is a temporary one")
    failed: Mapped[int] = mapped_column(comment="Wrong passwords since the last right one")
    locked_until: Mapped[int | None] = mapped_column(BigInteger, comment="Unix seconds; null: not locked")
    disabled: Mapped[bool] = mapped_column(comment="May not sign in")
    subject: Mapped[str | None] = mapped_column(unique=True, comment="The person at the OpenID provider")
    binding: Mapped[bool] = mapped_column(comment="May be bound to a subject by its name, once")
    created_at: Mapped[str] = mapped_column(comment="UTC, ISO 8601, microseconds")
    changed_at: Mapped[str] = mapped_column(comment="UTC, ISO 8601, microseconds")


class Pass(Base):
    """A one-time link or a session of a person."""

    __tablename__ = "passes"

    digest: Mapped[str] = mapped_column(primary_key=True, comment="SHA-256 of the token")
    kind: Mapped[str] = mapped_column(comment="link, session (of a link: reads) or person (of an account)")
    name: Mapped[str] = mapped_column(comment="Who it lets in")
    until: Mapped[int] = mapped_column(BigInteger, comment="Unix seconds it is good until")
    seen: Mapped[int | None] = mapped_column(BigInteger, comment="Unix seconds of its last use, about")


class Try(Base):
    """The tries to sign in from one network address of late; a row is only of the last minutes."""

    __tablename__ = "tries"

    address: Mapped[str] = mapped_column(primary_key=True, comment="The network address; empty: not known")
    since: Mapped[int] = mapped_column(BigInteger, comment="Unix seconds of the first of them")
    times: Mapped[int] = mapped_column(BigInteger, comment="Begun since, without those found right")


class Audit(Base):
    """Who did what: rows are only ever added."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "at"), Index(None, "who", "at"), Index(None, "deed", "at"))

    seq: Mapped[int] = mapped_column(COUNTED, primary_key=True, comment="In the order of writing")
    at: Mapped[str] = mapped_column(comment="UTC, ISO 8601, microseconds")
    who: Mapped[str] = mapped_column(comment="@username, a key's or a link's name, or what was typed")
    deed: Mapped[str] = mapped_column(comment="A word of service.people.audit.Deed")
    about: Mapped[str | None] = mapped_column(comment="What it was done to")
    address: Mapped[str | None] = mapped_column(comment="The network address it came from")
    details: Mapped[str] = mapped_column(comment="JSON, an object")
