"""The tables of callers. Secrets are kept as digests only."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base


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


class Pass(Base):
    """A one-time link or a session of a person."""

    __tablename__ = "passes"

    digest: Mapped[str] = mapped_column(primary_key=True, comment="SHA-256 of the token")
    kind: Mapped[str] = mapped_column(comment="link or session")
    name: Mapped[str] = mapped_column(comment="Who it lets in")
    until: Mapped[int] = mapped_column(BigInteger, comment="Unix seconds it is good until")
