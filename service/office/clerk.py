"""Makes the review's letters: the opinion in two letters of one number, the notice to the unit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from service.letters.letter import To
from service.office import drafting
from service.office.entering import Circumstances
from service.office.letterbook import LetterBook
from service.policy.texts import Texts
from service.review import ports
from service.review.stages import Chair


def bare(caller: str) -> str:
    """A caller's name without the mark of an account."""
    return caller.removeprefix("@")


@dataclass(frozen=True, slots=True)
class Clerk:
    """What the review knows as `Letters`.

    `address` is where people reach the service, for `/verify`. `named` says how a caller's name is printed.
    """

    book: LetterBook
    texts: Texts
    address: str | None = None
    named: Callable[[str], str] = bare

    def opinion(self, connection: Connection, content: ports.Opinion, /) -> None:
        """Enter both letters; raises OfficeUnset and LetterRefused, and then nothing is issued."""
        names = {to: content.deciders.get(to.value) for to in (To.APPROVER, To.FINANCE)}
        addressees = {to: body.name for to, body in names.items() if body}
        about = self._about(content, addressees)
        drafts = drafting.opinions(self._printed(content), self.texts)
        self.book.enter(connection, drafts, about)

    def notice(self, connection: Connection, content: ports.Notice, /) -> None:
        """Enter the notice; raises as `opinion` does."""
        about = self._about(content, {})
        draft = drafting.notice(replace(content, people=self._people(content.people)), self.texts)
        self.book.enter(connection, {To.UNIT: draft}, about)

    def _printed(self, content: ports.Opinion) -> ports.Opinion:
        overrides = tuple(replace(row, by=self.named(row.by)) for row in content.overrides)
        return replace(content, people=self._people(content.people), overrides=overrides)

    def _people(self, people: Mapping[str, str]) -> dict[str, str]:
        return {chair: self.named(name) for chair, name in people.items()}

    def _about(self, content: ports.Opinion | ports.Notice, addressees: Mapping[To, str]) -> Circumstances:
        return Circumstances(
            day=content.on,
            at=content.at,
            by=content.people.get(Chair.ISSUER, ""),
            unit=content.project.unit,
            division=content.unit.division if content.unit else None,
            addressees=addressees,
            address=self.address,
        )
