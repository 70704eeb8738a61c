"""What several commands need: settings, and the moment."""

import os
from datetime import UTC, datetime

from service.settings import Settings


def settings() -> Settings:
    """The settings of this command."""
    return Settings.read(os.environ)


def written(host: str) -> str:
    """Write a host as addresses do: an IPv6 address in brackets (RFC 3986, section 3.2.2)."""
    return f"[{host}]" if ":" in host else host


def now() -> datetime:
    """The moment of this command; not that of `doors`, with whose libraries it would start a second later."""
    return datetime.now(UTC)
