"""How often one address may ask what anybody may ask."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from service.errors import Failure


class AskedTooOften(Failure):
    """Somebody asks faster than people do."""

    status = 429
    code = "asked_too_often"

    @property
    def headers(self) -> dict[str, str]:
        """When to ask again."""
        return {"Retry-After": "60"}


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` in a `span` from one address; the addresses that asked last are remembered.

    Each process counts for itself. A person types one code; a guesser of 31⁹ codes gets nowhere.
    """

    times: int = 30
    span: timedelta = timedelta(minutes=1)
    addresses: int = 10_000
    _asked: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    _turn: Lock = field(default_factory=Lock)

    def pass_(self, address: str, now: datetime) -> None:
        """Count one more; raises AskedTooOften."""
        with self._turn:
            asked = self._asked.setdefault(address, deque(maxlen=self.times))
            self._asked.move_to_end(address)
            if len(self._asked) > self.addresses:
                self._asked.popitem(last=False)
            if len(asked) == self.times and now - asked[0] < self.span:
                raise AskedTooOften(
                    "查询过于频繁，请稍后再试。You ask too often; try again in a minute.", "code"
                )
            asked.append(now)
