"""One entry changed at a time, in somebody else's transaction."""

import pytest
from sqlalchemy import Connection, Engine

from catalog.amending import amend
from catalog.database import migrate, writing
from catalog.entries import Agency, Funding, Project
from catalog.register import Register

FIRST = Project(id="样例/一", name="样例项目", unit="11130000000000019U", funding=[Funding(amount=1.0)])


def test_an_entry_is_added_and_replaced_and_the_register_moves_on(database: Engine) -> None:
    """What is put in is read back equal, in place of what stood there, in a new state of the register."""
    migrate(database)
    register = Register(database)
    with register.snapshot() as snapshot:
        before = snapshot.generation()
    for entry in (FIRST, FIRST.model_copy(update={"funding": None})):
        with writing(database) as connection:
            amend(connection, entry)
        with register.snapshot() as snapshot:
            assert snapshot.project(FIRST.id) == entry
            assert snapshot.generation() > before
            before = snapshot.generation()


def _amend_two(connection: Connection) -> None:
    amend(connection, FIRST)
    amend(connection, Agency(id="样例", name="样例单位"))


def test_nothing_is_changed_where_the_transaction_fails(database: Engine) -> None:
    """The entry belongs to the whole of what is done with it."""
    migrate(database)
    with pytest.raises(TypeError), writing(database) as connection:
        _amend_two(connection)

    with Register(database).snapshot() as snapshot:
        assert snapshot.project(FIRST.id) is None


def test_an_agency_is_not_changed_here(database: Engine) -> None:
    """Its offices stand in a table of their own, so it comes in a world file."""
    with writing(database) as connection, pytest.raises(TypeError, match="world files"):
        amend(connection, Agency(id="样例", name="样例单位"))
