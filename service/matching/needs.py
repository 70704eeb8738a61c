"""Needs beside the catalogue: a code that is not registered, items that its resource does not list."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from service.matching.duplicates import Hit, Wanted, duplicates
from service.matching.index import Index
from service.matching.names import folded
from service.words import table

MAX_MATCHED = 50
"""Needs for which resources that may be meant are looked for: each takes some milliseconds."""
MAX_LISTED = 20
"""Items of a resource that a question names."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A need of a project: where it stands, the code, the name written beside it, its items.

    `unit` is the agency whose project it is.
    """

    where: str
    resource: str
    name: str
    items: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Registered:
    """A resource of the register; `items` None where its items are not known."""

    name: str
    items: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Question:
    """What the submitter is asked about one need.

    `key` is equal for the same content, wherever it stands; `path` is the field that is asked about, `hits`
    are resources that may be meant.
    """

    key: str
    path: str
    shown: str
    zh: str
    en: str
    hits: tuple[Hit, ...] = ()


def questions(
    needs: Iterable[Needed], registered: Mapping[str, Registered], index: Callable[[], Index]
) -> Iterator[Question]:
    """Ask about each need whose code is not registered, or whose items its resource does not list.

    Equal needs are asked about once. `index` is called only where a code is not registered; for the first
    `MAX_MATCHED` of those, resources that may be meant are looked for.
    """
    seen: set[tuple[str, tuple[str, ...]]] = set()
    matched = 0
    for need in needs:
        known = registered.get(need.resource)
        about = (need.resource, () if known is None else need.items)
        if not need.resource or about in seen:
            continue
        seen.add(about)
        if known is None:
            matched += 1
            yield _unknown(need, index() if matched <= MAX_MATCHED else None)
        elif outside := _outside(need, known):
            yield _beyond(need, known, outside)


def _unknown(need: Needed, index: Index | None) -> Question:
    wanted = Wanted(need.where, need.name or need.resource, need.items, need.unit)
    hits = tuple(duplicates([wanted], index)) if index else ()
    path = f"{need.where}.resource"
    return _question("need_unknown", path, need.resource, hits, need.resource, code=need.resource)


def _outside(need: Needed, known: Registered) -> list[str]:
    """The items that the resource does not list, as they are written."""
    if known.items is None:
        return []
    listed = {folded(name) for name in known.items}
    return [name for name in need.items if folded(name) not in listed]


def _beyond(need: Needed, known: Registered, outside: list[str]) -> Question:
    listed = (known.items or ())[:MAX_LISTED]
    more = len(known.items or ()) - len(listed)
    fill = {
        "resource": known.name,
        "outside": "、".join(outside[:MAX_LISTED]),
        "listed": "、".join(listed) + (f"等{more + len(listed)}项" if more > 0 else ""),
        "listed_en": ", ".join(listed) + (f" and {more} more" if more > 0 else ""),
    }
    path = f"{need.where}.items"
    return _question("need_items", path, "、".join(need.items), (), f"{need.resource}|{need.items}", **fill)


def _question(name: str, path: str, shown: str, hits: tuple[Hit, ...], about: str, **fill: str) -> Question:
    zh, en = (text.format(**fill) for text in table()["matched"][name])
    key = f"{name}-{sha256(about.encode()).hexdigest()[:16]}"
    return Question(key, path, shown, zh, en, hits)
