"""The ruling: what an engine answers about one facts document, checked before it is believed."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from service import canonical

Outcome = Literal["permit", "deny", "indeterminate"]
Effect = Literal["deny", "require", "permit", "warn"]


class Part(BaseModel):
    """The base of a ruling's parts: frozen, strict, whole."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Words(Part):
    """A sentence in Chinese and in English."""

    zh: str
    en: str


class Cited(Part):
    """What a rule says, with the paragraph it rests on, as `12(2)`; None for the service's own words."""

    code: str
    paragraph: str | None
    title: Words
    remedy: Words
    violation: str | None
    details: dict[str, Any]


class Lack(Part):
    """Evidence that is missing: the fact it is about, and who brings it."""

    fact: str
    who: str


class Finding(Cited):
    """A finding 认定; one that requires evidence says which."""

    effect: Effect
    missing: Lack | None = None


class Missing(Lack):
    """A row of what is missing, under the code that asks for it."""

    code: str


class Duty(Cited):
    """A duty 义务, or a period 期限 whose last day is `due`; only article 13's two are `statutory`."""

    due: date | None
    clock: Literal["statutory", "target"] | None


class Ruling(Part):
    """The outcome and everything found. An outcome that its findings do not carry is not believed."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    missing: tuple[Missing, ...]
    duties: tuple[Duty, ...]
    acts: tuple[str, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the findings."""
        return tuple(finding.code for finding in self.findings)

    @cached_property
    def text(self) -> str:
        """The ruling as canonical JSON, as the record keeps it."""
        return canonical.text(self.model_dump(mode="json"))

    @model_validator(mode="after")
    def _carried(self) -> Self:
        effects = {finding.effect for finding in self.findings}
        if self.outcome != _outcome(effects):
            raise ValueError(f"findings {sorted(effects)} do not carry the outcome {self.outcome}")
        if [row.code for row in self.missing] != [f.code for f in self.findings if f.effect == "require"]:
            raise ValueError("the rows of what is missing are not those of the findings")
        return self


def _outcome(effects: set[Effect]) -> Outcome | None:
    """The contract's order: deny, then require, then permit. No finding that decides carries nothing."""
    if "deny" in effects:
        return "deny"
    if "require" in effects:
        return "indeterminate"
    return "permit" if "permit" in effects else None


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling, with the revision of the policies and the engine it came from."""

    ruling: Ruling
    revision: str
    engine: str
    remembered: bool = field(default=False, compare=False)
    """Whether it was ruled before, on the same facts."""
    until: float = field(default=0.0, compare=False)
    """Until when it may be given again, in seconds of `time.monotonic`."""
