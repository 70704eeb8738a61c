"""Papers attached to a file, kept outside the database by what they are: typed, bounded, each once."""

from service.papers.bounds import Bounds
from service.papers.kinds import PaperRefused
from service.papers.store import Paper, Papers

__all__ = ["Bounds", "Paper", "PaperRefused", "Papers"]
