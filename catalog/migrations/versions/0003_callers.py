"""Callers: API keys, one-time links and sessions, their secrets as digests only."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty."""
    op.create_table(
        "api_keys",
        sa.Column("name", sa.Text(), nullable=False, comment="What people call it"),
        sa.Column("role", sa.Text(), nullable=False, comment="gateway or analyst"),
        sa.Column("division", sa.Text(), comment="Only agencies of this division and below it"),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the key"),
        sa.Column("created_on", sa.Text(), nullable=False, comment="Day, YYYY-MM-DD"),
        sa.Column("expires_on", sa.Text(), comment="Last day it is good; null: no end"),
        sa.Column(
            "revoked", sa.Boolean(), nullable=False, comment="Revoked keys stay: no name is used again"
        ),
        sa.PrimaryKeyConstraint("name", name="pk_api_keys"),
        sa.UniqueConstraint("digest", name="uq_api_keys_digest"),
    )
    op.create_table(
        "passes",
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the token"),
        sa.Column("kind", sa.Text(), nullable=False, comment="link or session"),
        sa.Column("name", sa.Text(), nullable=False, comment="Who it lets in"),
        sa.Column("until", sa.BigInteger(), nullable=False, comment="Unix seconds it is good until"),
        sa.PrimaryKeyConstraint("digest", name="pk_passes"),
    )
