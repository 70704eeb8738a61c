"""The words of the pages; they lie below the pages because the law is worded with them, too."""

from service.words import LANGUAGES, Language, Words, table

__all__ = ["LANGUAGES", "Language", "Words", "table"]
