"""Passwords: what is good enough, and how they are kept: argon2id, with the parameters of OWASP.

(OWASP, Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane; NIST SP 800-63B, 5.1.1: length and the common
ones are checked, nothing else is demanded.)
"""

import secrets
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.errors import Failure

LEAST, MOST = 10, 200
"""Characters."""
FEWEST = 5
"""Different characters, at least."""
COMMON = frozenset(files("service.people").joinpath("common_passwords.txt").read_text("ascii").split())
"""The commonest of those that are long enough, and the nearest at hand here: a short list, not a survey."""


class PasswordWeak(Failure):
    """A password that is too easily guessed; the message says what to choose."""

    status = 400
    code = "password_weak"


_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def checked(password: str, username: str) -> str:
    """The password, if it is good enough for this account; raises PasswordWeak."""
    if not LEAST <= len(password) <= MOST:
        raise PasswordWeak(
            f"口令应当为 {LEAST} 至 {MOST} 个字符。A password has {LEAST} to {MOST} characters.", "password"
        )
    plain = password.casefold()
    if plain in COMMON or len(set(plain)) < FEWEST or username.casefold() in plain:
        raise PasswordWeak(
            "口令过于常见或者含有用户名，请另选口令，几个不相干的词连写即可。This password is easily "
            "guessed: it is common or has the username in it; choose another, such as a few unrelated words.",
            "password",
        )
    return password


def hashed(password: str) -> str:
    """What is kept of a password; takes some 20 ms and 19 MiB on purpose."""
    return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one kept; takes as long where none is kept."""
    try:
        return _HASHER.verify(kept or _nobodys(), password[:MOST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def temporary() -> str:
    """A password to be changed at the first sign-in, without characters that are mistaken for others."""
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    parts = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
    return "-".join(parts)


@cache
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe(32))
