"""A letter as blocks, in order: all that a renderer knows. Texts are plain; the renderers choose faces."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What no page shows and no XML holds, and what turns the direction of the text after it."""


def visible(text: str) -> str:
    """A text without what no page shows, or what shows it otherwise than it is."""
    return _UNSEEN.sub("", text)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number in the text: level 1 一、…, level 2 （一）…."""

    text: str
    level: Literal[1, 2] = 1
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body, its first line set in by two characters."""

    text: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Quote:
    """A paragraph of law in full, under its name."""

    label: str
    text: str
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `widths` share out the width of the page; without `columns` the first cell of a row names it.

    Every row has as many cells as there are widths.
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...] = ()
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Enclosures:
    """The list of annexes, after the body: 附件：1.…."""

    names: tuple[str, ...]
    kind: Literal["enclosures"] = "enclosures"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs and when, with room for the seal."""

    body: str
    day: str
    kind: Literal["signature"] = "signature"


@dataclass(frozen=True, slots=True)
class Annex:
    """The head of an annex, on a new page."""

    label: str
    title: str
    kind: Literal["annex"] = "annex"


@dataclass(frozen=True, slots=True)
class Codes:
    """QR codes in order, each of one text; `says` stands beside them: what they are."""

    texts: tuple[str, ...]
    says: str
    kind: Literal["codes"] = "codes"


Block = Heading | Paragraph | Quote | Table | Enclosures | Signature | Annex | Codes


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter from its head 发文机关标志 to its foot 版记.

    A new line in `title` is where it is broken. `remark` stands above the head. `printed` is the last line of
    the foot: who printed it, and when. `on` is the day as a day.
    """

    letterhead: str
    number: str
    title: str
    addressee: str
    blocks: tuple[Block, ...]
    copies: str | None
    printed: tuple[str, str]
    on: date
    remark: str | None = None
