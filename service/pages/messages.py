"""What errors say, in Chinese beside the English they are written in."""

import re
from functools import cache

from service.law.wording import Wording
from service.pages.words import table

BILINGUAL = re.compile(r"(.*[\u4e00-\u9fff][^。]*。)\s*(.*)", re.DOTALL)
"""A message that is written in both languages already, Chinese first."""
BLANK = "{}"


def said(code: str, message: str) -> Wording:
    """An error's message in both languages.

    One whose words are not in `wording/` is said in Chinese by what its code means, `code` being that of
    the one error shape; the English is always the message itself.
    """
    if both := BILINGUAL.fullmatch(message):
        return Wording(both[1], both[2] or both[1])
    for pattern, chinese in _patterns():
        if found := pattern.fullmatch(message):
            return Wording(chinese.format(*found.groups()), message)
    codes: dict[str, str] = table()["said"]["codes"]
    return Wording(codes.get(code, codes["other"]), message)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = ((words, chinese) for words, chinese in table()["said"].items() if isinstance(chinese, str))
    return tuple((_pattern(words), chinese) for words, chinese in rows)


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, words.split(BLANK))), re.DOTALL)
