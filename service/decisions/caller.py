"""Who asks, and what that caller may ask."""

from dataclasses import dataclass, field
from typing import Literal

from service.errors import CallerForbidden
from service.facts import Established

Role = Literal["gateway", "analyst", "reader", "person"]
"""gateway: the questions of today, its own decisions; analyst: any question, all decisions; reader: a
person who looks, and asks nothing but what is supposed on the page that tries the law; person: somebody
with an account, who may do what `rights` name (`service.people.rights`)."""
ASK, TRY = "decision.ask", "law.try"
"""The rights to ask today's questions, and to suppose cases on the page that tries the law."""
READ_ALL, SECRECY = "decision.read", "secrecy.read"
"""The rights to read decisions that others asked for, and to see the particulars of secrecy decisions."""
READ, READ_OWN, SUBMIT, CASES = "project.read", "project.read_own", "project.submit", "case.read"
"""The rights to read every project or those of the own agency, to submit them, and to read every case."""

CONSUMER_HEADER, PURPOSE_HEADER = "X-Gongxiang-Consumer", "X-Gongxiang-Purpose"
"""Where a gateway names its caller and the purpose, unless its key names other headers."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller by name; `division` limits a key to agencies of that division and those below it.

    `trying`: the caller is on the page that tries the law, where a reader may suppose. The two headers are
    those in which a gateway with this key names its own caller and the purpose; None: in no header.
    `rights` are a person's or a key's; `agency` is the id of the agency that a person acts for, and `title`
    what the person is called. `filing`: the id of a project that the review has checked to be this caller's
    to file. `address`: the network address that the caller comes from; None: the command line.
    """

    name: str
    role: Role
    division: str | None = None
    trying: bool = False
    consumer_header: str | None = CONSUMER_HEADER
    purpose_header: str | None = PURPOSE_HEADER
    rights: frozenset[str] = frozenset()
    agency: str | None = None
    title: str | None = None
    filing: str | None = None
    address: str | None = field(default=None, compare=False)

    def may(self, right: str) -> bool:
        """Whether this caller has a right."""
        return right in self.rights

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
        if self.is_person and not self._may_ask(hypothetical=hypothetical):
            raise CallerForbidden(
                "This session only reads; ask with an API key, or suppose a case on /law/try."
            )
        if self.role == "gateway" and hypothetical:
            raise CallerForbidden(
                "A gateway key asks about today, without what_if; use an analyst key.", "context"
            )

    def _may_ask(self, *, hypothetical: bool) -> bool:
        return self.trying if hypothetical else self.may(ASK)

    def covers(self, divisions: frozenset[str]) -> bool:
        """Whether this key is for a subject of these divisions; one of unknown division is anybody's."""
        return not (self.division and divisions) or self.division in divisions

    @property
    def is_person(self) -> bool:
        """Whether it came with a session, not with a key."""
        return self.role in ("reader", "person")

    @property
    def reads_secrecy(self) -> bool:
        """Whether it sees the number and authority of secrecy decisions."""
        return self.may(SECRECY)
