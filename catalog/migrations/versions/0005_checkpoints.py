"""Signed checkpoints of the record, and the public halves of the keys that sign them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty."""
    op.create_table(
        "record_checkpoints",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False, comment="From 1, no gap"),
        sa.Column("at", sa.Text(), nullable=False, comment="When it was made: UTC, ISO 8601, microseconds"),
        sa.Column("body", sa.Text(), nullable=False, comment="Canonical JSON; what is signed"),
        sa.Column("key", sa.Text(), nullable=False, comment="signing_keys.id"),
        sa.Column("signature", sa.Text(), nullable=False, comment="Ed25519, hex"),
        sa.PrimaryKeyConstraint("number", name="pk_record_checkpoints"),
    )
    op.create_table(
        "record_checkpoint_spans",
        sa.Column("chain", sa.Text(), nullable=False, comment="record_chains.name"),
        sa.Column("length", sa.BigInteger(), autoincrement=False, nullable=False, comment="The last entry"),
        sa.Column("after", sa.BigInteger(), nullable=False, comment="The entry before the first"),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="record_checkpoints.number"),
        sa.PrimaryKeyConstraint("chain", "length", name="pk_record_checkpoint_spans"),
    )
    op.create_table(
        "signing_keys",
        sa.Column("id", sa.Text(), nullable=False, comment="sha256:hex of the 32 public bytes"),
        sa.Column("public", sa.Text(), nullable=False, comment="Ed25519, hex"),
        sa.Column("since", sa.Text(), nullable=False, comment="When it was made: UTC, ISO 8601"),
        sa.Column("until", sa.Text(), comment="When it signed last; null: it still signs"),
        sa.Column("first", sa.BigInteger(), nullable=False, comment="The first checkpoint it may sign"),
        sa.Column("last", sa.BigInteger(), comment="The last one it signed; null: it still signs"),
        sa.PrimaryKeyConstraint("id", name="pk_signing_keys"),
    )
