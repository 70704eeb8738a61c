"""The tries to sign in, by network address."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "tries",
        sa.Column("address", sa.Text(), nullable=False, comment="The network address; empty: not known"),
        sa.Column("since", sa.BigInteger(), nullable=False, comment="Unix seconds of the first of them"),
        sa.Column("times", sa.BigInteger(), nullable=False, comment="Begun since, without those found right"),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_tries")),
    )
