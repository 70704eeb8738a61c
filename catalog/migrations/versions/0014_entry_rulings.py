"""Entries of the record say in a column of their own which ruling they give, so that codes can be counted."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CHUNK = 1_000
"""Entries read at once."""
ENTRIES = sa.table("record_entries", *(sa.column(name) for name in ("chain", "seq", "body", "ruling")))


def upgrade() -> None:
    """Add the column, fill it from the bodies, and let the index by time hold all that a count reads."""
    comment = "The digest of its ruling; null: a search, or a hypothetical decision"
    op.add_column("record_entries", sa.Column("ruling", sa.Text(), nullable=True, comment=comment))
    _fill(op.get_bind())
    op.drop_index("ix_record_entries_at", "record_entries")
    op.create_index("ix_record_entries_at", "record_entries", ["at", "outcome", "ruling"])


def _fill(connection: sa.Connection) -> None:
    key = sa.tuple_(ENTRIES.c.chain, ENTRIES.c.seq)
    query = sa.select(ENTRIES.c.chain, ENTRIES.c.seq, ENTRIES.c.body).order_by(*key).limit(CHUNK)
    change = sa.update(ENTRIES).where(
        ENTRIES.c.chain == sa.bindparam("in_chain"), ENTRIES.c.seq == sa.bindparam("at_seq")
    )
    change = change.values(ruling=sa.bindparam("as_ruling"))
    rows = connection.execute(query).all()
    while rows:
        told = [{"in_chain": row.chain, "at_seq": row.seq, "as_ruling": _ruling(row.body)} for row in rows]
        connection.execute(change, told)
        last = sa.tuple_(sa.literal(rows[-1].chain), sa.literal(rows[-1].seq))
        rows = connection.execute(query.where(key > last)).all()


def _ruling(body: str) -> str | None:
    """The digest in a body; None also where the body was changed and says none."""
    try:
        entry: Any = json.loads(body)
        return None if entry["hypothetical"] else entry.get("ruling")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
