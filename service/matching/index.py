"""The catalogue kept ready for matching: by pairs of characters of a name, and by names of items.

A name is not cut into words here: that would take most of the time in which the index is made.
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from service.matching.names import Named, folded, pairs

MOST = 200
"""Candidates that are compared closely."""
COMMON = 20_000
"""Resources beyond which a pair of characters, or an item, tells nothing."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource as it is matched; `items` are its items' names, folded."""

    id: str
    name: str
    provider: str
    items: tuple[str, ...] | None


@dataclass(slots=True)
class Index:
    """Some resources, found by what their names and items share with others."""

    resources: list[Resource] = field(default_factory=list)
    _pairs: dict[str, "array[int]"] = field(default_factory=dict)
    _items: dict[str, "array[int]"] = field(default_factory=dict)

    @classmethod
    def of(cls, resources: Iterable[Resource]) -> "Index":
        """An index of these."""
        index, known = cls(), dict[str, str]()
        for resource in resources:
            index._add(_shared(resource, known))
        return index

    def candidates(self, name: Named, items: Iterable[str]) -> list[Resource]:
        """The resources that share most with a name and items, the nearest first."""
        counted: Counter[int] = Counter()
        for pair in name.bigrams:
            counted.update(_telling(self._pairs.get(pair)))
        by_item: Counter[int] = Counter()
        for item in items:
            by_item.update(_telling(self._items.get(item)))
        nearest = [number for number, _ in counted.most_common(MOST)]
        nearest += [number for number, shared in by_item.most_common(MOST) if shared > 1]
        return [self.resources[number] for number in dict.fromkeys(nearest)]

    def _add(self, resource: Resource) -> None:
        number = len(self.resources)
        self.resources.append(resource)
        for pair in pairs(folded(resource.name)):
            self._pairs.setdefault(pair, array("I")).append(number)
        for item in set(resource.items or ()):
            self._items.setdefault(item, array("I")).append(number)


def _telling(numbers: "array[int] | None") -> Iterable[int]:
    return () if numbers is None or len(numbers) > COMMON else numbers


def _shared(resource: Resource, known: dict[str, str]) -> Resource:
    """The same resource, its items folded, each name kept once in memory."""
    if resource.items is None:
        return resource
    for name in resource.items:
        if name not in known:
            known[name] = folded(name)
    items = tuple(known[name] for name in resource.items)
    return Resource(resource.id, resource.name, resource.provider, items)
