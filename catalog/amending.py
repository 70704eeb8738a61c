"""Changing one entry of the register, as part of whatever else the caller's transaction does."""

from sqlalchemy import Connection

from catalog import queries
from catalog.entries import LISTS, Agency, Entry
from catalog.models import TABLES
from catalog.register import changed
from catalog.rows import row_of

_LIST = {model: name for name, model in LISTS.items()}


def amend(connection: Connection, entry: Entry) -> None:
    """Put an entry in the place of what is registered under its id, or add it.

    The register's state moves on with the transaction; whoever asks about the entry afterwards in the same
    process lets the pulse look first (`Pulse.look`). Not for agencies, whose offices have a table of their
    own: they come in world files. Raises TypeError for one.
    """
    if isinstance(entry, Agency):
        raise TypeError("agencies are loaded from world files, with their offices")
    name, row = _LIST[type(entry)], row_of(entry)
    key = [row[column.name] for column in TABLES[name].__table__.primary_key]
    connection.execute(queries.removal(name, *key))
    connection.execute(queries.insertion(name), row)
    if name == "resources":
        connection.execute(queries.next_catalogue())
    changed(connection)
