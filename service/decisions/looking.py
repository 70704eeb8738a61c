"""Looks up what is so: from memory where all that it takes is remembered, else in the database."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from catalog.memory import Bounded
from catalog.register import NotRemembered, Register, Snapshot
from service.facts import Established, establish
from service.patience import in_time, patiently
from service.requests import Request
from service.together import Together

Read = Callable[[Snapshot], Request]
"""Reads what is asked from a state of the register."""
Facts = tuple[Request, Established, Bounded | None]
"""What is asked, what is so, and where that may be remembered."""
Question = tuple[Read, date]
"""What reads a question, and today."""


class Looking:
    """What looks up the facts of questions; those that meet at the database go there in one transaction."""

    AT_ONCE = 4
    """Transactions under way: where one waits for its database, others go on."""
    TOGETHER = 16
    """Questions in one."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._together = Together(self._found, at_once=self.AT_ONCE, most=self.TOGETHER)

    def at_once(self, read: Read, today: date) -> Facts | None:
        """The facts of a question, where all that it takes is remembered. Raises what `read` raises."""
        snapshot = self._register.remembered()
        if snapshot is None:
            return None
        try:
            return look(read, snapshot, today)
        except NotRemembered:
            return None

    async def facts(self, read: Read, today: date) -> Facts:
        """The facts of a question, in one state of the register.

        Raises what `read` raises, and DatabaseUnavailable where the database is too slow.
        """
        found = self.at_once(read, today)
        return found if found is not None else await patiently(self._together.ask((read, today)))

    async def _found(self, questions: Sequence[Question]) -> list[Facts | Exception]:
        return await in_time(self._in_database, questions)

    def _in_database(self, questions: Sequence[Question]) -> list[Facts | Exception]:
        with self._register.snapshot() as snapshot:
            return list(_each(questions, snapshot))


def _each(questions: Sequence[Question], snapshot: Snapshot) -> Iterator[Facts | Exception]:
    for read, today in questions:
        try:
            yield look(read, snapshot, today)
        except Exception as error:  # noqa: BLE001  whoever asked this one meets it
            yield error


def look(read: Read, snapshot: Snapshot, today: date) -> Facts:
    """What is asked and what is so, in one state of the register, and where that is remembered."""
    request = read(snapshot)
    return request, establish(request, snapshot, request.on or today), snapshot.asked
