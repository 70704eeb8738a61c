"""The headers in which a gateway names its caller and the purpose, stored with the gateway's key."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two columns; keys that were made before name no headers, so they have the default ones."""
    op.add_column(
        "api_keys",
        sa.Column("consumer_header", sa.Text(), comment="Names the gateway's caller; null: default"),
    )
    op.add_column(
        "api_keys",
        sa.Column("purpose_header", sa.Text(), comment="Names the purpose; null: default"),
    )
