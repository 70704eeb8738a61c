"""Two sets of policies compared in the words of the law."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from service.authoring.inventory import Inventory, Rule, Value

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Reworded:
    """A rule that is in both and says something else: each changed part with what it was and is."""

    rule: Rule
    changes: Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Revalued:
    """A parameter's value on a day: `old` None: added, `new` None: removed."""

    old: Value | None
    new: Value | None

    @property
    def value(self) -> Value:
        """The one there is, the new one first."""
        found = self.new or self.old
        assert found is not None  # noqa: S101  a difference has at least one side
        return found


@dataclass(frozen=True, slots=True)
class Difference:
    """What is said otherwise. Nothing here says what it does to a decision."""

    added: tuple[Rule, ...]
    removed: tuple[Rule, ...]
    reworded: tuple[Reworded, ...]
    parameters: tuple[Revalued, ...]
    paragraphs: Mapping[str, tuple[str | None, str | None]]
    files: Mapping[str, tuple[str | None, str | None]]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return any((self.added, self.removed, self.reworded, self.parameters, self.paragraphs, self.files))


def difference(old: Inventory, new: Inventory) -> Difference:
    """Compare two inventories; every list is in the order of codes, names and days."""
    both = sorted(old.rules.keys() & new.rules.keys())
    pairs = ((old.rules[key], new.rules[key]) for key in both)
    reworded = (Reworded(rule, _changed(before.words, rule.words)) for before, rule in pairs)
    return Difference(
        added=tuple(new.rules[key] for key in sorted(new.rules.keys() - old.rules.keys())),
        removed=tuple(old.rules[key] for key in sorted(old.rules.keys() - new.rules.keys())),
        reworded=tuple(row for row in reworded if row.changes),
        parameters=_revalued(old.parameters, new.parameters),
        paragraphs=_changed(old.paragraphs, new.paragraphs),
        files=_changed(old.files, new.files),
    )


def _changed(old: Mapping[str, V], new: Mapping[str, V]) -> dict[str, tuple[V | None, V | None]]:
    keys = [*old, *(key for key in new if key not in old)]
    return {key: (old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)}


def _revalued(
    old: Mapping[tuple[str, str | None], Value], new: Mapping[tuple[str, str | None], Value]
) -> tuple[Revalued, ...]:
    keys: list[Any] = sorted(old.keys() | new.keys(), key=lambda key: (key[0], key[1] or ""))
    return tuple(Revalued(old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))
