"""The facts: total, pure, from the register unless the contract says otherwise."""

import copy
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.register import Register
from service.facts import Established, Facts, establish
from service.facts.period import overdue
from service.requests import Request
from tests.houses import BASE, database_of

DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """The base world."""
    return Register(database_of(BASE["world"], tmp_path_factory.mktemp("facts")))


def asked(action: str, **changes: Any) -> Request:
    """A base question with parts replaced."""
    return Request.model_validate(copy.deepcopy(BASE["questions"][action]) | changes)


def established(request: Request, register: Register, on: date = DAY) -> Established:
    """The facts of a request."""
    with register.snapshot() as snapshot:
        return establish(request, snapshot, on)


def facts(request: Request, register: Register, on: date = DAY) -> dict[str, Any]:
    """The document that an engine sees."""
    found = established(request, register, on)
    assert found.misfits == ()
    document: dict[str, Any] = json.loads(found.text)
    return document


def paths(document: Any, prefix: str = "") -> set[str]:
    """Every path of keys in a document, lists left out."""
    if not isinstance(document, dict):
        return set()
    return {prefix + key for key in document} | {
        path for key, value in document.items() for path in paths(value, f"{prefix}{key}.")
    }


@pytest.mark.parametrize("action", list(BASE["questions"]))
def test_every_key_is_present(action: str, register: Register) -> None:
    """Known or not, every key of the facts is in the document."""
    known = facts(asked(action), register)
    unknown = Facts.model_validate_json(json.dumps(known))

    assert known == unknown.model_dump(mode="json")
    assert paths(facts(asked("obtain"), register)) == paths(
        facts(asked("obtain", subject={"type": "agency", "id": "nobody"}), register)
    )


def test_unknown_is_null_for_a_list_too(register: Register) -> None:
    """A request without items asks for every item: null, not an empty list."""
    document = facts(asked("obtain", context={}), register)

    assert (document["request"]["items"], document["request"]["purpose"]) == (None, None)


def test_an_unregistered_agency_has_only_its_id(register: Register) -> None:
    """Of an agency that nobody registered, what a caller says of it is not believed."""
    claim = {"kind": "organ", "division": "130100", "registered": True}
    document = facts(
        asked("obtain", subject={"type": "agency", "id": "nobody", "properties": claim}), register
    )

    assert tuple(document["subject"][key] for key in ("registered", "kind", "division")) == (
        False,
        None,
        None,
    )


def test_properties_of_a_registered_thing_are_ignored(register: Register) -> None:
    """What the register keeps is taken from the register."""
    told = asked("obtain", resource={"type": "resource", "id": "licence", "properties": {"filed_on": None}})

    assert facts(asked("obtain"), register) == facts(told, register)


def test_a_what_if_replaces_key_by_key(register: Register) -> None:
    """A what-if changes what it names and nothing else, and what follows from it follows."""
    what_if = asked(
        "obtain",
        resource={"type": "resource", "id": "licence", "properties": {"filed_on": "2099-01-01"}},
        context=BASE["questions"]["obtain"]["context"] | {"what_if": True},
    )

    before, after = facts(asked("obtain"), register), facts(what_if, register)

    assert (before["resource"]["catalogued"], after["resource"]["catalogued"]) == (True, False)
    assert before["resource"] | {"filed_on": "2099-01-01", "catalogued": False} == after["resource"]


def test_a_what_if_is_checked_like_an_entry(register: Register) -> None:
    """A what-if that does not fit is unfit, not coerced."""
    what_if = asked(
        "obtain",
        resource={"type": "resource", "id": "licence", "properties": {"doubts": "many"}},
        context={"what_if": True},
    )

    assert any("doubts" in misfit for misfit in established(what_if, register).misfits)


def test_a_what_if_moves_the_division(register: Register) -> None:
    """A what-if about the subject's division brings that division and its competent departments."""
    what_if = asked(
        "obtain",
        subject={"type": "agency", "id": "market", "properties": {"division": "130000"}},
        context={"what_if": True},
    )

    document = facts(what_if, register)

    assert (document["division"]["code"], document["competent"]) == ("130000", ["provincial"])


STATED = {"unit": "market", "funding": [{"source": "fiscal", "amount": 5}], "invented": 1}


def test_a_project_may_be_stated(register: Register) -> None:
    """Another system asks before filing: what it states is read, the unit is the register's."""
    request = asked("approve", resource={"type": "project", "id": "new", "properties": STATED})

    found, document = established(request, register), facts(request, register)

    assert (
        found.basis,
        document["resource"]["stated"],
        document["project"]["registered"],
    ) == ("stated", True, False)
    assert document["project"]["unit"]["name"] == "石家庄市市场监督管理局"
    assert document["project"]["funding"] == [{"source": "fiscal", "amount": 5.0}]


def test_stated_ids_are_folded(register: Register) -> None:
    """An id inside a question is looked up as any other: trimmed and width-folded."""
    properties = {"unit": " ｍarket ", "needs": [{"resource": "ｌicence "}]}
    project = facts(
        asked("approve", resource={"type": "project", "id": "new", "properties": properties}), register
    )
    forward = facts(asked("forward", context={"recipient": "ｅmergency "}), register)

    assert (
        project["project"]["unit"]["registered"],
        project["project"]["needs"][0]["catalogued"],
    ) == (True, True)
    assert forward["request"]["recipient"] == "emergency"


