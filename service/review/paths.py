"""The facts of a project by their paths, `draft_catalogue.rows[2].share.type`, positions from 1."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from catalog.entries import Project
from catalog.identifiers import fold
from service import canonical
from service.review.failures import PathWrong

STEP = re.compile(r"([a-z_]+)((?:\[[1-9][0-9]{0,5}\])*)")
FIXED = ("id", "unit")
"""Who a project is; another one is another project."""
LONGEST = 200


def read(entry: Project, path: str) -> Any:
    """The value at a path, as JSON; None where a position is one past the end. Raises PathWrong."""
    holder, last = _place(entry.model_dump(mode="json"), path)
    if isinstance(last, int):
        return holder[last] if last < len(holder) else None
    return holder[last]


def written(entry: Project, path: str, value: Any) -> Project:
    """The project with another value at a path; one position past the end of a list adds to it.

    Raises PathWrong for a path that leads nowhere, and for a value that cannot stand there.
    """
    document = entry.model_dump(mode="json")
    holder, last = _place(document, path)
    if isinstance(last, int) and last == len(holder):
        holder.append(value)
    else:
        holder[last] = value
    return _project(document, path)


def without(entry: Project, path: str) -> Project:
    """The project with a row of a list taken out; raises PathWrong."""
    document = entry.model_dump(mode="json")
    holder, last = _place(document, path)
    if not isinstance(last, int) or last >= len(holder):
        raise _nowhere(path)
    del holder[last]
    return _project(document, path)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a document that is no object, with its path; a list of plain values is one value."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from leaves(member, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(member, dict) for member in value):
        for number, member in enumerate(value, start=1):
            yield from leaves(member, f"{path}[{number}]")
    else:
        yield path, value


def _project(document: dict[str, Any], path: str) -> Project:
    fold(Project, document)
    try:
        return Project.model_validate_json(canonical.text(document))
    except ValidationError as error:
        reason = error.errors(include_url=False, include_input=False, include_context=False)[0]["msg"]
        raise PathWrong(
            "更正后的值不符合该项的格式。", f"This value cannot stand at {path}: {reason}.", path
        ) from None
    except ValueError:
        raise PathWrong("更正后的值不是有效数据。", f"This value cannot stand at {path}.", path) from None


def _place(document: Any, path: str) -> tuple[Any, str | int]:
    """What holds the value, and the key or position in it."""
    steps = _steps(path)
    if steps[0] in FIXED:
        raise PathWrong(
            "项目代码和申报单位不得更正，应当退回重新申报。",
            f"{path} says which project it is; return it and have it filed anew.",
            path,
        )
    holder, last = document, steps[0]
    for step in steps[1:]:
        holder, last = _into(holder, last, path), step
        if isinstance(step, int) and not (isinstance(holder, list) and step <= len(holder)):
            raise _nowhere(path)
    if isinstance(last, str) and not (isinstance(holder, dict) and last in holder):
        raise _nowhere(path)
    return holder, last


def _into(holder: Any, step: str | int, path: str) -> Any:
    """One step in; a list that nobody stated begins with it."""
    try:
        if holder[step] is None:
            holder[step] = []
        return holder[step]
    except (KeyError, IndexError, TypeError):
        raise _nowhere(path) from None


def _steps(path: str) -> list[str | int]:
    steps: list[str | int] = []
    for part in path.split(".") if len(path) <= LONGEST else []:
        found = STEP.fullmatch(part)
        if found is None:
            raise _nowhere(path)
        steps += [found[1], *(int(number) - 1 for number in re.findall(r"\d+", found[2]))]
    if not steps:
        raise _nowhere(path)
    return steps


def _nowhere(path: str) -> PathWrong:
    return PathWrong(
        "项目没有该项事实。", f"A project has no fact at {path[:LONGEST]}; positions count from 1.", path
    )
