"""Workbooks as they were read, and what a submission states and confirms beside its entry."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty; rounds before it state nothing beside their entry and confirmed nothing."""
    op.create_table(
        "review_readings",
        sa.Column("reading", sa.Text(), nullable=False, comment="Its id"),
        sa.Column(
            "project", sa.Text(), nullable=True, comment="The project it was read for; null: a new one"
        ),
        sa.Column("unit", sa.Text(), nullable=True, comment="The agency of the account that sent it"),
        sa.Column("by", sa.Text(), nullable=False, comment="The account that sent it"),
        sa.Column("at", sa.Text(), nullable=False, comment="When"),
        sa.Column("name", sa.Text(), nullable=False, comment="The file's name"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="Of the file, hexadecimal"),
        sa.Column("found", sa.Text(), nullable=False, comment="JSON: service.sheets.stated.Read"),
        sa.Column("answers", sa.Text(), nullable=False, comment="JSON: service.review.readings.Answers"),
        sa.Column(
            "kept", sa.Boolean(), nullable=False, comment="Whether a draft or a submission rests on it"
        ),
        sa.PrimaryKeyConstraint("reading", name=op.f("pk_review_readings")),
    )
    op.create_index(op.f("ix_review_readings_by_kept_at"), "review_readings", ["by", "kept", "at"])
    op.add_column(
        "review_rounds",
        sa.Column("stated", sa.Text(), nullable=True, comment="JSON: service.sheets.stated.Stated"),
    )
    op.add_column(
        "review_rounds",
        sa.Column(
            "confirmed", sa.Text(), nullable=True, comment="JSON: service.review.confirming.Confirmation"
        ),
    )
