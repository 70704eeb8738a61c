"""What is remembered of the register is bounded, of one state, and never older than a second."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from catalog import world
from catalog.database import writing
from catalog.memory import Bounded, Memory, Pulse
from catalog.register import NotRemembered, Register, changed
from tests import strategies
from tests.houses import BASE, database_of

DAY = date(2026, 6, 1)
WORLD: dict[str, Any] = BASE["world"]
USER, RESOURCE = WORLD["grants"][0]["grantee"], WORLD["grants"][0]["resource"]


def with_state(state: str) -> dict[str, Any]:
    """The base world with its first grant in another state."""
    first, *others = WORLD["grants"]
    return WORLD | {"grants": [first | {"state": state}, *others]}


def load(content: dict[str, Any], database: sqlalchemy.Engine, folder: Path) -> None:
    """Load a changed world over the old."""
    world.load([strategies.write(content, folder / "changed.yaml")], database)


def test_a_bounded_store_forgets_the_oldest() -> None:
    """No more is kept than was said, and the newest is among it."""
    kept = Bounded(3)
    for number in range(10):
        kept.put(number, number)

    assert [number for number in range(10) if kept.get(number) is not None] == [7, 8, 9]
    assert len(kept) == 3


def test_what_was_asked_is_remembered(tmp_path: Path) -> None:
    """Once the database has answered, memory answers the same; what nobody asked it does not know."""
    database = database_of(WORLD, tmp_path)
    with Pulse(database) as pulse:
        register = Register(database, Memory(pulse))
        with register.snapshot() as snapshot:
            asked = snapshot.agency(USER), snapshot.agency("nobody"), snapshot.grants(USER, RESOURCE)
        remembered = register.remembered()

        assert remembered is not None
        assert asked == (
            remembered.agency(USER),
            remembered.agency("nobody"),
            remembered.grants(USER, RESOURCE),
        )
        assert asked[1] is None
        with pytest.raises(NotRemembered):
            remembered.competent("130100", DAY)
    database.dispose()


def test_a_change_is_a_new_state(tmp_path: Path) -> None:
    """After a load nothing of before is answered; a snapshot from before remembers nothing for after."""
    database = database_of(WORLD, tmp_path)
    with Pulse(database) as pulse:
        register = Register(database, Memory(pulse))
        with register.snapshot() as before:
            load(with_state("revoked"), database, tmp_path)
            pulse.look()
            assert register.remembered() is not None
            assert before.grants(USER, RESOURCE)[0].state == "active"
        remembered = register.remembered()
        assert remembered is not None
        with pytest.raises(NotRemembered):
            remembered.grants(USER, RESOURCE)
        with register.snapshot() as after:
            assert after.grants(USER, RESOURCE)[0].state == "revoked"
    database.dispose()


def test_a_change_is_felt_within_a_second(tmp_path: Path) -> None:
    """Nobody tells the pulse, and yet what was remembered is out of use within a second."""
    database = database_of(WORLD, tmp_path)
    with Pulse(database) as pulse:
        before = pulse.generation
        with writing(database) as connection:
            changed(connection)
        end = time.monotonic() + 1
        while pulse.generation == before and time.monotonic() < end:
            time.sleep(0.01)
        assert before is not None
        assert pulse.generation != before
    database.dispose()


def test_a_pulse_that_cannot_be_felt_ends_the_memory(tmp_path: Path) -> None:
    """While the database cannot be read nothing remembered is used, since nobody knows whether it holds."""
    database = database_of(WORLD, tmp_path)
    pulse = Pulse(database)
    pulse.look()
    register = Register(database, Memory(pulse))
    assert register.remembered() is not None
    time.sleep(Pulse.LASTING)

    assert pulse.generation is None
    assert register.remembered() is None
    database.dispose()
