"""An override is of the facts it was made on, and of no others."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was made before is of the facts as they are."""
    op.add_column(
        "review_overrides",
        sa.Column(
            "facts",
            sa.BigInteger(),
            nullable=False,
            server_default="0",
            comment="review_projects.facts it was made on",
        ),
    )
    op.execute(
        "UPDATE review_overrides SET facts = coalesce((SELECT p.facts FROM review_projects p "
        "WHERE p.project = review_overrides.project), 0)"
    )
