"""Rego as OPA's own parser reads it: modules, bodies with their annotations, and their source text."""

import base64
import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from opa import install, sources
from opa.errors import OpaMissing
from opa.gently import prefix
from service.law.errors import LawUnreadable

EFFECTS = ("deny", "require", "permit", "warn", "oblige", "clock")
"""The public sets of an article, in the order in which they weigh."""
SECONDS = 30.0
AT_ONCE = 4
EACH = 'for file; do "$0" parse --format json --json-include=locations "$file" || exit; done'
"""A shell's words: parse each file, up to the first that cannot be."""
ELSE = re.compile(r"else\b")
IF = re.compile(r"\bif\b\s*")

Node = Any
"""A node of OPA's syntax tree: objects, lists and scalars."""
Package = tuple[str, ...]
"""A package without `data`: ("law", "hb2016", "art_15"). Where an import leads begins with its root."""


@dataclass(frozen=True, slots=True)
class Body:
    """One body of a rule. `file` is relative to its policy folder, `imports` leads from alias to path."""

    package: Package
    file: str
    imports: Mapping[str, Package]
    tree: Node

    @property
    def name(self) -> str:
        """The name in the head, without the arguments or keys behind it."""
        head: str = self.tree["head"]["ref"][0]["value"]
        return head

    @property
    def line(self) -> int:
        """The line the head is on, from 1; its annotations stand above."""
        row: int = self.tree["location"]["row"]
        return row

    @property
    def place(self) -> str:
        """File and line, as an editor jumps to it."""
        return f"{self.file}:{self.line}"

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


@dataclass(frozen=True)
class Module:
    """One Rego file; `path` is relative to its policy folder."""

    path: str
    source: str
    tree: Node

    @property
    def package(self) -> Package:
        """The package without `data`."""
        return tuple(part["value"] for part in self.tree["package"]["path"][1:])

    @property
    def is_test(self) -> bool:
        """Whether the file is a test, which is never served."""
        return self.path.endswith("_test.rego")

    @cached_property
    def imports(self) -> dict[str, Package]:
        """What the file imports, by the name it has there."""
        return dict(_import(row) for row in self.tree.get("imports", ()))

    @cached_property
    def bodies(self) -> list[Body]:
        """Every body of every rule, each `else` as one of its own."""
        rules = _rules(self.tree.get("rules", ()))
        return [Body(self.package, self.path, self.imports, rule) for rule in rules]


def bodies(folders: Sequence[Path]) -> list[Body]:
    """Every rule body of the served Rego files, folder by folder, in the order of the files.

    Raises LawUnreadable where there is no OPA to parse them, or a file that is no Rego.
    """
    return [body for module in modules(folders) for body in module.bodies]


def modules(folders: Sequence[Path], *, tests: bool = False) -> list[Module]:
    """The Rego files of policy folders that are served; with `tests` those that never are as well.

    Raises LawUnreadable where there is no OPA to parse them, or a file that is no Rego.
    """
    pairs = [(file, folder) for folder in folders for file in _files(folder, tests=tests)]
    opa, parts = _opa(), [pairs[start::AT_ONCE] for start in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        reading = [pool.submit(copy_context().run, _modules, opa, part) for part in parts]
    read = [one.result() for one in reading]
    return [read[place % AT_ONCE][place // AT_ONCE] for place in range(len(pairs))]


def module(file: Path, folder: Path) -> Module:
    """One Rego file of a policy folder. Raises LawUnreadable."""
    [only] = _modules(_opa(), [(file, folder)])
    return only


def parse(opa: Path, files: Sequence[Path]) -> list[Node]:
    """The syntax trees of files, with locations. Raises LawUnreadable with what OPA says of a bad one.

    One shell runs OPA for all of them.
    """
    asked = [*prefix(), "/bin/sh", "-c", EACH, str(opa), *map(str, files)]
    try:
        done = subprocess.run(asked, capture_output=True, timeout=SECONDS * max(len(files), 1), check=False)
        trees = list(_documents(done.stdout.decode()))
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise LawUnreadable(f"OPA could not read the policies: {error}") from error
    if done.returncode or len(trees) < len(files):
        first = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise LawUnreadable(f"{files[min(len(trees), len(files) - 1)].name} is not Rego: {first}")
    return trees


def _documents(text: str) -> Iterator[Node]:
    """JSON documents that stand one after the other, each with a line's end behind it."""
    decoder, place = json.JSONDecoder(), 0
    while place < len(text):
        tree, end = decoder.raw_decode(text, place)
        yield tree
        place = end + 1


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


def _opa() -> Path:
    try:
        return install.find()
    except OpaMissing as missing:
        raise LawUnreadable(f"The law cannot be shown: {missing}") from missing


def _modules(opa: Path, pairs: Sequence[tuple[Path, Path]]) -> list[Module]:
    trees = parse(opa, [file for file, _ in pairs])
    named = zip(pairs, trees, strict=True)
    return [
        Module(file.relative_to(folder).as_posix(), sources.text(file), tree)
        for (file, folder), tree in named
    ]


def _files(folder: Path, *, tests: bool) -> list[Path]:
    found = sources.matching(folder, "*.rego")
    return [file for file in found if tests or not file.name.endswith("_test.rego")]


def _import(row: Node) -> tuple[str, Package]:
    path = tuple(str(part["value"]) for part in row["path"]["value"])
    return row.get("alias") or path[-1], path


def _rules(rules: Sequence[Node]) -> Iterator[Node]:
    """Every rule, an `else` as a body of its own, with the annotations of the first."""
    for rule in rules:
        yield rule
        otherwise = rule.get("else")
        if otherwise:
            body = _own(otherwise["body"], otherwise)
            yield from _rules([{**otherwise, "body": body, "annotations": rule.get("annotations", ())}])


def _own(node: Node, otherwise: Node) -> Node:
    """The same nodes, those with their own text.

    Of an `else` without braces the parser gives as the text of its condition, and of all in it, everything
    from that `else` on.
    """
    if isinstance(node, list):
        return [_own(member, otherwise) for member in node]
    if not isinstance(node, dict):
        return node
    inner = {key: member if key == "location" else _own(member, otherwise) for key, member in node.items()}
    if "location" in node and ELSE.match(text_of(node)):
        own = base64.b64encode(_condition(otherwise).encode()).decode()
        inner["location"] = {**node["location"], "text": own}
    return inner


def _condition(otherwise: Node) -> str:
    """The condition of an `else` without braces: what stands behind its value and its `if`."""
    told = text_of(otherwise)
    own = told.removesuffix(text_of(otherwise["else"])) if "else" in otherwise else told
    value = otherwise["head"].get("value", {})
    written = text_of(value) if "location" in value else ""
    after = own.partition(written)[2] if written and not ELSE.match(written) else own
    found = IF.search(after)
    return after[found.end() :].strip() if found else own


def _is_true(expression: Node) -> bool:
    terms = expression["terms"]
    return isinstance(terms, dict) and terms.get("type") == "boolean" and terms.get("value") is True
