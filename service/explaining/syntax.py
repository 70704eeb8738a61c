"""The rules of the policy folders as explanations count them: bodies by number, conditions as written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.explaining.failure import NotExplained
from service.law import rego
from service.law.errors import LawUnreadable
from service.law.rego import Node, Package
from service.law.rego import text_of as text

__all__ = ["EFFECTS", "Body", "Condition", "Node", "Package", "read", "text"]

EFFECTS = ("permit", "deny", "require", "warn")
"""The public sets that carry an outcome, and warnings beside them."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One expression of a body as its author wrote it; `row` counts from 1 in the file."""

    text: str
    row: int
    tree: Node = field(compare=False)

    @property
    def negated(self) -> bool:
        """Whether it begins with `not`."""
        return bool(self.tree.get("negated"))


@dataclass(frozen=True, slots=True)
class Body:
    """One body of a rule. `number` is its own in all the folders; `file` is relative to its folder."""

    number: int
    file: str
    package: Package
    name: str
    head: Node = field(compare=False)
    conditions: tuple[Condition, ...]
    custom: dict[str, Any] = field(compare=False)
    title: str
    imports: dict[str, Package] = field(compare=False)
    row: int

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments of a function as its author wrote them; none where the rule is no function."""
        return tuple(text(argument) for argument in self.head.get("args", ()))

    @property
    def code(self) -> str | None:
        """The code of its finding, `act.article.code`; None for a helper."""
        if self.package[0] != "law" or self.name not in EFFECTS or "code" not in self.custom:
            return None
        return ".".join((*self.package[1:3], str(self.custom["code"])))


def read(folders: Sequence[Path]) -> list[Body]:
    """Every body of every rule that is served, file by file.

    Raises NotExplained when OPA cannot be run or cannot read a file.
    """
    try:
        found = rego.bodies(folders)
    except LawUnreadable as error:
        raise NotExplained(f"OPA could not explain this: {error}") from None
    return [_numbered(number, body) for number, body in enumerate(found)]


def _numbered(number: int, body: rego.Body) -> Body:
    return Body(
        number=number,
        file=body.file,
        package=body.package,
        name=body.name,
        head=body.tree["head"],
        conditions=tuple(Condition(text(row), row["location"]["row"], row) for row in body.expressions),
        custom=body.custom,
        title=body.annotations.get("title", ""),
        imports=dict(body.imports),
        row=body.line,
    )
