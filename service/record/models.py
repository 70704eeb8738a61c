"""The tables of the record.

What is kept stands in the journal first, a group of entries in one row, and is then filed one by one where it
can be searched. Filed entries are only ever added; `record_chains` keeps each chain's head.
"""

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base


class Chain(Base):
    """The head of one chain: how many entries, and the hash of the last."""

    __tablename__ = "record_chains"

    name: Mapped[str] = mapped_column(primary_key=True, comment="One writer's chain")
    length: Mapped[int] = mapped_column(comment="How many entries it has")
    head: Mapped[str] = mapped_column(comment="The hash of the last entry")


class Document(Base):
    """Facts and rulings, each kept once under the digest of its text."""

    __tablename__ = "record_documents"

    digest: Mapped[str] = mapped_column(primary_key=True, comment="algorithm:hex of the text")
    text: Mapped[str] = mapped_column(comment="Canonical JSON")


class Entry(Base):
    """One decision. `body` is what the hash covers; the other columns repeat it, to be searched."""

    __tablename__ = "record_entries"
    __table_args__ = (
        Index("ix_record_entries_at", "at", "outcome", "ruling"),
        Index(None, "caller", "at"),
        Index(None, "outcome", "at"),
        Index(
            "ix_record_entries_project",
            "resource",
            "at",
            sqlite_where=text("type = 'project'"),
            postgresql_where=text("type = 'project'"),
        ),
    )

    chain: Mapped[str] = mapped_column(primary_key=True, comment="record_chains.name")
    seq: Mapped[int] = mapped_column(primary_key=True, comment="From 1, no gap")
    id: Mapped[str] = mapped_column(unique=True, comment="The decision's id")
    kind: Mapped[str] = mapped_column(comment="decision, supposed (a hypothetical one), search or another")
    at: Mapped[str] = mapped_column(comment="When it was asked: UTC, ISO 8601, microseconds")
    caller: Mapped[str] = mapped_column(comment="The key or session that asked")
    action: Mapped[str] = mapped_column(comment="The deed asked about")
    subject: Mapped[str] = mapped_column(comment="The id of who asked")
    type: Mapped[str] = mapped_column(comment="The type of what was asked about")
    resource: Mapped[str] = mapped_column(comment="The id of what was asked about")
    outcome: Mapped[str] = mapped_column(comment="permit, deny or indeterminate; search for a search")
    body: Mapped[str] = mapped_column(comment="Canonical JSON of the whole entry")
    previous: Mapped[str] = mapped_column(comment="The hash before this one")
    hash: Mapped[str] = mapped_column(comment="Over previous, place and body")
    ruling: Mapped[str | None] = mapped_column(
        comment="The digest of its ruling; null: a search, or a hypothetical decision"
    )


class Segment(Base):
    """A group of entries as they were committed together, until they are filed as rows of `Entry`."""

    __tablename__ = "record_journal"

    chain: Mapped[str] = mapped_column(primary_key=True, comment="record_chains.name")
    first: Mapped[int] = mapped_column(primary_key=True, comment="The place of its first entry")
    previous: Mapped[str] = mapped_column(comment="The hash before the first entry")
    entries: Mapped[bytes] = mapped_column(LargeBinary, comment="Hash and body in turn, a line each")
