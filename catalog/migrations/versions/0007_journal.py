"""The record's journal: entries as they were committed, until they are filed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "record_journal",
        sa.Column("chain", sa.Text(), nullable=False, comment="record_chains.name"),
        sa.Column(
            "first",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="The place of its first entry",
        ),
        sa.Column("previous", sa.Text(), nullable=False, comment="The hash before the first entry"),
        sa.Column("entries", sa.LargeBinary(), nullable=False, comment="Hash and body in turn, a line each"),
        sa.PrimaryKeyConstraint("chain", "first", name="pk_record_journal"),
    )
