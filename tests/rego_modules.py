"""Rego files as their own parser reads them, for the rules of the house."""

import base64
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from opa import install
from service.settings import ROOT

POLICIES = ROOT / "policies"
EFFECTS = ("permit", "deny", "require", "warn", "oblige", "clock")

Node = Any
"""A node of OPA's syntax tree: objects, lists and scalars."""


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs the pinned OPA; its complaints are in `stderr`."""
    command = [install.install(), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@dataclass(frozen=True)
class Rule:
    """One body of a rule: where it is, what it is called, its tree and its annotations."""

    file: str
    tree: Node

    @property
    def name(self) -> str:
        """The name in the head, without the arguments or keys behind it."""
        head: str = self.tree["head"]["ref"][0]["value"]
        return head

    @property
    def place(self) -> str:
        """File and line, as an editor jumps to it."""
        return f"{self.file}:{self.tree['location']['row']}"

    @property
    def is_set(self) -> bool:
        """Whether the rule adds to a set (`contains`)."""
        return "key" in self.tree["head"] and "value" not in self.tree["head"]

    @property
    def lines(self) -> int:
        """The lines of the body, comments not counted; none of a constant."""
        if all(_constant(expression["terms"]) for expression in self.tree["body"]):
            return 0
        text = base64.b64decode(self.tree["location"]["text"]).decode()
        inner = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
        return max(1, len(inner) - 2)

    @property
    def annotations(self) -> dict[str, Any]:
        """The annotations that stand above this body; empty where there are none."""
        return next((row for row in self.tree.get("annotations", []) if row["scope"] == "rule"), {})


@dataclass(frozen=True)
class Module:
    """One Rego file; `path` is relative to the policy folder."""

    path: str
    source: str
    tree: Node

    @property
    def package(self) -> tuple[str, ...]:
        """The package without `data`."""
        return tuple(part["value"] for part in self.tree["package"]["path"][1:])

    @property
    def is_test(self) -> bool:
        """Whether the file is a test, which is never served."""
        return self.path.endswith("_test.rego")

    @property
    def is_article(self) -> bool:
        """Whether the file is (part of) an article of an act."""
        return self.path.startswith("law/") and Path(self.path).name.startswith("art_") and not self.is_test

    @cached_property
    def rules(self) -> list[Rule]:
        """Every rule body of the file."""
        return [Rule(self.path, rule) for rule in self.tree.get("rules", [])]

    @property
    def imports(self) -> list[str]:
        """What the file imports, dotted."""
        return [dotted(row["path"]["value"]) for row in self.tree.get("imports", [])]

    @property
    def code_lines(self) -> int:
        """Lines that are neither blank nor comment."""
        rows = (line.strip() for line in self.source.splitlines())
        return sum(1 for line in rows if line and not line.startswith("#"))


def read(file: Path, folder: Path = POLICIES) -> Module:
    """Parses one file."""
    parsed = run("parse", "--format", "json", "--json-include=locations,comments", file)
    assert parsed.returncode == 0, parsed.stderr
    return Module(file.relative_to(folder).as_posix(), file.read_text("utf-8"), json.loads(parsed.stdout))


def read_all(folder: Path = POLICIES) -> list[Module]:
    """Every Rego file of a policy folder."""
    return [read(file, folder) for file in sorted(folder.rglob("*.rego"))]


def nodes(tree: Node) -> Iterator[dict[str, Any]]:
    """Every object of a tree, the locations and annotations left out."""
    if isinstance(tree, dict):
        yield tree
        for key, member in tree.items():
            if key not in ("location", "annotations"):
                yield from nodes(member)
    elif isinstance(tree, list):
        for member in tree:
            yield from nodes(member)


def refs(tree: Node) -> Iterator[str]:
    """Every reference of a tree, dotted as far as its parts are constant."""
    for node in nodes(tree):
        if node.get("type") == "ref":
            yield dotted(node["value"])


def calls(tree: Node) -> Iterator[str]:
    """The name of every function that is called, built-in or not."""
    for node in nodes(tree):
        called = node.get("value") if node.get("type") == "call" else node.get("terms")
        if isinstance(called, list) and called and called[0]["type"] == "ref":
            yield dotted(called[0]["value"])


def _constant(terms: Node) -> bool:
    return isinstance(terms, dict) and terms.get("type") == "boolean"


def dotted(ref: Node) -> str:
    """`input.resource.secrecy` of a reference; it ends where a part is a variable or a number."""
    parts: list[str] = []
    for place, part in enumerate(ref):
        if part["type"] != "string" and place > 0:
            break
        parts.append(str(part["value"]))
    return ".".join(parts)
