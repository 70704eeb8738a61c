"""The rules as OPA's own parser reads them: bodies with their annotations, imports and source text."""

import base64
import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opa import install
from opa.errors import OpaMissing
from service.law.errors import LawUnreadable

EFFECTS = ("deny", "require", "permit", "warn", "oblige", "clock")
"""The public sets of an article, in the order in which they weigh."""
SECONDS = 30.0
AT_ONCE = 4

Node = Any
"""A node of OPA's syntax tree: objects, lists and scalars."""
Package = tuple[str, ...]
"""A package without `data`: ("law", "hb2016", "art_15")."""


@dataclass(frozen=True, slots=True)
class Body:
    """One body of a rule. `file` is relative to its policy folder, `imports` leads from alias to package."""

    package: Package
    file: str
    imports: Mapping[str, Package]
    tree: Node

    @property
    def name(self) -> str:
        """The name in the head."""
        head: str = self.tree["head"]["ref"][0]["value"]
        return head

    @property
    def line(self) -> int:
        """The line the head is on, from 1; its annotations stand above."""
        row: int = self.tree["location"]["row"]
        return row

    @property
    def source(self) -> str:
        """The Rego of this body, as its author wrote it."""
        return text_of(self.tree)

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of a function's arguments; none of a rule."""
        given = self.tree["head"].get("args", ())
        return tuple(str(part["value"]) for part in given if part["type"] == "var")

    @property
    def annotations(self) -> dict[str, Any]:
        """The annotations above this body; empty where there are none."""
        return next((row for row in self.tree.get("annotations", ()) if row["scope"] == "rule"), {})

    @property
    def custom(self) -> dict[str, Any]:
        """The annotations OPA has no names for: code, en, paragraph, remedy and others."""
        found: dict[str, Any] = self.annotations.get("custom", {})
        return found

    @property
    def is_default(self) -> bool:
        """Whether it is what holds where no other body does."""
        return bool(self.tree.get("default"))

    @property
    def is_set(self) -> bool:
        """Whether it adds to a set (`contains`)."""
        return "key" in self.tree["head"] and "value" not in self.tree["head"]

    @property
    def is_sentence(self) -> bool:
        """Whether it is simply true, rather than a value."""
        value = self.tree["head"].get("value", {})
        return bool(value.get("type") == "boolean" and value.get("value") is True)

    @property
    def expressions(self) -> list[Node]:
        """The conditions in order; none where the body has none."""
        return [row for row in self.tree["body"] if not _is_true(row)]


def bodies(folders: Sequence[Path]) -> list[Body]:
    """Every rule body of the served Rego files, folder by folder, in the order of the files.

    Raises LawUnreadable where there is no OPA to parse them, or a file that is no Rego.
    """
    files = [(folder, file) for folder in folders for file in _files(folder)]
    try:
        opa = install.find()
    except OpaMissing as missing:
        raise LawUnreadable(f"The law cannot be shown: {missing}") from missing
    with ThreadPoolExecutor(AT_ONCE) as pool:
        trees = list(pool.map(lambda pair: parse(opa, pair[1]), files))
    return [
        body
        for (folder, file), tree in zip(files, trees, strict=True)
        for body in _of_module(tree, file.relative_to(folder).as_posix())
    ]


def parse(opa: Path, file: Path) -> Node:
    """The syntax tree of one file, with locations. Raises LawUnreadable with what OPA says of it."""
    command: list[str | Path] = [opa, "parse", "--format", "json", "--json-include=locations", file]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
        return json.loads(done.stdout)
    except subprocess.CalledProcessError as error:
        first = error.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise LawUnreadable(f"{file.name} is not Rego: {first}") from error
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise LawUnreadable(f"OPA could not read {file.name}: {error}") from error


def text_of(node: Node) -> str:
    """The source text of a node."""
    return base64.b64decode(node["location"]["text"]).decode()


def references(tree: Node) -> Iterator[list[Node]]:
    """The parts of every reference of a tree; what is called is one, and so is a name that stands alone."""
    if isinstance(tree, list):
        for member in tree:
            yield from references(member)
    elif isinstance(tree, dict) and tree.get("type") == "ref":
        yield tree["value"]
        yield from references(
            [part for part in tree["value"] if part is not tree["value"][0] or part["type"] != "var"]
        )
    elif isinstance(tree, dict) and tree.get("type") == "var":
        yield [tree]
    elif isinstance(tree, dict):
        for key, member in tree.items():
            if key not in ("location", "annotations"):
                yield from references(member)


def _files(folder: Path) -> list[Path]:
    found = (file for file in folder.rglob("*.rego") if not file.name.endswith("_test.rego"))
    return sorted(file for file in found if "/." not in f"/{file.relative_to(folder).as_posix()}")


def _of_module(tree: Node, file: str) -> list[Body]:
    package = tuple(part["value"] for part in tree["package"]["path"][1:])
    imports = dict(_import(row) for row in tree.get("imports", ()))
    return [Body(package, file, imports, rule) for rule in _rules(tree.get("rules", ()))]


def _import(row: Node) -> tuple[str, Package]:
    path = tuple(str(part["value"]) for part in row["path"]["value"])
    return row.get("alias") or path[-1], path[1:]


def _rules(rules: Sequence[Node]) -> Iterator[Node]:
    """Every rule, an `else` as a body of its own."""
    for rule in rules:
        yield rule
        otherwise = rule.get("else")
        if otherwise:
            yield from _rules([{**otherwise, "annotations": rule.get("annotations", ())}])


def _is_true(expression: Node) -> bool:
    terms = expression["terms"]
    return isinstance(terms, dict) and terms.get("type") == "boolean" and terms.get("value") is True
