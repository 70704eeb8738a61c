"""One way to write a document down, so that equal documents have equal digests."""

import hashlib
from collections.abc import Mapping
from typing import Literal

from catalog.columns import canonical as text

__all__ = ["Algorithm", "digest", "joined", "text"]

Algorithm = Literal["sha256", "sm3"]


def joined(members: Mapping[str, str]) -> str:
    """The canonical object of members that are canonical already, given in the order of their keys."""
    return "{" + ",".join([f'"{key}":{value}' for key, value in members.items()]) + "}"


def digest(content: str, algorithm: Algorithm) -> str:
    """`algorithm:hex` of the UTF-8 bytes; SM3 is GB/T 32905, which OpenSSL brings to hashlib."""
    return f"{algorithm}:{hashlib.new(algorithm, content.encode()).hexdigest()}"
