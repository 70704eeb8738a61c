"""The text of a cell as its writer saw it: escapes of the file format undone, what has no width left out."""

import re

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_LINE_END = re.compile("\r\n?|\v|\f|\x85|\u2028|\u2029")
_WIDTHLESS = re.compile("[\u200b\u2060\ufeff\xad]")


def decoded(text: str) -> str:
    r"""Undo `_xHHHH_` (ECMA-376, part 1, 22.9.2.19) once, so that `_x005F_x000D_` is the text `_x000D_`.

    Lines end in a line feed, a line feed repeated by `\\r` counts once, and zero-width spaces go.
    """
    undone = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if undone != text:
        undone = undone.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _WIDTHLESS.sub("", _LINE_END.sub("\n", undone))


def encoded(text: str) -> str:
    """Write a text so that what looks like an escape stays what it is."""
    if "_x" not in text:
        return text
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