def test_access_never_rests_on_stated_facts(register: Register) -> None:
    """A resource or a case that nobody registered stays unknown whatever is said of it."""
    for action, kind in (("obtain", "resource"), ("grant", "case")):
        request = asked(action, resource={"type": kind, "id": "new", "properties": {"state": "filed"}})
        document = facts(request, register)
        assert (document["resource"]["registered"], document["resource"]["stated"]) == (False, False)


@pytest.mark.parametrize(
    "properties",
    [
        {"funding": "lots"},
        {"funding": [{"source": "fiscal", "amount": "1"}]},
        {"funding": [{"source": "fiscal", "amount": -1}]},
        {"funding": [{"source": "lottery"}]},
        {"needs": [{"collect_again": "no"}]},
        {"connection": {"designed": 1}},
        {"unit": 5},
        {"secrecy": {"decision": {"number": []}}},
    ],
)
def test_stated_facts_that_do_not_fit(properties: dict[str, Any], register: Register) -> None:
    """Stated facts are checked once, here, and never coerced; money is never below zero."""
    request = asked("approve", resource={"type": "project", "id": "new", "properties": properties})

    assert established(request, register).misfits


@pytest.mark.parametrize(
    "context",
    [{"items": "法人名称"}, {"purpose": 1}, {"mode": "fax"}, {"fee": {"amount": "0"}}, {"sale": "no"}],
)
def test_a_context_that_does_not_fit(context: dict[str, Any], register: Register) -> None:
    """So is the context: a key of ours with a value that is none of ours."""
    assert established(asked("obtain", context=context), register).misfits


def test_other_context_is_kept_as_properties(register: Register) -> None:
    """Keys that are not ours are facts for whoever has a use for them."""
    document = facts(asked("obtain", context={"ip": "::1", "on": "2026-06-01"}), register)

    assert document["request"]["properties"] == {"ip": "::1"}


def test_a_case_brings_what_belongs_to_it(register: Register) -> None:
    """A case brings its user, its resource and who was competent on the filing day."""
    case = facts(asked("grant"), register)["case"]

    assert (case["subject"]["id"], case["resource"]["id"], case["competent"]) == (
        "market",
        "licence",
        ["competent"],
    )
    assert case["division"]["parents"] == ["130000"]


def test_entities_overlay_what_is_sent(register: Register, tmp_path: Path) -> None:
    """A thing of another pack: its registered properties, overlaid by those sent."""
    world = {"entities": [{"type": "record", "id": "1", "properties": {"status": "active", "owner": "a"}}]}
    own = Register(database_of(world, tmp_path))
    request = Request.model_validate(
        {
            "subject": {"type": "user", "id": "alice", "properties": {"role": "admin"}},
            "action": {"name": "write", "properties": {"soft": True}},
            "resource": {"type": "record", "id": "1", "properties": {"status": "archived"}},
        }
    )

    document = facts(request, own)

    assert document["resource"]["properties"] == {"status": "archived", "owner": "a"}
    assert (
        document["subject"]["properties"],
        document["action_properties"],
    ) == ({"role": "admin"}, {"soft": True})


def test_the_same_question_gets_the_same_text(register: Register) -> None:
    """Facts are pure: asked again, they are the same to the letter."""
    assert established(asked("obtain"), register).text == established(asked("obtain"), register).text


PERIODS = [
    ("realtime", "2026-03-01", "2026-03-02", "2026-03-03"),
    ("daily", "2026-02-28", "2026-03-01", "2026-03-02"),
    ("weekly", "2026-03-01", "2026-03-08", "2026-03-09"),
    ("monthly", "2026-01-31", "2026-02-28", "2026-03-01"),
    ("monthly", "2024-01-31", "2024-02-29", "2024-03-01"),
    ("quarterly", "2025-11-30", "2026-02-28", "2026-03-01"),
    ("half_yearly", "2025-08-31", "2026-02-28", "2026-03-01"),
    ("yearly", "2024-02-29", "2025-02-28", "2025-03-01"),
]


@pytest.mark.parametrize(("cycle", "last", "in_time", "late"), PERIODS)
def test_overdue(cycle: str, last: str, in_time: str, late: str) -> None:
    """Overdue is later than the last update plus one period; a day the month lacks is its last."""
    days = [date.fromisoformat(day) for day in (last, in_time, late)]

    assert (overdue(cycle, days[0], days[1]), overdue(cycle, days[0], days[2])) == (False, True)


def test_overdue_unknown() -> None:
    """On demand is never overdue; without a cycle or a last day nobody knows."""
    assert (
        overdue("on_demand", None, DAY),
        overdue("daily", None, DAY),
        overdue(None, DAY, DAY),
    ) == (False, None, None)


@given(st.sampled_from(["realtime", "weekly", "monthly", "yearly"]), st.dates(), st.dates())
def test_overdue_once_is_overdue_ever_after(cycle: str, last: date, on: date) -> None:
    """A later day never makes an overdue resource fresh; the day of the update itself is in time."""
    assert overdue(cycle, last, last) is False
    if on < date.max and overdue(cycle, last, on):
        assert overdue(cycle, last, on + timedelta(days=1))
