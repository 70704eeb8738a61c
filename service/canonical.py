"""One way to write a document down, so that equal documents have equal digests."""

import hashlib
from typing import Literal

from catalog.columns import canonical as text

__all__ = ["Algorithm", "digest", "text"]

Algorithm = Literal["sha256", "sm3"]


def digest(content: str, algorithm: Algorithm) -> str:
    """`algorithm:hex` of the UTF-8 bytes; SM3 is GB/T 32905, which OpenSSL brings to hashlib."""
    return f"{algorithm}:{hashlib.new(algorithm, content.encode()).hexdigest()}"
