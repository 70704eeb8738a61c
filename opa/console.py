"""What set-up says to the person watching: sentences on stderr, so that stdout stays a path."""

import sys


def say(sentence: str) -> None:
    """Print one sentence at once; a build of a minute must not look like a hang."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()
