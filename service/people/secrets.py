"""Tokens: drawn at random with 256 bits, shown once, kept as a digest.

A plain SHA-256 is enough for a secret that cannot be guessed; passwords, which can, are another matter.
"""

import hashlib
import secrets


def draw(prefix: str) -> str:
    """A new token; the prefix lets a scanner recognise a leaked one."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def crumb(session: str) -> str:
    """What a page of this session writes into its forms: nobody makes it who does not hold the session."""
    return digest(f"form:{session}")


def same(one: str, other: str) -> bool:
    """Whether two are equal, in a time that tells nothing."""
    return secrets.compare_digest(one.encode(), other.encode())


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
