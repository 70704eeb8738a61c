"""Reads every receipt of a text: JSON documents one after another, or what was scanned from QR codes."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from service.record.checkpoints import checks, compact
from service.record.checkpoints.compact import Part
from service.record.checkpoints.documents import RECEIPT, Receipt, Signed, Unreadable

MAX_CHARACTERS = 4_000_000
"""Of a file; a receipt has about 3,000."""
MAX_COMBINATIONS = 200
"""Of codes that are tried with one first code of several."""
_BETWEEN = "\ufeff \t\r\n,[]"
"""What may stand between documents: lists of them, byte order marks of files that were joined."""
_START = re.compile(rf'\{{\s*"format"\s*:\s*"{RECEIPT}"')


@dataclass(frozen=True, slots=True)
class Found:
    """A receipt, or, in `fault`, why there is none; `where` is its place in the text, from 1."""

    where: str
    receipt: Receipt | None = None
    fault: str = ""

    def faults(self) -> list[str]:
        """List what is wrong with it, by whatever key it is signed."""
        return [self.fault] if self.receipt is None else list(checks.receipt_faults(self.receipt))


def parse_receipts(text: str) -> list[Found]:
    """Read every receipt of a text; raises Unreadable where it is too long or has none."""
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(f"文件过大。The file has more than {MAX_CHARACTERS} characters, so it is no receipt")
    codes = [] if text.lstrip(_BETWEEN).startswith("{") else compact.parts(text)
    found = list(_scanned(codes) if codes else _written(text))
    if not found:
        raise Unreadable("文件中没有回执。There is no receipt in this file")
    return found


def parse_checkpoints(text: str) -> tuple[Signed, ...]:
    """Read a checkpoint, or those of receipts; raises Unreadable, also where a receipt is not good."""
    if f'"{RECEIPT}"' not in text and not compact.parts(text):
        return (Signed.read(text),)
    signed = []
    for found in parse_receipts(text):
        if (faults := found.faults()) or found.receipt is None:
            raise Unreadable(f"{found.where}: {faults[0].removesuffix('.')}")
        signed.append(found.receipt.checkpoint)
    return tuple(signed)


def _scanned(codes: list[Part]) -> Iterator[Found]:
    """The receipts of codes: those that are good first, then what the codes left over say, if anything.

    Receipts under one checkpoint may end alike, so a code may belong to several.
    """
    used: set[Part] = set()
    for must_be_good in (True, False):
        for first in [code for code in codes if code.number == 1 and code not in used]:
            rest = [code for code in codes if must_be_good or code not in used]
            for together in _combinations(first, rest):
                found = _unpacked(together)
                if found and not (must_be_good and found.faults()):
                    used.update(together)
                    yield found
                    break
    for code in codes:
        if code not in used:
            yield Found(f"第{code.line}行 line {code.line}", fault=f"{compact.DAMAGED}.")


def _combinations(first: Part, codes: Iterable[Part]) -> Iterator[tuple[Part, ...]]:
    """What could make a receipt with this first code, the nearest codes first."""
    near = sorted(codes, key=lambda code: abs(code.line - first.line))
    rows = (
        [code for code in near if (code.number, code.total) == (number, first.total)]
        for number in range(2, first.total + 1)
    )
    return ((first, *rest) for rest in islice(product(*rows), MAX_COMBINATIONS))


def _unpacked(codes: tuple[Part, ...]) -> Found | None:
    try:
        receipt = compact.unpack(" ".join(code.text for code in codes))
    except Unreadable:
        return None
    return Found(f"第{codes[0].line}行 line {codes[0].line}", receipt)


def _written(text: str) -> Iterator[Found]:
    for number, document in enumerate(_documents(text), start=1):
        where = f"第{number}份 receipt {number}"
        try:
            yield Found(where, Receipt.read(document))
        except Unreadable as error:
            yield Found(where, fault=f"{error}.")


def _documents(text: str) -> Iterator[str]:
    """The JSON documents of a text, also those in a list; one that is broken ends where a receipt begins."""
    decoder, place = json.JSONDecoder(), 0
    while place < len(text):
        if text[place] in _BETWEEN:
            place += 1
            continue
        end = _end(decoder, text, place)
        yield text[place:end]
        place = end


def _end(decoder: json.JSONDecoder, text: str, place: int) -> int:
    try:
        read: tuple[Any, int] = decoder.raw_decode(text, place)
    except (ValueError, RecursionError):
        following = _START.search(text, place + 1)
        return following.start() if following else len(text)
    return read[1]
