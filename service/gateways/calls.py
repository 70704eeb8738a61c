"""What a gateway says of one exchange, as it says it: nothing is judged here but everything is counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from service.gateways.addresses import Form, Unclear
from service.requests import folded

Values = tuple[str, ...]
MAX_CONSUMER = 200
"""Characters of a consumer's name, as of any id."""
MAX_PURPOSE = 2_000
"""Characters of a purpose: it is recorded with the decision."""


@dataclass(frozen=True, slots=True)
class Call:
    """Every value that was given for each thing; more than one is one too many.

    `families`: the ways in which the address was given. `form`: how the path is given.
    """

    families: Values
    methods: Values
    hosts: Values
    uris: Values
    consumers: Values
    purposes: Values
    form: Form = Form.TARGET

    @property
    def consumer(self) -> str | None:
        """Who calls the gateway, to the letter: nothing is decoded. Raises Unclear where two are named."""
        return folded(_short(one(self.consumers, "consumer") or "", "consumer", MAX_CONSUMER)) or None

    @property
    def purpose(self) -> str | None:
        """What for; raises Unclear where two are stated, or what is stated is not UTF-8."""
        stated = one(self.purposes, "purpose")
        return _short(text(stated).strip(), "purpose", MAX_PURPOSE) or None if stated else None

    @property
    def shown(self) -> str:
        """The address in one line, for the record: as it was given, without the query."""
        uri = next(iter(self.uris), "").partition("?")[0]
        return f"{next(iter(self.methods), '')} {next(iter(self.hosts), '')}{uri}"


def one(values: Iterable[str], what: str) -> str | None:
    """The one value; None for none. Raises Unclear for several, even equal ones."""
    found = list(values)
    if len(found) > 1:
        raise Unclear(f"the {what} is given {len(found)} times")
    return found[0] if found else None


def _short(value: str, what: str, most: int) -> str:
    if len(value) > most:
        raise Unclear(f"the {what} has more than {most:,} characters")
    return value


def text(value: str) -> str:
    """A value as text: UTF-8, percent-encoded or as it is. Raises Unclear for other bytes."""
    try:
        return unquote_to_bytes(value).decode("utf-8")
    except UnicodeError:
        raise Unclear("a header is not UTF-8, percent-encoded or as it is") from None
