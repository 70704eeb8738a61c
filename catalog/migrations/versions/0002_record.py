"""The record: chains, entries, and documents kept once by digest."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty."""
    op.create_table(
        "record_chains",
        sa.Column("name", sa.Text(), nullable=False, comment="One writer's chain"),
        sa.Column("length", sa.BigInteger(), nullable=False, comment="How many entries it has"),
        sa.Column("head", sa.Text(), nullable=False, comment="The hash of the last entry"),
        sa.PrimaryKeyConstraint("name", name="pk_record_chains"),
    )
    op.create_table(
        "record_documents",
        sa.Column("digest", sa.Text(), nullable=False, comment="algorithm:hex of the text"),
        sa.Column("text", sa.Text(), nullable=False, comment="Canonical JSON"),
        sa.PrimaryKeyConstraint("digest", name="pk_record_documents"),
    )
    _entries()


def _entries() -> None:
    op.create_table(
        "record_entries",
        sa.Column("chain", sa.Text(), nullable=False, comment="record_chains.name"),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False, comment="From 1, no gap"),
        sa.Column("id", sa.Text(), nullable=False, comment="The decision's id"),
        sa.Column("at", sa.Text(), nullable=False, comment="When it was asked: UTC, ISO 8601, microseconds"),
        sa.Column("caller", sa.Text(), nullable=False, comment="The key or session that asked"),
        sa.Column("action", sa.Text(), nullable=False, comment="The deed asked about"),
        sa.Column("subject", sa.Text(), nullable=False, comment="The id of who asked"),
        sa.Column("resource", sa.Text(), nullable=False, comment="The id of what was asked about"),
        sa.Column("outcome", sa.Text(), nullable=False, comment="permit, deny or indeterminate"),
        sa.Column("body", sa.Text(), nullable=False, comment="Canonical JSON of the whole entry"),
        sa.Column("previous", sa.Text(), nullable=False, comment="The hash before this one"),
        sa.Column("hash", sa.Text(), nullable=False, comment="Over previous, place and body"),
        sa.PrimaryKeyConstraint("chain", "seq", name="pk_record_entries"),
        sa.UniqueConstraint("id", name="uq_record_entries_id"),
    )
    op.create_index("ix_record_entries_at", "record_entries", ["at"])
    op.create_index("ix_record_entries_caller_at", "record_entries", ["caller", "at"])
    op.create_index("ix_record_entries_outcome_at", "record_entries", ["outcome", "at"])
