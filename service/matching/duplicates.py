"""What a project wants or makes that the catalogue may have already: ranked, each with its reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.matching.index import Index, Resource
from service.matching.names import Named, folded, likeness, named

NEAR = 60.0
"""Below it two names are not alike."""
BEST = 5
"""Matches shown of each thing."""
FEW = 3
"""Items that must be shared where the names are not alike."""

Said = dict[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something a project needs or makes: where it stands in the entry, its name, its items.

    `unit` is whose project it is; its own resources are no duplicates of what it makes.
    """

    where: str
    name: str
    items: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A resource that may be the same; `score` from 0 to 100, `reasons` in both languages."""

    where: str
    wanted: str
    resource: str
    name: str
    provider: str
    provider_name: str | None
    score: float
    reasons: tuple[Said, ...]


def duplicates(wanted: Iterable[Wanted], index: Index) -> list[Hit]:
    """The nearest resources of each thing, the likeliest first; providers are not named yet."""
    return [hit for one in wanted for hit in _nearest(one, index)]


def _nearest(wanted: Wanted, index: Index) -> list[Hit]:
    name, items = named(wanted.name), tuple(dict.fromkeys(map(folded, wanted.items)))
    rows = (
        _compared(wanted, name, items, resource)
        for resource in index.candidates(name, items)
        if resource.provider != wanted.unit
    )
    hits = [hit for hit in rows if hit is not None]
    return sorted(hits, key=lambda hit: (-hit.score, hit.resource))[:BEST]


def _compared(wanted: Wanted, name: Named, items: Sequence[str], resource: Resource) -> Hit | None:
    other = named(resource.name)
    same, alike = bool(name.folded) and name.folded == other.folded, likeness(name, other)
    shared = len(set(items) & set(resource.items or ()))
    if not same and alike < NEAR and not (shared >= FEW and 2 * shared >= len(items)):
        return None
    share = shared / len(items) if items else None
    score = _score(alike, share, same=same)
    reasons = (*_by_name(alike, same=same), *_by_items(shared, len(items)), *_by_holder())
    return Hit(
        wanted.where,
        wanted.name,
        resource.id,
        resource.name,
        resource.provider,
        None,
        round(score, 1),
        reasons,
    )


def _score(alike: float, share: float | None, *, same: bool) -> float:
    """The name counts two thirds, shared items one; the same name is never below 90."""
    mixed = alike if share is None else (2 * alike + 100 * share) / 3
    return max(mixed, 90.0) if same else mixed


def _by_name(alike: float, *, same: bool) -> Iterable[Said]:
    if same:
        yield {"zh": "名称相同", "en": "the same name"}
    elif alike >= NEAR:
        yield {"zh": f"名称相近（{alike:.0f}%）", "en": f"a similar name ({alike:.0f}%)"}


def _by_items(shared: int, of: int) -> Iterable[Said]:
    if shared:
        yield {"zh": f"{of}个信息项中有{shared}个相同", "en": f"{shared} of {of} items are shared"}


def _by_holder() -> Iterable[Said]:
    yield {"zh": "由其他机关单位提供", "en": "held by another agency"}
