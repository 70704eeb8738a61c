"""Who asks, and what that caller may ask."""

from dataclasses import dataclass
from typing import Literal

from service.errors import CallerForbidden
from service.facts import Established

Role = Literal["gateway", "analyst", "reader"]
"""gateway: the questions of today, its own decisions; analyst: any question, all decisions; reader: a
person who looks, and asks nothing but what is supposed on the page that tries the law."""

CONSUMER_HEADER, PURPOSE_HEADER = "X-Gongxiang-Consumer", "X-Gongxiang-Purpose"
"""Where a gateway names its caller and the purpose, unless its key names other headers."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller by name; `division` limits a key to agencies of that division and those below it.

    `trying`: the caller is on the page that tries the law, where a reader may suppose. The two headers are
    those in which a gateway with this key names its own caller and the purpose; None: in no header.
    """

    name: str
    role: Role
    division: str | None = None
    trying: bool = False
    consumer_header: str | None = CONSUMER_HEADER
    purpose_header: str | None = PURPOSE_HEADER

    def ask(self, facts: Established, *, hypothetical: bool, divisions: frozenset[str]) -> None:
        """Refuse what this caller may not ask, before anything is evaluated.

        `divisions` are those of the subject, its own and all above it; empty where unknown. Raises
        CallerForbidden.
        """
        self.begin(hypothetical=hypothetical)
        if self.role == "gateway" and facts.basis == "stated":
            raise CallerForbidden(
                "A gateway key asks about registered things only; use an analyst key.", "resource.id"
            )
        if not self.covers(divisions):
            raise CallerForbidden(
                f"This key is for division {self.division} and those below it.", "subject.id"
            )

    def begin(self, *, hypothetical: bool) -> None:
        """Refuse what this caller may not ask whatever the facts are; raises CallerForbidden."""
        if self.role == "reader" and not (self.trying and hypothetical):
            raise CallerForbidden(
                "This session only reads; ask with an API key, or suppose a case on /law/try."
            )
        if self.role == "gateway" and hypothetical:
            raise CallerForbidden(
                "A gateway key asks about today, without what_if; use an analyst key.", "context"
            )

    def covers(self, divisions: frozenset[str]) -> bool:
        """Whether this key is for a subject of these divisions; one of unknown division is anybody's."""
        return not (self.division and divisions) or self.division in divisions

    def may_read(self, asked_by: str) -> bool:
        """Whether this caller may read a decision that `asked_by` asked for."""
        return self.role != "gateway" or asked_by == self.name

    @property
    def reads_secrecy(self) -> bool:
        """Whether it sees the number and authority of secrecy decisions."""
        return self.role == "analyst"
