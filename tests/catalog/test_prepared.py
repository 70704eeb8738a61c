"""Questions made ready once answer as SQLAlchemy would, and fail as it does."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from catalog import models, queries, world
from catalog.database import reading, writing
from tests import strategies
from tests.houses import BASE

WORLD: dict[str, Any] = BASE["world"]
LISTS = [name for name in ("agencies", "divisions", "resources", "cases", "projects") if WORLD.get(name)]


@pytest.mark.parametrize("name", LISTS)
def test_rows_are_those_of_sqlalchemy(name: str, database: Engine, tmp_path: Path) -> None:
    """Days, truth values and nested objects come as values, not as the driver has them; nothing is nobody."""
    world.load([strategies.write(WORLD, tmp_path / "world.yaml")], database)
    question = queries.by_key(name)
    (key,) = models.TABLES[name].__table__.primary_key
    for entry in WORLD[name]:
        given = {key.name: str(entry[key.name])}
        with reading(database) as connection:
            told = connection.execute(question.statement, given).mappings().all()
            assert question.rows(connection, **given) == [dict(row) for row in told]
            assert len(told) == 1
    with reading(database) as connection:
        assert question.rows(connection, **{key.name: "nobody"}) == []


def test_a_failure_is_sqlalchemys(database: Engine) -> None:
    """What the driver raises reaches nobody as such: the doors know SQLAlchemy's errors."""
    with writing(database) as connection:
        connection.execute(text("ALTER TABLE agencies RENAME TO away"))
    with reading(database) as connection, pytest.raises(DBAPIError, match="agencies"):
        queries.by_key("agencies").rows(connection, id="a")
