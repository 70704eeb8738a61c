"""The office: its settings in versions, the letters it issued, and their files."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "office_settings",
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False, comment="From 1, no gap"),
        sa.Column("at", sa.Text(), nullable=False, comment="When it was kept: UTC, ISO 8601, microseconds"),
        sa.Column("by", sa.Text(), nullable=False, comment="Who kept it"),
        sa.Column("settings", sa.Text(), nullable=False, comment="JSON"),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_office_settings")),
    )
    op.create_table(
        "letters",
        sa.Column("code", sa.Text(), nullable=False, comment="The short code, ten characters"),
        sa.Column("number", sa.Text(), nullable=False, comment="The number as printed"),
        sa.Column("series", sa.Text(), nullable=False, comment="What the number begins with"),
        sa.Column("year", sa.BigInteger(), nullable=False, comment="The year it is numbered in"),
        sa.Column(
            "serial", sa.BigInteger(), nullable=False, comment="From 1 in each series and year, no gap"
        ),
        sa.Column("addressee", sa.Text(), nullable=False, comment="approve, fund or unit"),
        sa.Column("kind", sa.Text(), nullable=False, comment="opinion or notice"),
        sa.Column("project", sa.Text(), nullable=False, comment="projects.id"),
        sa.Column("name", sa.Text(), nullable=False, comment="The project's name"),
        sa.Column("unit", sa.Text(), comment="agencies.id of who filed; null: not registered"),
        sa.Column("round", sa.BigInteger(), nullable=False, comment="The round of review it ends"),
        sa.Column("secret", sa.Boolean(), nullable=False, comment="Nothing of it is shown by its code alone"),
        sa.Column("day", sa.Text(), nullable=False, comment="The day it bears, YYYY-MM-DD"),
        sa.Column("at", sa.Text(), nullable=False, comment="When it was issued: UTC, ISO 8601, microseconds"),
        sa.Column("by", sa.Text(), nullable=False, comment="Who issued it"),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON of the letter, without receipts"),
        sa.Column("receipts", sa.Text(), comment="JSON: texts of QR codes by decision; null: unsealed"),
        sa.Column("pdf_sha256", sa.Text(), comment="Hex, of the PDF; null: not sealed yet"),
        sa.Column("word_sha256", sa.Text(), comment="Hex, of the Word file; null: not sealed yet"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_letters")),
        sa.UniqueConstraint(
            "series", "year", "serial", "addressee", name=op.f("uq_letters_series_year_serial_addressee")
        ),
    )
    op.create_index(op.f("ix_letters_project"), "letters", ["project"])
    op.create_index(op.f("ix_letters_at"), "letters", ["at"])
    op.create_table(
        "letter_files",
        sa.Column("code", sa.Text(), nullable=False, comment="letters.code"),
        sa.Column("pdf", sa.LargeBinary(), nullable=False, comment="The file"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_letter_files")),
    )
