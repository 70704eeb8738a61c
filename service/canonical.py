"""One way to write a document down, so that equal documents have equal digests."""

import hashlib
from collections.abc import Mapping
from typing import Literal

from catalog.columns import canonical as text

__all__ = ["Algorithm", "digest", "digest_of", "joined", "text"]

Algorithm = Literal["sha256", "sm3"]


def joined(members: Mapping[str, str]) -> str:
    """The canonical object of members that are canonical already, given in the order of their keys."""
    return "{" + ",".join([f'"{key}":{value}' for key, value in members.items()]) + "}"


def digest(content: str, algorithm: Algorithm) -> str:
    """`algorithm:hex` of the UTF-8 bytes; SM3 is GB/T 32905, which OpenSSL brings to hashlib."""
    return digest_of(content.encode(), algorithm)


def digest_of(content: bytes, algorithm: Algorithm) -> str:
    """`digest` of bytes."""
    if algorithm == "sha256":  # asked for by name it would cost as much again
        return f"sha256:{hashlib.sha256(content).hexdigest()}"
    return f"{algorithm}:{hashlib.new(algorithm, content).hexdigest()}"
