"""The words people write where there is nothing, or where it is not known yet: one reading for all cells."""

import re
from typing import Any, Literal
from unicodedata import normalize

Nothing = Literal["none", "unknown"]

_MARKS = re.compile(r"[-‐‑‒–—―─━_/\\|一〇]+|\.{2,}|…+|[×x✗✘]")
_NONE = re.compile(
    r"(?:本项目|本单位|本系统)?(?:暂时?|均|皆|目前|尚|确)?(?:无|没有|不涉及|不适用|不需要|不存在|未涉及)"
    r"(?:自建|相关|此类?|该类?|任何|其他|其它|上述|共享|交换|数据|信息|预编)*"
    r"(?:项目?|类|内容|情况|事项|需求|设施|系统|资源|目录|数据|信息)?|nil|none|null|n/?a|n\.a\.?|na",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"(?:暂|尚|目前)?(?:待定|未定|待补充?|待填报?|待确[定认]|待明确|待核[实定]?|待完善|待落实|暂缺|不详|未知|不清楚|不确定|"
    r"未确[定认]|未明确|未落实)|暂?待(?:后续)?(?:补充|明确|确定)|tbd|tbc|unknown",
    re.IGNORECASE,
)
_DITTO = frozenset({"同上", "同上行", "同上一行", "同上栏", "同前", "〃", "″", "〞", "ditto", "Ditto"})
_TRIMMED = " 。.;,!、()[]{}“”‘’《》【】"


def nothing(value: Any) -> Nothing | None:
    """Tell whether a cell says that there is nothing, or that it is not known; None where it says something.

    A word may be repeated (无、无), in brackets, and with a full stop.
    """
    if not isinstance(value, str) or len(value) > 40:  # noqa: PLR2004  no such word is longer
        return None
    text = normalize("NFKC", value).strip()
    if _MARKS.fullmatch("".join(text.split())):
        return "none"
    together = "".join(text.split()).strip(_TRIMMED)
    parts = [part.strip(_TRIMMED) for part in re.split(r"[、,;\n\t ]+", text)]
    words = [together] if _is_word(together) else [part for part in parts if part]
    if words and all(_NONE.fullmatch(word) or _MARKS.fullmatch(word) for word in words):
        return "none"
    return "unknown" if words and all(_UNKNOWN.fullmatch(word) for word in words) else None


def is_ditto(value: Any) -> bool:
    """Tell whether a cell says the same as the one above it."""
    return isinstance(value, str) and value.strip().strip('（()）"“”') in _DITTO


def _is_word(text: str) -> bool:
    return bool(_NONE.fullmatch(text) or _UNKNOWN.fullmatch(text))


def is_mark(value: Any) -> bool:
    """Tell whether a cell holds only the strokes with which people fill cells that stay empty."""
    return isinstance(value, str) and bool(_MARKS.fullmatch("".join(normalize("NFKC", value).split())))
