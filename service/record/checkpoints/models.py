"""The tables of checkpoints and of public keys. No private key is in the database."""

from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base


class KeptCheckpoint(Base):
    """One signed checkpoint."""

    __tablename__ = "record_checkpoints"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="From 1, no gap")
    at: Mapped[str] = mapped_column(comment="When it was made: UTC, ISO 8601, microseconds")
    body: Mapped[str] = mapped_column(comment="Canonical JSON; what is signed")
    key: Mapped[str] = mapped_column(comment="signing_keys.id")
    signature: Mapped[str] = mapped_column(comment="Ed25519, hex")


class Span(Base):
    """The entries of a chain that a checkpoint covers first: after+1 to length."""

    __tablename__ = "record_checkpoint_spans"

    chain: Mapped[str] = mapped_column(primary_key=True, comment="record_chains.name")
    length: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="The last entry")
    after: Mapped[int] = mapped_column(comment="The entry before the first")
    number: Mapped[int] = mapped_column(comment="record_checkpoints.number")


class SigningKey(Base):
    """The public half of a signing key, and the checkpoints it signed."""

    __tablename__ = "signing_keys"

    id: Mapped[str] = mapped_column(primary_key=True, comment="sha256:hex of the 32 public bytes")
    public: Mapped[str] = mapped_column(comment="Ed25519, hex")
    since: Mapped[str] = mapped_column(comment="When it was made: UTC, ISO 8601")
    until: Mapped[str | None] = mapped_column(comment="When it signed last; null: it still signs")
    first: Mapped[int] = mapped_column(comment="The first checkpoint it may sign")
    last: Mapped[int | None] = mapped_column(comment="The last one it signed; null: it still signs")
