"""Entries of the record say in columns of their own what kind they are and what type they are about."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CHUNK = 1_000
"""Entries read at once."""
UNREADABLE = "?"
"""What stands in the columns of an entry whose body does not say them, as it was changed."""
ENTRIES = sa.table(
    "record_entries",
    *(sa.column(name) for name in ("chain", "seq", "body", "kind", "type")),
)


def upgrade() -> None:
    """Add the columns, fill them from the bodies, and index what is about projects."""
    for name, comment in (
        ("kind", "decision, supposed (a hypothetical one), search or another"),
        ("type", "The type of what was asked about"),
    ):
        op.add_column(
            "record_entries",
            sa.Column(name, sa.Text(), nullable=False, server_default=UNREADABLE, comment=comment),
        )
    _fill(op.get_bind())
    op.create_index(
        "ix_record_entries_project",
        "record_entries",
        ["resource", "at"],
        sqlite_where=sa.text("type = 'project'"),
        postgresql_where=sa.text("type = 'project'"),
    )


def _fill(connection: sa.Connection) -> None:
    """Write both columns of every entry, in the order of the key."""
    key = sa.tuple_(ENTRIES.c.chain, ENTRIES.c.seq)
    query = sa.select(ENTRIES.c.chain, ENTRIES.c.seq, ENTRIES.c.body).order_by(*key).limit(CHUNK)
    change = sa.update(ENTRIES).where(
        ENTRIES.c.chain == sa.bindparam("in_chain"), ENTRIES.c.seq == sa.bindparam("at_seq")
    )
    change = change.values(kind=sa.bindparam("as_kind"), type=sa.bindparam("as_type"))
    rows = connection.execute(query).all()
    while rows:
        told = [
            {"in_chain": row.chain, "at_seq": row.seq, "as_kind": kind, "as_type": type_}
            for row in rows
            for kind, type_ in [_said(row.body)]
        ]
        connection.execute(change, told)
        last = sa.tuple_(sa.literal(rows[-1].chain), sa.literal(rows[-1].seq))
        rows = connection.execute(query.where(key > last)).all()


def _said(body: str) -> tuple[str, str]:
    try:
        entry: Any = json.loads(body)
        kind = entry.get("kind") or ("supposed" if entry["hypothetical"] else "decision")
        return str(kind), str(entry["request"]["resource"]["type"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return UNREADABLE, UNREADABLE
