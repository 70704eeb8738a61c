"""A notice is checked and issued as an opinion is; what a row cites is on file, or was read elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what waits to be checked or issued until now is an opinion."""
    op.add_column(
        "review_projects",
        sa.Column(
            "letter",
            sa.String(),
            nullable=True,
            comment="opinion or notice: the letter being checked and issued; null: none",
        ),
    )
    op.add_column(
        "review_rows",
        sa.Column(
            "seen_where",
            sa.String(),
            nullable=True,
            comment="Where the cited pages were read, if not on file",
        ),
    )
    op.add_column(
        "review_rows",
        sa.Column("seen_by", sa.String(), nullable=True, comment="Who read them there"),
    )
    op.add_column(
        "letter_files",
        sa.Column(
            "word",
            sa.LargeBinary(),
            nullable=True,
            comment="The Word file; null: sealed before it was kept",
        ),
    )
    op.execute("UPDATE review_projects SET letter = 'opinion' WHERE stage IN ('under_check', 'under_issue')")
