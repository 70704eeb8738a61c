"""Explains rulings: puts together what the probes counted, what the rules read, and what would be needed."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import anyio.to_thread

from service.explaining.candidates import Ground, candidates, open_places
from service.explaining.explanation import Explanation, Rests, Rule, WhyNot
from service.explaining.failure import NotExplained
from service.explaining.places import ANY, Place, expanded, value_at
from service.explaining.probes import Rules
from service.explaining.rules import Walk
from service.explaining.search import Batching, Room, needed
from service.explaining.sources import Read, Reader
from service.explaining.syntax import Body
from service.explaining.workshop import Ready, Workshop
from service.facts import Established
from service.law.index import index
from service.policy import Ruled, Ruling, Words

KEPT = 32
"""Explanations kept: the same facts under the same policies have the same one."""
ASKED = (("on",), ("action",))
RESTS = 12
"""Facts shown at most for what a finding rests on."""


class Explainer:
    """Explains under the policies of these folders. One at a time: the engine belongs to the gateways."""

    def __init__(self, folders: Sequence[Path], engine: Batching, revision: str) -> None:
        self._workshop = Workshop(folders)
        self._folders = folders
        self._engine = engine
        self._revision = revision
        self._turn = asyncio.Lock()
        self._kept: OrderedDict[str, Explanation] = OrderedDict()

    async def explain(self, facts: Established, ruled: Ruled) -> Explanation:
        """Explain what was ruled on these facts.

        Raises NotExplained: for facts that did not fit, for a ruling of other policies than those at hand,
        and where OPA cannot be run.
        """
        self._explicable(facts, ruled)
        async with self._turn:
            if (known := self._kept.get(facts.text)) is not None:
                self._kept.move_to_end(facts.text)
                return known
            explained = await self._explained(json.loads(facts.text), facts.text, ruled.ruling)
            self._keep(facts.text, explained)
            return explained

    @property
    def is_prepared(self) -> bool:
        """Whether an explanation begins at once."""
        return self._workshop.is_ready

    def prepare(self) -> None:
        """Make ready what the first explanation would wait seconds for: the policies, and the law in words.

        Raises NotExplained or LawUnreadable.
        """
        self._workshop.ready()
        index(self._folders)

    def close(self) -> None:
        """Take away what was built on disk."""
        self._workshop.close()

    def _explicable(self, facts: Established, ruled: Ruled) -> None:
        if facts.misfits:
            raise NotExplained("The facts did not fit, so no rule was asked; correct them and ask again.")
        if any(finding.code == "decision.policy_unavailable" for finding in ruled.ruling.findings):
            raise NotExplained("The policy engine did not rule, so there is no ruling to explain; ask again.")
        if ruled.revision != self._revision:
            raise NotExplained(
                f"This was ruled under the policies {ruled.revision}; those at hand are {self._revision}. "
                "Replay the decision, then explain the new one."
            )

    def _keep(self, key: str, explained: Explanation) -> None:
        self._kept[key] = explained
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    async def _explained(self, document: dict[str, Any], text: str, ruling: Ruling) -> Explanation:
        ready = await anyio.to_thread.run_sync(self._workshop.ready)
        counted = await anyio.to_thread.run_sync(self._workshop.count, text)
        walk = Walk(ready, counted, ruling)
        pairs = [(body, walk.rule(body)) for body in walk.bodies()]
        rules = tuple(rule for _, rule in pairs)
        if ruling.outcome == "permit":
            return Explanation(ruling.outcome, rules, document, None)
        why_not = await self._why_not(pairs, ready, document, ruling)
        return Explanation(ruling.outcome, rules, document, why_not)

    async def _why_not(
        self, pairs: list[tuple[Body, Rule]], ready: Ready, document: dict[str, Any], ruling: Ruling
    ) -> WhyNot:
        against = [pair for pair in pairs if pair[1].bars]
        unmet = [pair for pair in pairs if _unmet(pair[1])]
        muted = [pair for pair in pairs if pair[1].said == "muted"]
        read = _read([body for body, _ in (*against, *unmet, *muted)], ready.rules)
        obstacles = [_obstacle(body, ready.rules, document) for body, _ in against]
        ground = Ground(document, read, ready.data, tuple(row.fact for row in ruling.missing))
        found = await anyio.to_thread.run_sync(candidates, ground)
        return WhyNot(
            remedies=tuple(_remedies(ruling)),
            against=tuple(Rests(rule, _facts(body, ready.rules, document)) for body, rule in against),
            unmet=tuple(rule for _, rule in unmet),
            needed=await needed(Room(document, tuple(found), tuple(obstacles)), self._engine),
        )


def _remedies(ruling: Ruling) -> Iterator[Words]:
    """The remedies of the findings that bar a permit, each once, in the order of the findings."""
    barring = (one.remedy for one in ruling.findings if one.effect in ("deny", "require"))
    yield from {one.zh: one for one in barring if one.zh}.values()


def _obstacle(body: Body, rules: Rules, document: dict[str, Any]) -> frozenset[Place]:
    return frozenset(open_places(_read([body], rules), document))


def _unmet(rule: Rule) -> bool:
    return rule.effect == "permit" and rule.said == "silent" and rule.asked


def _read(bodies: Sequence[Body], rules: Rules) -> Read:
    reader = Reader(rules)
    for body in bodies:
        reader.body(body)
    return reader.read


def _facts(body: Body, rules: Rules, document: dict[str, Any]) -> tuple[tuple[Place, Any], ...]:
    """The facts a rule read, as far as they are plain values, beside the question itself."""
    plain: dict[Place, Any] = {}
    for path in _read([body], rules).paths:
        places = dict(expanded(path, document))
        values = {
            place: value_at(document, place)
            for place, held in places.items()
            if not held.nested and not isinstance(place[-1], int)
        }
        starred = {tuple(ANY if isinstance(step, int) else step for step in place) for place in values}
        if len(values) > 1 and len(starred) == 1:
            plain[starred.pop()] = list(values.values())
        else:
            plain |= values
    told = [(place, value) for place, value in plain.items() if place not in ASKED and not _objects(value)]
    return tuple(told[:RESTS])


def _objects(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(row, dict) for row in value)
    )
