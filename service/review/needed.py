"""Questions about the needs of a workbook beside the catalogue, as doubts of its cells."""

from dataclasses import replace

from catalog.entries import Project
from service.matching import Needed
from service.matching.catalogue import Catalogue
from service.review.matched import asked
from service.sheets.stated import Doubt, Read, Stated


def with_needs(found: Read, catalogue: Catalogue) -> Read:
    """Add to the doubts of a workbook what the page of the form asks about its needs."""
    if found.project is None:
        return found
    cells = {value.path: (value.sheet, value.cell) for value in found.values}
    doubts = [
        Doubt(one.key, one.path, *cells.get(one.path, ("", "")), one.shown, one.zh, one.en)
        for one in asked(_needed(found.project, found.stated), catalogue)
    ]
    return replace(found, doubts=(*found.doubts, *doubts))


def _needed(entry: Project, stated: Stated) -> list[Needed]:
    """The needs of a project, each with the name that stands beside its code."""
    names = stated.need_names or []
    return [
        Needed(
            f"needs[{number}]",
            need.resource or "",
            (names[number - 1] if number <= len(names) else None) or "",
            tuple(need.items or ()),
            entry.unit,
        )
        for number, need in enumerate(entry.needs or [], start=1)
    ]
