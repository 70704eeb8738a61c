"""Many callers at once, each with a key of its own."""

from collections import Counter
from collections.abc import Callable

from catalog.database import engine
from service.people.keys import Keys
from service.record.archive import Archive
from tests.faults.load import Load, back, check, figures
from tests.faults.sizes import SIZE
from tests.programs import serving


def test_many_keys(url: str, keys_of: Callable[[str, int], list[str]], tell: Callable[[str], None]) -> None:
    """Each is recognised as itself, and a key revoked meanwhile is refused while the others are answered."""
    keys = keys_of(url, SIZE.keys)
    database = engine(url)
    with serving(url) as program:
        load = Load(program, keys[1:])
        with load.asking():
            Keys(database).revoke("gate-0")
            load.await_answers(len(keys) * 3)
        again = back(program, keys[1])
        refused = program.ask(keys[0], {})

    check(load)
    assert (load.broken, load.failures) == ([], {})
    assert refused["error"]["code"] == "caller_unknown"
    callers = Counter(_caller(Archive(database), said.body["context"]["id"]) for said in load.answers)
    database.dispose()
    assert len(callers) == len(keys) - 1
    tell(f"{len(callers)} keys: {figures(load, again)}")


def _caller(archive: Archive, name: str) -> str:
    kept = archive.find(name)
    assert kept is not None
    return kept.decision.caller
