"""A receipt as text for QR codes: short, in characters that a QR code packs well, and read back whole.

    GXR1:1/2:…       one code each, part 1 of 2; parts may come in any order, with white space between them

The parts together are base 41 of `zlib(text) ‖ runs`, the length of the first before both in two bytes: two
bytes are three digits, the lowest first, a last byte two. Of the 45 characters that QR codes pack best, those
that scanners and forms trim or rewrite (space $ % +) are left out. The text has nine lines: chain, seq, hash
algorithm, previous, body, path; and body, public key, signature of the checkpoint. In it each run of 32 hex
digits, which does not compress, is one NUL, and follows as 16 bytes. The entry's hash and the key's id are
left out: they follow from the rest, and a change of the rest leads to others, which the path or the signature
contradicts. Format: docs/record.md.
"""

import re
import zlib
from dataclasses import dataclass

from service.record import entry
from service.record.checkpoints.documents import Receipt, Signed, Unreadable, key_id

MARK = "GXR1"
MOST = 1_390
"""Characters a code: with its head, what a code of version 25 (117 modules a side) holds at level M."""
RUN = 16
"""Bytes of a run."""
LARGEST = 60_000
"""Of a text that is read back, or of the codes for it; more is no receipt of ours."""
DAMAGED = (
    "二维码内容有误或者不全，请重新扫描文书上的全部二维码。"
    "The scanned text is damaged or not whole; scan every code of the letter again"
)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*-./:"
_PART = re.compile(rf"{MARK}:([0-9]{{1,2}})/([0-9]{{1,2}}):([{re.escape(_DIGITS)}]+)")
_FOUND = re.compile(rf"{MARK}:([0-9]{{1,2}})/([0-9]{{1,2}}):(?:(?!{MARK}:)[{re.escape(_DIGITS)}])+")
_RUN = re.compile("[0-9a-f]{32}")
_USUAL = (
    b'","head":"sha256:\0\0","length":,"root":"sha256:\0\0"},"worker-1":{"after":0,"next":null,'
    b'"number":1,"previous":"sha256:\0\0"}"basis":"register","caller":"","engine":"opa","facts":"sha256:\0\0",'
    b'"hypothetical":false,"id":"\0","misfits":[],"on":"2026-01-01","outcome":"indeterminate","deny","permit",'
    b'"replays":null,"request":{"action":{"name":"fund","properties":{}},"name":"approve","properties":{}},'
    b'"context":{},"resource":{"id":"","properties":{},"type":"project"},"subject":{"id":"111300000000000",'
    b'"properties":{},"type":"agency"}},"revision":"","ruling":"sha256:\0\0"}\n\0\0 \0\0\n'
    b'{"algorithm":"sha256","at":"2026-01-01T00:00:00.000000+00:00","chains":{"main":{"after":0,'
    b'"format":"gongxiang-checkpoint-1","key":"sha256:\0\0"'
)
"""What receipts usually say, which the compression refers to: part of the format, fixed with its mark."""


def pack(receipt: Receipt) -> tuple[str, ...]:
    """The texts of the QR codes that carry a receipt, in order; mostly one."""
    signed = receipt.checkpoint
    said = (
        receipt.chain, str(receipt.seq), receipt.hash.partition(":")[0], receipt.previous, receipt.body,
        " ".join(receipt.path), signed.body, signed.public, signed.signature,
    )  # fmt: skip
    text = "\n".join(said)
    squeeze = zlib.compressobj(9, zdict=_USUAL)
    rest = squeeze.compress(_RUN.sub("\0", text).encode()) + squeeze.flush()
    runs = b"".join(bytes.fromhex(run) for run in _RUN.findall(text))
    whole = _base41(len(rest).to_bytes(2) + rest + runs)
    parts = -(-len(whole) // MOST)
    size = -(-len(whole) // parts)
    return tuple(f"{MARK}:{part + 1}/{parts}:{whole[part * size :][:size]}" for part in range(parts))


@dataclass(frozen=True, slots=True)
class Part:
    """The text of one code, which is part `number` of `total`, and the line it was found in."""

    text: str
    number: int
    total: int
    line: int


def parts(text: str) -> list[Part]:
    """Find every code in a text that was scanned, each once, whatever else a scanner wrote around it."""
    found: dict[str, Part] = {}
    for place, line in enumerate(text.splitlines(), start=1):
        for code in _FOUND.finditer(line):
            found.setdefault(code[0], Part(code[0], int(code[1]), int(code[2]), place))
    return list(found.values())


def unpack(text: str) -> Receipt:
    """Read one receipt from the texts of its codes, in any order; raises Unreadable."""
    try:
        return _receipt(_text(_bytes(_whole(text))).split("\n"))
    except (ValueError, OverflowError, zlib.error):
        raise Unreadable(DAMAGED) from None


def _receipt(lines: list[str]) -> Receipt:
    chain, seq, algorithm, previous, body, path, said, public, signature = lines
    linked = entry.link(previous, chain, int(seq), body.encode(), entry.algorithm_of(algorithm))
    key = key_id(bytes.fromhex(public))
    return Receipt(
        chain=chain,
        seq=int(seq),
        previous=previous,
        hash=linked,
        body=body,
        path=path.split(),
        checkpoint=Signed(body=said, key=key, public=public, signature=signature),
    )


def _whole(text: str) -> str:
    """The parts in order, joined; ValueError where one is missing, twice different or no part."""
    found: dict[int, str] = {}
    totals = set()
    for line in text[:LARGEST].lstrip("\ufeff").split():
        part = _PART.fullmatch(line)
        if part is None or found.setdefault(int(part[1]), part[3]) != part[3]:
            raise ValueError(line)
        totals.add(int(part[2]))
    if len(totals) != 1 or set(found) != set(range(1, totals.pop() + 1)):
        raise ValueError("parts")
    return "".join(found[number] for number in sorted(found))


def _text(data: bytes) -> str:
    """The text with its runs in place again."""
    length = int.from_bytes(data[:2])
    packed, runs = data[2 : length + 2], data[length + 2 :]
    stretch = zlib.decompressobj(zdict=_USUAL)
    text = stretch.decompress(packed, LARGEST).decode()
    if not stretch.eof or stretch.unused_data or text.count("\0") * RUN != len(runs):
        raise ValueError("length")
    filled = iter([runs[place : place + RUN].hex() for place in range(0, len(runs), RUN)])
    return re.sub("\0", lambda _: next(filled), text)


def _base41(data: bytes) -> str:
    out = []
    for place in range(0, len(data), 2):
        pair = data[place : place + 2]
        number = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            number, digit = divmod(number, 41)
            out.append(_DIGITS[digit])
    return "".join(out)


def _bytes(text: str) -> bytes:
    """What `_base41` made into text; ValueError or OverflowError for what it cannot have made."""
    out = bytearray()
    for place in range(0, len(text), 3):
        digits = [_DIGITS.index(sign) for sign in text[place : place + 3]]
        number = sum(digit * 41**power for power, digit in enumerate(digits))
        out += number.to_bytes(len(digits) - 1)
    return bytes(out)
