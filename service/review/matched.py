"""A project held against the catalogue and the list of common platforms. What comes of it are proposals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalog.entries import Project
from catalog.identifiers import folded
from service.matching import (
    Hit,
    Needed,
    Platform,
    PlatformHit,
    Question,
    Wanted,
    duplicates,
    overlaps,
    questions,
)
from service.matching.catalogue import Catalogue

MOST = 500
"""Things of a project that are looked for: each takes some milliseconds of the processor."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Resources that may be what the project wants or makes, and platforms that it may overlap with.

    `unseen` is how many things the project has beyond those that were looked at.
    """

    duplicates: tuple[Hit, ...]
    overlaps: tuple[PlatformHit, ...]
    unseen: int = 0


def matches(entry: Project, catalogue: Catalogue, platforms: Sequence[Platform]) -> Matches:
    """Look for both, as far as `MOST` things of each kind go; the likeliest of each thing first."""
    wanted, parts = [*_needs(entry, catalogue), *_drafts(entry)], list(_parts(entry))
    found = duplicates(wanted[:MOST], catalogue.index())
    names = catalogue.names(sorted({hit.provider for hit in found}))
    hits = tuple(replace(hit, provider_name=names.get(hit.provider)) for hit in found)
    unseen = max(0, len(wanted) - MOST, len(parts) - MOST)
    return Matches(hits, tuple(overlaps(parts[:MOST], platforms)), unseen)


def asked(needs: Sequence[Needed], catalogue: Catalogue) -> tuple[Question, ...]:
    """Ask about the needs that do not fit the catalogue."""
    needs = [replace(need, resource=folded(need.resource)) for need in needs]
    registered = catalogue.resources(sorted({need.resource for need in needs}))
    found = tuple(questions(needs, registered, catalogue.index))
    names = catalogue.names(sorted({hit.provider for one in found for hit in one.hits}))
    return tuple(
        replace(one, hits=tuple(replace(hit, provider_name=names.get(hit.provider)) for hit in one.hits))
        for one in found
    )


def _needs(entry: Project, catalogue: Catalogue) -> Iterator[Wanted]:
    """The needs that point to no registered resource, by what is written in its place."""
    named = {folded(need.resource) for need in entry.needs or [] if need.resource}
    known = catalogue.registered(sorted(named))
    for number, need in enumerate(entry.needs or [], start=1):
        if need.resource is None or folded(need.resource) not in known:
            yield Wanted(f"needs[{number}]", need.resource or "", tuple(need.items or ()), entry.unit)


def _drafts(entry: Project) -> Iterator[Wanted]:
    for number, row in enumerate(entry.draft_catalogue.rows or [], start=1):
        where = f"draft_catalogue.rows[{number}]"
        yield Wanted(where, row.name or "", tuple(row.items or ()), entry.unit)


def _parts(entry: Project) -> Iterator[tuple[str, str]]:
    """What a project says that it builds."""
    yield "name", entry.name
    for number, facility in enumerate(entry.facilities or [], start=1):
        yield f"facilities[{number}].name", facility.name or ""
    for number, row in enumerate(entry.draft_catalogue.rows or [], start=1):
        yield f"draft_catalogue.rows[{number}].name", row.name or ""
