"""How nested values lie in their columns."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalog.columns import canonical
from catalog.world import load

WORLD = """
resources:
  - {id: r, name: n, provider: a, items: [], share: {}, secrecy: {state: none}, update: {last: 2026-11-20}}
"""


def test_unknown_takes_no_room(database: Engine, tmp_path: Path) -> None:
    """What nobody stated is NULL, an empty list is not, and unknown members are left out."""
    file = tmp_path / "world.yaml"
    file.write_text(WORLD, "utf-8")
    load([file], database)
    with database.connect() as connection:
        question = 'SELECT items, share, platform, secrecy, "update", items_digest FROM resources'
        row = connection.exec_driver_sql(question).one()
    assert tuple(row) == ("[]", None, None, '{"state":"none"}', '{"last":"2026-11-20"}', None)


def test_canonical_is_one_text() -> None:
    """The order of keys does not show; the kind of a number does."""
    assert canonical({"b": 1, "a": "法"}) == canonical({"a": "法", "b": 1}) == '{"a":"法","b":1}'
    assert len({canonical(value) for value in (1, 1.0, True, "1")}) == 4


def test_canonical_refuses_what_is_not_json() -> None:
    """NaN has no text in JSON."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))
