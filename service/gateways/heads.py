"""Heads of requests that were met before: what a gateway says is read once, byte for byte.

A gateway sends the same head with each question, but for lines of its own: the question's id, which is to
come back, and those of traces and proxies, at which the busiest door does not look. They are left out of what
is remembered, where they are plain. Whatever is unusual about a head makes it another one.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from catalog.memory import Bounded

_OWN_LINES = re.compile(
    rb"\r\n(?:x-[a-z0-9-]+|traceparent|tracestate|baggage|b3):[\t -~]*(?=\r\n)", re.IGNORECASE
)
_OWN_ID = re.compile(rb"\r\nx-request-id:[\t ]*([\t -~]*)(?=\r\n)", re.IGNORECASE)
_FOLDED = re.compile(rb"\r\n[\t ]")
"""A line that goes on in the next: whose it is depends on the lines left out."""
_END = b"\r\n\r\n"


@dataclass(slots=True)
class Head:
    """What the head of a request says: whose key, how much is wanted, how long the body."""

    token: str
    short: bool
    length: int


class Known(NamedTuple):
    """A whole request whose head was met before; `words` is what it shares with all that ask the same."""

    head: Head
    own_id: str
    body: bytes
    words: bytes


class Heads:
    """Heads by what they have in common."""

    MOST = 2_000
    """Remembered at most."""
    LONGEST = 2_048
    """Bytes of one that is remembered."""

    def __init__(self) -> None:
        self._heads = Bounded(self.MOST)

    def known(self, data: bytes) -> Known | None:
        """What data are that are one whole request whose head was met before."""
        end = data.find(_END) + len(_END)
        lines, words, own_id = data[:end], data, ""
        head: Head | None = self._heads.get(lines)
        if head is None and end <= self.LONGEST:
            common = _OWN_LINES.sub(b"", lines)
            head = self._heads.get(common)
            words, own_id = common + data[end:], _own_id(lines)
        if head is None or len(data) - end != head.length:
            return None
        return Known(head, own_id, data[end:], words)

    def learn(self, data: bytes, head: Head) -> None:
        """Remember what the head of this request says, which was one and was read so."""
        lines = data[: data.find(_END) + len(_END)]
        if len(lines) <= self.LONGEST and not _FOLDED.search(lines):
            self._heads.put(_OWN_LINES.sub(b"", lines), head)


def _own_id(lines: bytes) -> str:
    """The question's own id, the first where there are several; empty where there is none."""
    found = _OWN_ID.search(lines)
    return found[1].decode("ascii") if found else ""
