"""An explanation offers what somebody can do, and never that a circumstance were another."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from service.explaining import Explanation
from service.explaining.candidates import open_places
from service.explaining.places import ANY, Shape, below, dotted, root, shape
from service.explaining.sources import Read, Reader
from service.explaining.workshop import Workshop
from service.facts.actionable import actionable_paths, is_actionable
from service.settings import ROOT
from tests.explaining.test_conditions import CASES, Worlds
from tests.explaining.test_needed import changed

CIRCUMSTANCE = re.compile(
    r"(^|\.)(funding|secrecy|events|approvals|roles|claimants|competent)(\.|$)"  # money, secrets, past events
    r"|\.(kind|authorising_law|division|level|code|parents|id|registered|stated|grantee|granted_by)$"
    r"|(agency|subject|provider|owner|unit|resource|facility|project)\.(name|type)$"
    r"|(subject|provider|owner|unit)\.properties"
    r"|(_on|\.from|\.to|\.last|\.cycle)$|overlaps\.\*\.amount|platform\.possible|conditions\.has"
)
"""Said here once more, apart from the table that the product goes by."""
BARRED: list[tuple[str, dict[str, Any]]] = [
    ("fund", {"project.connection.designed": False}),
    ("approve", {"project.connection.designed": False}),
    ("fund", {"project.sharing_chapter.present": False, "project.connection.designed": False}),
    ("obtain", {"resource.secrecy.state": "claimed"}),
    ("obtain", {"subject.kind": None}),
    ("obtain", {"grants.0.to": "2026-05-31"}),
    ("refuse", {"request.ground.kind": "technical"}),
    ("build", {"facility.kind": None}),
]


def leaves(held: Shape, path: str = "") -> Iterator[tuple[str, Shape]]:
    """Every place of the schema, dotted, `*` for every member of a list, lists themselves included."""
    if held.kind == "array":
        yield path, held
        inner = shape(held.members)
        yield from leaves(inner, f"{path}.{ANY}") if inner.nested else ()
    elif held.nested:
        for key in held.members:
            member = below(held, key)
            assert member is not None
            yield from leaves(member, f"{path}.{key}".lstrip("."))
    else:
        yield path, held


def test_every_path_of_the_table_is_a_fact_and_no_circumstance() -> None:
    """A slip of the pen in the table is found; no date and no circumstance is in it."""
    facts = dict(leaves(root()))
    for path in actionable_paths():
        assert path in facts, path
        assert facts[path].format != "date", path
        assert not CIRCUMSTANCE.search(path), path


@pytest.fixture(scope="module")
def read() -> Read:
    """All that the rules of the repository read."""
    workshop = Workshop([ROOT / "policies"])
    ready = workshop.ready()
    reader = Reader(ready.rules)
    for body in ready.bodies:
        reader.body(body)
    workshop.close()
    return reader.read


def test_no_law_case_offers_a_circumstance(read: Read, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Over the facts of every law case, whatever the rules read: the places that may be changed are acts."""
    worlds, seen = Worlds(tmp_path_factory.mktemp("cases")), set[str]()
    for case in CASES:
        facts = json.loads(worlds.facts(case))
        for place, (_, held) in open_places(read, facts).items():
            path = ".".join(ANY if isinstance(step, int) else str(step) for step in place)
            assert not CIRCUMSTANCE.search(path), (case.place, path)
            assert held.format != "date", (case.place, path)
            assert is_actionable(place)
            seen.add(path)
    worlds.close()
    assert seen > {"project.connection.designed", "grants", "request.purpose", "resource.catalogued"}


@pytest.mark.parametrize(("action", "changes"), BARRED, ids=lambda part: str(part)[:60])
def test_remedies_come_first(
    action: str, changes: dict[str, Any], explain: Callable[[Any], Explanation]
) -> None:
    """What is offered is no circumstance; where nothing else would do, the remedies stand alone."""
    why_not = explain(changed(action, changes)).why_not
    assert why_not is not None
    assert why_not.remedies
    offered = {dotted(one.place) for way in why_not.needed.ways for one in way}
    assert not any(CIRCUMSTANCE.search(re.sub(r"\.\d+", ".*", path)) for path in offered), offered
