"""Every way to break one rule of the law: each body removed, each condition negated or dropped.

A mutant is a policy folder that differs from the real one in one place. It is caught when `opa test` fails,
or when a law case comes out differently; one that does not compile proves nothing and is not counted.
"""

import base64
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from opa import install
from service.settings import ROOT

POLICIES = ROOT / "policies"
OPA = install.install()
SECONDS = 180
DECLARATION = re.compile(r"some \w+(, \w+)*")
"""Names a variable and says nothing of it: there is nothing to break."""
COMPILES_NOT = re.compile(rb"rego_(type|unsafe_var|compile|parse|recursion)_error")


@dataclass(frozen=True)
class Mutant:
    """One place of one file, and what stands there instead."""

    file: str
    row: int
    kind: str
    before: str
    after: str
    offset: int

    def __str__(self) -> str:
        words = " ".join(self.before.split())
        return f"{self.file}:{self.row}: {self.kind}: {words[:120]}"

    def write(self, folder: Path) -> None:
        """Put the mutant's file into a copy of the policies."""
        text = (POLICIES / self.file).read_bytes().decode()
        end = self.offset + len(self.before)
        (folder / self.file).write_text(text[: self.offset] + self.after + text[end:], "utf-8")


def mutants() -> list[Mutant]:
    """All of them, file by file."""
    files = sorted(file for file in POLICIES.rglob("*.rego") if not file.name.endswith("_test.rego"))
    return [mutant for file in files for mutant in _of_file(file)]


def _of_file(file: Path) -> Iterator[Mutant]:
    name, text = file.relative_to(POLICIES).as_posix(), file.read_bytes().decode()
    for rule in _parsed(file)["rules"]:
        yield from _removed(name, text, rule)
        for condition in _conditions(rule):
            yield from _broken(name, text, condition)


def _parsed(file: Path) -> dict[str, Any]:
    done = subprocess.run(
        [OPA, "parse", "--format", "json", "--json-include", "locations", file],
        capture_output=True,
        check=True,
    )
    module: dict[str, Any] = json.loads(done.stdout)
    return module


def _removed(name: str, text: str, rule: dict[str, Any]) -> Iterator[Mutant]:
    before, offset = _place(text, rule["location"])
    yield Mutant(name, rule["location"]["row"], "removed", before, "", offset)


def _broken(name: str, text: str, condition: dict[str, Any]) -> Iterator[Mutant]:
    before, offset = _place(text, condition["location"])
    # Of an `else` without braces the parser gives all that follows; a condition has no empty line.
    before = before.partition("\n\n")[0]
    row = condition["location"]["row"]
    if DECLARATION.fullmatch(before):
        return
    yield Mutant(name, row, "dropped", before, "true", offset)
    negated = before.removeprefix("not ") if before.startswith("not ") else f"not {before}"
    yield Mutant(name, row, "negated", before, negated, offset)


def _conditions(node: Any) -> Iterator[dict[str, Any]]:
    """Every expression of every body: of the rule, of its `else`, of comprehensions and of `every`."""
    if isinstance(node, list):
        for member in node:
            yield from _conditions(member)
    elif isinstance(node, dict):
        for key, member in node.items():
            if key == "body" and isinstance(member, list):
                yield from (one for one in member if not _is_true(one))
            yield from _conditions(member)


def _is_true(condition: dict[str, Any]) -> bool:
    """The condition of a rule that has none, which the parser adds."""
    terms = condition["terms"]
    return isinstance(terms, dict) and terms.get("value") is True


def _place(text: str, location: dict[str, Any]) -> tuple[str, int]:
    """The source at a location and where it begins; columns count bytes."""
    lines = text.splitlines(keepends=True)
    line = lines[location["row"] - 1]
    column = len(line.encode()[: location["col"] - 1].decode())
    offset = sum(map(len, lines[: location["row"] - 1])) + column
    before = base64.b64decode(location["text"]).decode()
    if not text.startswith(before, offset):
        raise ValueError(f"row {location['row']}: the parser's text is not what stands there: {before[:80]}")
    return before, offset


def survives(mutant: Mutant, cases: "Cases") -> str:
    """`caught`, `does not compile` or `survived`: the law cases of its own article first, being quickest."""
    with TemporaryDirectory(prefix="gongxiang-mutant-") as folder:
        copy = Path(folder) / "policies"
        shutil.copytree(POLICIES, copy, ignore=shutil.ignore_patterns("schemas", "*.md"))
        mutant.write(copy)
        own = "_".join(Path(mutant.file).stem.split("_")[:2])
        return _caught(copy, own, cases) or "survived"


def _caught(copy: Path, own: str, cases: "Cases") -> str | None:
    """By what a mutant was caught, the cheap ways first."""
    said = cases.said(copy, own)
    if COMPILES_NOT.search(said):
        return "does not compile"
    if said != cases.real(own):
        return "caught by a law case of its own"
    if _run("test", copy, "--run", f"[.]{own}_test").returncode:
        return "caught by its own tests"
    if _run("test", copy, "--run", "^data[.](decision|lib)").returncode:
        return "caught by the tests of decision and lib"
    if cases.said(copy) != cases.real():
        return "caught by another law case"
    return "caught by another test" if _run("test", copy).returncode else None


def _run(command: str, folder: Path, *more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([OPA, command, folder, *more], capture_output=True, timeout=SECONDS, check=False)


class Cases:
    """The facts of the law cases by article, and what a law says of them."""

    def __init__(self, facts: dict[str, list[str]]) -> None:
        self._facts = facts
        self._real: dict[str | None, bytes] = {}

    def real(self, article: str | None = None) -> bytes:
        """What the real law says."""
        if article not in self._real:
            self._real[article] = self.said(POLICIES, article)
        return self._real[article]

    def said(self, folder: Path, article: str | None = None) -> bytes:
        """The rulings of a law, or why it does not compile; of all cases where an article has none."""
        facts = self._facts.get(article or "") or [text for texts in self._facts.values() for text in texts]
        done = subprocess.run(
            [OPA, "eval", "--data", folder, "--stdin-input", "--format", "raw", "data.decision.batch"],
            input=f'{{"batch": [{",".join(facts)}]}}'.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        return done.stdout + done.stderr


def prove(found: list[Mutant], facts: dict[str, list[str]], workers: int = 2) -> dict[str, list[str]]:
    """Break every rule; each verdict with the mutants it befell."""
    cases = Cases(facts)
    verdicts: dict[str, list[str]] = {}
    with ThreadPoolExecutor(workers) as pool:
        judged = zip(found, pool.map(lambda one: survives(one, cases), found), strict=True)
        for number, (mutant, verdict) in enumerate(judged, start=1):
            verdicts.setdefault(verdict, []).append(str(mutant))
            sys.stderr.write(f"\r{number}/{len(found)} mutants")
            if verdict == "survived":
                sys.stderr.write(f"\n{mutant}\n")
    sys.stderr.write("\n")
    return verdicts
