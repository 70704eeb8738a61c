"""Tokens: drawn at random with 256 bits, shown once, kept as a digest.

A plain SHA-256 is enough for a secret that cannot be guessed; passwords, which can, are another matter.
"""

import hashlib
import secrets


def draw(prefix: str) -> str:
    """A new token; the prefix lets a scanner recognise a leaked one."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
