"""The law cases: sentences with a day, a person, a deed and the result, over one good base.

A case file is `cases/…/<name>.yaml` of a policy folder, or of the `fixtures` beside it. It lists `cases`,
each a change of one question and of the world in `base.yaml`.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from catalog import documents
from catalog.remarks import LoadErrors
from opa import sources
from service.law.errors import LawUnreadable
from service.law.wording import Wording

BASE = "base.yaml"
Changes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Base:
    """The world and the questions that cases change; all questions are permitted as they stand."""

    world: dict[str, Any]
    questions: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `article` is its file's name, `number` its place there from 1.

    `request` and `world` are the changes, by path. `silent` are codes that it shows not to speak.
    """

    act: str
    article: str
    number: int
    name: Wording
    on: date
    ask: str
    request: Changes
    world: Changes
    outcome: str
    findings: tuple[str, ...]
    duties: tuple[str, ...]
    silent: tuple[str, ...]
    base: Base

    @property
    def place(self) -> str:
        """Its file and its place there: `art_15-3`."""
        return f"{self.article}-{self.number}"

    @property
    def names(self) -> frozenset[str]:
        """Every code the case is about, whether it speaks or not."""
        return frozenset((*self.findings, *self.duties, *self.silent))

    def question(self) -> dict[str, Any]:
        """The whole request; a member of its context that the case sets to null is not in it.

        Raises KeyError and the like where a change has no place in the base.
        """
        asked: dict[str, Any] = changed(self.base.questions[self.ask], self.request)
        context = {key: value for key, value in asked.get("context", {}).items() if value is not None}
        return asked | {"context": context}

    def register(self) -> dict[str, Any]:
        """The whole world it is asked in. Raises KeyError and the like where a change has no place."""
        world: dict[str, Any] = changed(self.base.world, self.world)
        return world


def changed(base: Any, changes: Changes | None) -> Any:
    """The base with each `path: value` set; a path to an entry with null removes the entry."""
    result = copy.deepcopy(base)
    for path, value in (changes or {}).items():
        _set(result, path.split("."), value)
    return result


def cases(folders: Sequence[Path]) -> tuple[Case, ...]:
    """The cases that come with policy folders, in the order of folders and files, each once.

    Raises LawUnreadable with file and line where a file cannot be read or a case lacks what it needs.
    """
    files = [file for folder in folders for file in _files(folder)]
    stamps = tuple((file, file.stat().st_mtime_ns) for file in files)
    return _cases(stamps)


@lru_cache(maxsize=2)
def _cases(files: tuple[tuple[Path, int], ...]) -> tuple[Case, ...]:
    bases = {file.parent: _base(file) for file, _ in files if file.name == BASE}
    common = next(iter(bases.values()), Base({}, {}))
    rows = (_of_file(file, bases.get(file.parent, common)) for file, _ in sorted(files) if file.name != BASE)
    found = {(case.act, case.place, case.name): case for cases in rows for case in cases}
    return tuple(found.values())


def _files(folder: Path) -> Iterator[Path]:
    for place in (folder / "cases", folder.parent / "fixtures" / "cases"):
        yield from sources.matching(place, "*.yaml")


def _base(file: Path) -> Base:
    content = _read(file)
    return Base(content["world"], content["questions"])


def _of_file(file: Path, base: Base) -> Iterator[Case]:
    act = file.stem if file.parent.name == "cases" else file.parent.name
    for number, row in enumerate(_read(file)["cases"], start=1):
        try:
            yield _case(act, file.stem, number, row, base)
        except (KeyError, TypeError) as error:
            said = f"{file.name}, case {number}: it lacks {error}; a case has name, en, on, ask and expect."
            raise LawUnreadable(said) from error


def _case(act: str, article: str, number: int, row: Mapping[str, Any], base: Base) -> Case:
    expected = row["expect"]
    return Case(
        act=act,
        article=article,
        number=number,
        name=Wording(row["name"], row["en"]),
        on=row["on"],
        ask=row["ask"],
        request=row.get("request") or {},
        world=row.get("world") or {},
        outcome=expected["outcome"],
        findings=tuple(expected["findings"]),
        duties=tuple(expected.get("duties") or ()),
        silent=tuple(row.get("silent") or ()),
        base=base,
    )


def _read(file: Path) -> Any:
    try:
        return documents.read(file)
    except (LoadErrors, OSError) as error:
        raise LawUnreadable(f"The law cases cannot be read: {error}") from error


def _set(node: Any, path: list[str], value: Any) -> None:
    step = _key(node, path[0])
    if len(path) > 1:
        if isinstance(node, dict) and node.get(step) is None:
            node[step] = {}
        _set(node[step], path[1:], value)
    elif isinstance(node, list) and value is None:
        del node[step]
    elif isinstance(node, list) and step == len(node):
        node.append(value)
    else:
        node[step] = value


def _key(node: Any, step: str) -> Any:
    """The position of an entry by its id, code or number, one past the end for a new one; else the key."""
    if not isinstance(node, list):
        return step
    if step.isdigit() and not any(
        isinstance(row, dict) and step in (row.get("id"), row.get("code")) for row in node
    ):
        return int(step)
    for place, row in enumerate(node):
        if isinstance(row, dict) and step in (row.get("id"), row.get("code")):
            return place
    return len(node)
