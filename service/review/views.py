"""Lists that people look at again: filters, saved under a name."""

from dataclasses import dataclass

from sqlalchemy import Engine

from catalog.database import reading, writing
from service.decisions import Caller
from service.review import queries
from service.review.counter import words
from service.review.failures import WordsMissing

MOST = 50
LONGEST = 100


@dataclass(frozen=True, slots=True)
class View:
    """A list's filters under a name; `query` is that of the list's address."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Views:
    """Everybody's own saved views."""

    database: Engine

    def of(self, caller: Caller) -> list[View]:
        """A person's views, by name."""
        with reading(self.database) as connection:
            return [View(row["name"], row["query"]) for row in queries.views(connection, caller.name)]

    def keep(self, caller: Caller, name: str, query: str) -> None:
        """Save a view, in the place of one of the same name; raises WordsMissing."""
        said = words(name, "视图名称", "the name of the view", "name")[:LONGEST]
        with writing(self.database) as connection:
            if len(queries.views(connection, caller.name)) >= MOST:
                raise WordsMissing(
                    f"每人最多保存{MOST}个视图。", f"At most {MOST} views a person; drop one first.", "name"
                )
            row = {"person": caller.name, "name": said, "query": query[:2_000]}
            queries.put_view(connection, row)

    def drop(self, caller: Caller, name: str) -> None:
        """Forget a view."""
        with writing(self.database) as connection:
            queries.drop_view(connection, caller.name, name)
