"""The desk: all that doors and pages do with projects under review, and all that they read."""

from dataclasses import dataclass

from service.decisions import Caller
from service.review import lists
from service.review.comparing import Comparing
from service.review.filing import Filing
from service.review.lists import Found, Search
from service.review.signing import Signing
from service.review.stages import Stage
from service.review.views import Views

ALL = Search()


@dataclass(frozen=True)
class Desk(Filing, Comparing, Signing):
    """One desk a process. What it does stands in the modules it is made of."""

    def search(self, wanted: Search, caller: Caller) -> Found:
        """One page of the projects that somebody may see."""
        return lists.search(self.database, wanted, caller)

    def board(self, caller: Caller, wanted: Search = ALL) -> dict[Stage, int]:
        """How many of them are at each stage."""
        return lists.board(self.database, wanted, caller)

    @property
    def views(self) -> Views:
        """The saved views of lists."""
        return Views(self.database)
