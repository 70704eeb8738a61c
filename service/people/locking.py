"""For how long wrong passwords lock an account."""

FAILURES = 5
"""Wrong passwords in a row that lock it."""
LOCK_SECONDS = 15 * 60
LONGEST_LOCK = 2 * 60 * 60
"""Each further round of failures locks twice as long, up to this."""


def lock_seconds(failed: int) -> int:
    """The seconds for which so many wrong passwords in a row lock an account; 0: not at all."""
    rounds, rest = divmod(failed, FAILURES)
    return 0 if rest else min(LOCK_SECONDS * 2 ** min(rounds - 1, 10), LONGEST_LOCK)
