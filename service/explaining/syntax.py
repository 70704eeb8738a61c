"""The rules of the policy folders as OPA's own parser reads them: bodies, conditions, where they stand."""

import base64
import json
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.explaining import program

Node = Any
"""A node of OPA's syntax tree: objects, lists and scalars."""
Package = tuple[str, ...]
ELSE = re.compile(r"else\b")
IF = re.compile(r"\bif\b\s*")
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
    head: Node = field(compare=False)
    conditions: tuple[Condition, ...]
    custom: dict[str, Any] = field(compare=False)
    title: str
    imports: dict[str, Package] = field(compare=False)
    row: int

    @property
    def name(self) -> str:
        """The name in the head."""
        name: str = self.head["ref"][0]["value"] if self.head.get("ref") else self.head["name"]
        return name

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
    files = [(folder, file) for folder in folders for file in sorted(folder.rglob("*.rego"))]
    served = [(folder, file) for folder, file in files if not file.name.endswith("_test.rego")]
    with ThreadPoolExecutor(2) as pool:
        trees = list(pool.map(lambda pair: _parsed(pair[1]), served))
    bodies: list[Body] = []
    for (folder, file), tree in zip(served, trees, strict=True):
        name = file.relative_to(folder).as_posix()
        for rule in tree.get("rules", []):
            bodies.extend(_bodies(name, tree, rule, len(bodies)))
    return bodies


def text(node: Node) -> str:
    """The source of a node."""
    return base64.b64decode(node["location"]["text"]).decode()


def _parsed(file: Path) -> Node:
    output = program.run(["parse", "--format", "json", "--json-include", "locations", str(file)])
    return json.loads(output)


def _bodies(file: str, tree: Node, rule: Node, number: int) -> Iterator[Body]:
    """The body of a rule, and those of its `else`, each one of its own."""
    package = tuple(part["value"] for part in tree["package"]["path"][1:])
    imports = dict(_import(row) for row in tree.get("imports", []))
    note: dict[str, Any] = next(
        (row for row in rule.get("annotations", []) if row["scope"] in ("rule", "document")), {}
    )
    head, part = rule["head"], rule
    while part is not None:
        yield Body(
            number=number,
            file=file,
            package=package,
            head={**part["head"], "args": head.get("args", ())},
            conditions=tuple(_condition(row, part) for row in _said(part)),
            custom=note.get("custom", {}),
            title=note.get("title", ""),
            imports=imports,
            row=part["location"]["row"],
        )
        part, number = part.get("else"), number + 1


def _condition(row: Node, rule: Node) -> Condition:
    """A condition with its own source: of an `else` without braces the parser gives all that follows."""
    told, line = text(row), int(row["location"]["row"])
    if ELSE.match(told) is None:
        return Condition(told, line, row)
    own = told.removesuffix(text(rule["else"])) if "else" in rule else told
    value = text(rule["head"]["value"])
    after = own.partition(value)[2] if not ELSE.match(value) else own
    found = IF.search(after)
    return Condition(after[found.end() :].strip() if found else own, line, row)


def _import(row: Node) -> tuple[str, Package]:
    path = tuple(part["value"] for part in row["path"]["value"])
    return row.get("alias") or path[-1], path


def _said(rule: Node) -> list[Node]:
    """The conditions that say something; the parser gives a rule without any the condition `true`."""
    return [row for row in rule["body"] if not _given(row)]


def _given(row: Node) -> bool:
    terms = row["terms"]
    return isinstance(terms, dict) and terms.get("value") is True
