"""The explanation: each rule with its conditions one by one, and, where there is no permit, why not."""

from dataclasses import dataclass
from typing import Any, Literal

from service.explaining.changes import Change
from service.explaining.places import Place, value_at
from service.explaining.search import Needed
from service.policy import Words

State = Literal["true", "false", "not_reached"]
Said = Literal["spoke", "silent", "muted"]
"""muted: every condition holds, but the act lets only other rules speak on these facts."""


@dataclass(frozen=True, slots=True)
class Help:
    """A helper below a condition: one of its bodies, with its own conditions, for these arguments."""

    name: str
    title: str
    arguments: tuple[Any, ...]
    steps: tuple["Step", ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One condition as written, and whether it held; the helper's own conditions where it did not."""

    text: str
    state: State
    row: int
    helps: tuple[Help, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a public set: did it speak, and how far did its conditions hold."""

    code: str
    effect: str
    said: Said
    paragraph: str | None
    zh: str
    en: str
    file: str
    row: int
    steps: tuple[Step, ...]
    asked: bool
    """Whether it is a rule of this question: its conditions on the action hold."""

    @property
    def bars(self) -> bool:
        """Whether it spoke against a permit."""
        return self.said == "spoke" and self.effect in ("deny", "require")

    @property
    def failed(self) -> Step | None:
        """The first condition that does not hold."""
        return next((step for step in self.steps if step.state == "false"), None)


@dataclass(frozen=True, slots=True)
class Rests:
    """A finding that bars a permit, and the facts its rule read, with what they say."""

    rule: Rule
    facts: tuple[tuple[Place, Any], ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why there is no permit, and what would have to be so for one.

    `remedies` are what the law asks to be done about each finding that bars a permit.
    """

    remedies: tuple[Words, ...]
    against: tuple[Rests, ...]
    unmet: tuple[Rule, ...]
    needed: Needed


@dataclass(frozen=True, slots=True)
class Explanation:
    """All of it. `facts` is what it was made from, to say what a change changes."""

    outcome: str
    rules: tuple[Rule, ...]
    facts: dict[str, Any]
    why_not: WhyNot | None

    def before(self, change: Change) -> Any:
        """What stands now where a change would be."""
        return value_at(self.facts, change.place)
