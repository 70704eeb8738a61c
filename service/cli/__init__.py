"""The command `gongxiang`: every error is one sentence on stderr; exit 2 for wrong use, 1 for a no."""

from service.cli.main import main

__all__ = ["main"]
