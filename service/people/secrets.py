"""Tokens: drawn at random with 256 bits, shown once, kept as a digest.

A plain SHA-256 is enough for a secret that cannot be guessed; passwords, which can, are another matter.
"""

import hashlib
import hmac
import secrets


def draw(prefix: str) -> str:
    """A new token; the prefix lets a scanner recognise a leaked one."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def crumb(session: str) -> str:
    """What a page of this session writes into its forms: nobody makes it who does not hold the session."""
    return digest(f"form:{session}")


def sealed(session: str, text: str) -> str:
    """Seal a text for an address of this session: its HMAC-SHA256, a dot, the text."""
    return f"{_seal(session, text)}.{text}"


def unsealed(session: str, carried: str) -> str | None:
    """Read the text that `sealed` was given in this session; None for any other."""
    seal, _, text = carried.partition(".")
    return text if same(seal, _seal(session, text)) else None


def _seal(session: str, text: str) -> str:
    return hmac.new(session.encode(), f"text:{text}".encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two are equal, in a time that tells nothing."""
    return secrets.compare_digest(one.encode(), other.encode())


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
