"""Probes: rules beside the law's own, in the same packages, that count how far each body gets.

A probe is `max({0} | {1 | first} | {2 | first; second} …)`: the longest run of conditions, from the first,
that hold together for some choice of the variables. It reads what the body reads, private helpers too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from service.explaining.syntax import Body, Condition, Node, Package, text

NAME = "_gongxiang_reached_"
CALLS = "_gongxiang_calls_"
SHOWN = 3
"""Choices of a helper's arguments that are shown at most."""
QUERY = "data.gongxiang_probe.answer"

Rules = Mapping[tuple[Package, str], Sequence[Body]]


@dataclass(frozen=True, slots=True)
class Call:
    """A condition that is a helper, or a helper's negation; `arguments` as written."""

    bodies: tuple[Body, ...]
    arguments: tuple[str, ...]


def by_name(bodies: Sequence[Body]) -> dict[tuple[Package, str], list[Body]]:
    """The bodies of each rule."""
    rules: dict[tuple[Package, str], list[Body]] = {}
    for body in bodies:
        rules.setdefault((body.package, body.name), []).append(body)
    return rules


def call(condition: Condition, body: Body, rules: Rules) -> Call | None:
    """The helper that a condition is; None where it is something else."""
    terms = condition.tree["terms"]
    if isinstance(terms, dict) and terms.get("type") == "call":
        terms = terms["value"]
    head, arguments = (terms[0], terms[1:]) if isinstance(terms, list) else (terms, [])
    named = _target(head, body)
    found = tuple(one for one in rules.get(named, ()) if one.conditions) if named else ()
    fits = all(len(one.arguments) == len(arguments) for one in found)
    return Call(found, tuple(text(argument) for argument in arguments)) if found and fits else None


def write(bodies: Sequence[Body], folder: Path) -> None:
    """Write one module for each file of the law, and the one that gathers what they count."""
    rules = by_name(bodies)
    for place, (_, group) in enumerate(groupby(bodies, key=lambda body: body.file)):
        (folder / f"gongxiang_probe_{place}.rego").write_text(_module(list(group), rules), "utf-8")
    (folder / "gongxiang_probe.rego").write_text(_gathering(bodies, rules), "utf-8")


def _module(bodies: Sequence[Body], rules: Rules) -> str:
    imports = "".join(f"import {path}\n" for path in _imports(bodies[0]))
    probes = "\n".join(line for body in bodies for line in _probes(body, rules))
    return f"package {'.'.join(bodies[0].package)}\n{imports}\n{probes}\n"


def _imports(body: Body) -> Iterator[str]:
    for alias, path in body.imports.items():
        yield ".".join(path) + (f" as {alias}" if alias != path[-1] else "")


def _probes(body: Body, rules: Rules) -> Iterator[str]:
    head = f"{NAME}{body.number}" + (f"({', '.join(body.arguments)})" if body.arguments else "")
    yield f"{head} := max({' | '.join(['{0}', *_counts(body)])})"
    if body.code is None:
        return
    for place, condition in enumerate(body.conditions):
        called = call(condition, body, rules)
        if called and called.arguments:
            yield _calls(body, place, called)


def _counts(body: Body) -> Iterator[str]:
    for count in range(1, len(body.conditions) + 1):
        yield f"{{{count} |\n{_prefix(body, count)}\n}}"


def _prefix(body: Body, count: int) -> str:
    return "\n".join(condition.text for condition in body.conditions[:count]) or "true"


def _calls(body: Body, place: int, called: Call) -> str:
    """How far the helper gets for each choice of its arguments that the conditions before it allow."""
    arguments = ", ".join(called.arguments)
    at = ", ".join(f'"{one.number}": {_reference(one)}({arguments})' for one in called.bodies)
    row = f'{{"arguments": [{arguments}], "at": {{{at}}}}}'
    rows = f"{{{row} |\n{_prefix(body, place)}\n}}"
    return f"{CALLS}{body.number}_{place} := array.slice(sort({rows}), 0, {SHOWN})"


def _reference(body: Body, name: str = "") -> str:
    return ".".join(("data", *body.package, name or f"{NAME}{body.number}"))


def _gathering(bodies: Sequence[Body], rules: Rules) -> str:
    lines = [f'reached["{body.number}"] := {_reference(body)}' for body in bodies if not body.arguments]
    for body in bodies:
        for place, condition in enumerate(body.conditions if body.code else ()):
            called = call(condition, body, rules)
            if called and called.arguments:
                name = f"{CALLS}{body.number}_{place}"
                lines.append(f'calls["{body.number}:{place}"] := {_reference(body, name)}')
    fixed = (
        'answer := {"reached": reached, "calls": calls, "asked": [act | some act; data.law[act].act.asked]}',
        "reached[key] := 0 if some key in []",
        "calls[key] := [] if some key in []",
    )
    return "package gongxiang_probe\n\n" + "\n".join((*fixed, *lines)) + "\n"


def _target(term: Node, body: Body) -> tuple[Package, str] | None:
    """The package and the name a term refers to: a rule beside it, one of an import, or one in full."""
    if not isinstance(term, dict) or term.get("type") not in ("var", "ref"):
        return None
    parts = term["value"] if term["type"] == "ref" else [term]
    names = tuple(part["value"] for part in parts if part["type"] in ("var", "string"))
    if len(names) != len(parts):
        return None
    path = (*body.imports.get(names[0], (names[0],)), *names[1:])
    if path[0] == "data":
        return path[1:-1], path[-1]
    return (body.package, names[0]) if len(names) == 1 else None
