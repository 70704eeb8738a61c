"""What styles and relationships say of the pieces of a story: which heading, which list, which picture."""

import posixpath
import re
from collections.abc import Iterable

from service.wordfiles.events import Given

Mark = tuple[str, Given]
CHAIN = 20
"""Styles that a style may be based on, one on another: in a circle there is no end."""
DEEPEST = 8
"""Levels of headings and of lists count from 0."""
_NAME = re.compile("[A-Za-z0-9_]{1,40}")
_RASTER = re.compile(r"[.](png|jpe?g|gif|bmp|tiff?)$", re.IGNORECASE)
_SAYS = {"w:outlineLvl": "level", "w:numId": "num", "w:ilvl": "depth", "w:basedOn": "based", "w:name": "name"}
_MAIN = "/officeDocument"


class Styles:
    """The styles of a file, each with those it is based on."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._found: dict[str, dict[str, str]] = {}
        current: dict[str, str] = {}
        for name, given in marks:
            if name == "w:style":
                current = self._found.setdefault(given.get("styleId", ""), {})
            elif name in _SAYS:
                current.setdefault(_SAYS[name], given.get("val", ""))

    def says(self, style: str, key: str) -> str | None:
        """What a style says of `level`, `num`, `depth` or `name`, itself or by what it is based on."""
        for _ in range(CHAIN):
            found = self._found.get(style, {})
            if key in found:
                return found[key]
            style = found.get("based", "")
        return None

    def level(self, style: str, own: str | None) -> int | None:
        """The level of a heading from 0; None for a paragraph that is none. A title is above all: 0."""
        level = whole(own if own is not None else self.says(style, "level"), 9)
        if level <= DEEPEST:
            return level
        return 0 if (self.says(style, "name") or "").lower() == "title" else None


def whole(text: str | None, otherwise: int, most: int = 9) -> int:
    """A small number; `otherwise` for what is none."""
    return min(int(text), most) if text and text.isascii() and text.isdigit() else otherwise


def pictures(relations: Iterable[Mark]) -> dict[str, str]:
    """The parts that hold pictures a browser could show, by the names of relationships."""
    parts = ((given.get("Id", ""), inside(given)) for _, given in relations)
    return {name: part for name, part in parts if part and _NAME.fullmatch(name) and _RASTER.search(part)}


def inside(given: Given) -> str | None:
    """The part that a relationship of the body leads to; None where it leads out of the file."""
    if given.get("TargetMode", "Internal") != "Internal" or not given.get("Target"):
        return None
    return posixpath.normpath(posixpath.join("/word", given["Target"])).removeprefix("/")


def is_main(relations: Iterable[Mark], part: str) -> bool:
    """Whether an office program opens this part as the body, and not one that says something else."""
    mains = [given for _, given in relations if given.get("Type", "").endswith(_MAIN)]
    return [given.get("Target", "").removeprefix("/") for given in mains] == [part]
