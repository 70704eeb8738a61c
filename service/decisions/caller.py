"""Who asks, and what that caller may ask."""

from dataclasses import dataclass
from typing import Literal

from service.errors import CallerForbidden
from service.facts import Established

Role = Literal["gateway", "analyst", "reader"]
"""gateway: the questions of today, its own decisions; analyst: any question, all decisions; reader: a
person who looks and asks nothing."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller by name; `division` limits a key to agencies of that division and those below it."""

    name: str
    role: Role
    division: str | None = None

    def ask(self, facts: Established, *, hypothetical: bool, divisions: frozenset[str]) -> None:
        """Refuse what this caller may not ask, before anything is evaluated.

        `divisions` are those of the subject, its own and all above it; empty where unknown. Raises
        CallerForbidden.
        """
        if self.role == "reader":
            raise CallerForbidden("This session only reads; ask with an API key.")
        if self.role == "gateway" and hypothetical:
            raise CallerForbidden(
                "A gateway key asks about today, without what_if; use an analyst key.", "context"
            )
        if self.role == "gateway" and facts.basis == "stated":
            raise CallerForbidden(
                "A gateway key asks about registered things only; use an analyst key.", "resource.id"
            )
        if self.division and divisions and self.division not in divisions:
            raise CallerForbidden(
                f"This key is for division {self.division} and those below it.", "subject.id"
            )

    def may_read(self, asked_by: str) -> bool:
        """Whether this caller may read a decision that `asked_by` asked for."""
        return self.role != "gateway" or asked_by == self.name

    @property
    def reads_secrecy(self) -> bool:
        """Whether it sees the number and authority of secrecy decisions."""
        return self.role == "analyst"
