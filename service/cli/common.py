"""What several commands need: settings, and the moment."""

import os
from datetime import UTC, datetime

from service.settings import Settings


def settings() -> Settings:
    """The settings of this command."""
    return Settings.read(os.environ)


def now() -> datetime:
    """The moment of this command; not that of `doors`, with whose libraries it would start a second later."""
    return datetime.now(UTC)
