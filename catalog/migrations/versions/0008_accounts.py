"""Accounts of people, the last use of a session, and the audit list."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty; sessions that are open now have not been seen yet."""
    op.add_column("passes", sa.Column("seen", sa.BigInteger(), comment="Unix seconds of its last use, about"))
    op.create_table(
        "accounts",
        sa.Column("username", sa.Text(), nullable=False, comment="What the person signs in with"),
        sa.Column("name", sa.Text(), nullable=False, comment="The person's name 姓名"),
        sa.Column("agency", sa.Text(), comment="The agency the person acts for; null: none"),
        sa.Column(
            "roles", sa.Text(), nullable=False, comment="Names of roles, in order, separated by spaces"
        ),
        sa.Column("hash", sa.Text(), comment="argon2id; null: no sign-in with a password"),
        sa.Column("must_change", sa.Boolean(), nullable=False, comment="The password is a temporary one"),
        sa.Column(
            "failed", sa.BigInteger(), nullable=False, comment="Wrong passwords since the last right one"
        ),
        sa.Column("locked_until", sa.BigInteger(), comment="Unix seconds; null: not locked"),
        sa.Column("disabled", sa.Boolean(), nullable=False, comment="May not sign in"),
        sa.Column("subject", sa.Text(), comment="The person at the OpenID provider"),
        sa.Column(
            "binding", sa.Boolean(), nullable=False, comment="May be bound to a subject by its name, once"
        ),
        sa.Column("created_at", sa.Text(), nullable=False, comment="UTC, ISO 8601, microseconds"),
        sa.Column("changed_at", sa.Text(), nullable=False, comment="UTC, ISO 8601, microseconds"),
        sa.PrimaryKeyConstraint("username", name="pk_accounts"),
        sa.UniqueConstraint("subject", name="uq_accounts_subject"),
    )
    op.create_table(
        "audit",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="In the order of writing",
        ),
        sa.Column("at", sa.Text(), nullable=False, comment="UTC, ISO 8601, microseconds"),
        sa.Column(
            "who", sa.Text(), nullable=False, comment="@username, a key's or a link's name, or what was typed"
        ),
        sa.Column("deed", sa.Text(), nullable=False, comment="A word of service.people.audit.Deed"),
        sa.Column("about", sa.Text(), comment="What it was done to"),
        sa.Column("address", sa.Text(), comment="The network address it came from"),
        sa.Column("details", sa.Text(), nullable=False, comment="JSON, an object"),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_who_at", "audit", ["who", "at"])
    op.create_index("ix_audit_deed_at", "audit", ["deed", "at"])
