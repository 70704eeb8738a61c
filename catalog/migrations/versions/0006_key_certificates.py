"""The client certificate that stands for a key, for gateways that cannot send `Authorization`."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; keys that were made before have no certificate."""
    op.add_column(
        "api_keys",
        sa.Column("certificate", sa.Text(), comment="sha256:… or a subject (RFC 4514); null: none"),
    )
