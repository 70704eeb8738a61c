"""Decides. Every door, page and command that asks for a decision comes through `decide`."""

from collections.abc import Hashable
from datetime import date, datetime

from catalog.memory import LONG
from catalog.register import NotRemembered, Snapshot
from service import metrics
from service.decisions import ids
from service.decisions.access import may_ask_about
from service.decisions.caller import Caller
from service.decisions.decision import Decision, Kept
from service.decisions.house import House
from service.decisions.looking import Facts, Read
from service.decisions.matter import Matter
from service.decisions.pending import counted
from service.decisions.supposing import supposed
from service.facts import Established
from service.policy import Engine, PolicyUnavailable, Ruled, facts_invalid, unavailable
from service.requests import Request


async def decide(request: Request, caller: Caller, at: datetime, house: House) -> Kept:
    """Answer one request, and keep the answer before giving it.

    `at` is the moment the door saw the request; its day in the house's time zone is today. Raises
    CallerForbidden, and RecordUnavailable when the decision cannot be kept: then there is none.
    """
    return await decide_what(lambda _: request, caller, at, house)


async def decide_what(read: Read, caller: Caller, at: datetime, house: House) -> Kept:
    """Decide where the register itself says what is asked: `read` and the facts see one state of it.

    Raises what `read` and `decide` raise.
    """
    matter = remembered(read, caller, at, house)
    if matter is None:
        matter = await _considered(_allowed(read, caller), caller, house.today(at), house)
    return await keep(matter.decided(at), house)


def remembered(read: Read, caller: Caller, at: datetime, house: House) -> Matter | None:
    """Find what was decided of a question before, where that still holds; else None.

    It holds for the same caller and day, the same register and the same law. Raises what `read` raises.
    """
    snapshot = house.register.remembered()
    if snapshot is None or snapshot.asked is None:
        return None
    try:
        request = read(snapshot)
    except NotRemembered:
        return None
    found: Matter | None = snapshot.asked.get(_key(request, caller, house.today(at)))
    return found if found is not None and found.holds(at, house) else None


async def conclude(text: bytes, caller: Caller, at: datetime, house: House) -> Kept:
    """Decide on facts that the caller states whole, as canonical or any other JSON; nothing is looked up.

    Always hypothetical and on stated facts, and kept as such. Raises RequestUnreadable for what is no facts
    document, naming the first place that does not fit, and what `decide` raises.
    """
    request, facts = supposed(text)
    caller.ask(facts, hypothetical=True, divisions=facts.divisions)
    ruled = await rule(facts, house.policy)
    decision = Decision(ids.draw(at), at, caller.name, request, facts, ruled, hypothetical=True)
    return await keep(decision, house)


async def keep(decision: Decision, house: House) -> Kept:
    """Put a decision on record, and count it; raises RecordUnavailable where there is none then."""
    with metrics.step("record"):
        kept = await house.record.keep(decision)
    counted(decision)
    return kept


async def rule(facts: Established, policy: Engine) -> Ruled:
    """Ask the engine about facts that fit; an engine that fails has refused."""
    if facts.misfits:
        return _unfit(facts, policy)
    try:
        return await policy.rule(facts.text)
    except PolicyUnavailable as error:
        return _away(error, policy)


def _unfit(facts: Established, policy: Engine) -> Ruled:
    return Ruled(facts_invalid(facts.misfits), policy.revision, policy.name)


def _away(error: PolicyUnavailable, policy: Engine) -> Ruled:
    return Ruled(unavailable(str(error)), policy.revision, policy.name)


def _key(request: Request, caller: Caller, today: date) -> Hashable:
    return request.text, today, caller


def _allowed(read: Read, caller: Caller) -> Read:
    """Refuse a question while it is read, where it is about something that the caller may not see."""

    def checked(snapshot: Snapshot) -> Request:
        request = read(snapshot)
        may_ask_about(request, caller, snapshot)
        return request

    return checked


async def _considered(read: Read, caller: Caller, today: date, house: House) -> Matter:
    """Establish the facts, see that this caller may ask about them, and have them ruled on."""
    with metrics.step("facts"):
        looked = await house.looking.facts(read, today)
    _may_ask(looked, caller, today)
    return _matter(looked, await rule(looked[1], house.policy), caller, today, house)


def _may_ask(looked: Facts, caller: Caller, today: date) -> None:
    """See that this caller may ask about these facts; raises CallerForbidden."""
    facts = looked[1]
    divisions = facts.divisions if caller.division else frozenset[str]()  # else they are not looked at
    caller.ask(facts, hypothetical=_is_hypothetical(looked, today), divisions=divisions)


def _is_hypothetical(looked: Facts, today: date) -> bool:
    request, facts, _ = looked
    return request.what_if or facts.on != today


def _matter(looked: Facts, ruled: Ruled, caller: Caller, today: date, house: House) -> Matter:
    """Put together what was decided of a question, and remember it for the same question."""
    request, facts, asked = looked
    hypothetical = _is_hypothetical(looked, today)
    matter = Matter(house.policy, caller.name, today, request, facts, ruled, hypothetical)
    if asked is not None and len(request.text) + len(facts.text) <= LONG:
        asked.put(_key(request, caller, today), matter)
    return matter
