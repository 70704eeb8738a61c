"""What a law case changes in its base, in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from service.law.cases import Case
from service.law.wording import SPOKEN, Wording, filled, joined, phrases

SINGULAR = {
    "agencies": "subject",
    "divisions": "division",
    "resources": "resource",
    "grants": "grants",
    "cases": "case",
    "facilities": "facility",
    "projects": "project",
}
"""Lists of the world, and the key under which the facts name what an entry has."""
REFERENCES = frozenset(
    {"provider", "user", "owner", "unit", "filed_with", "recipient", "resource", "by", "division"}
)
"""Keys that hold the id of something that has a name."""


def given(case: Case) -> Iterator[Wording]:
    """What is otherwise than in the base, one sentence for each change of its world."""
    names = _names(case)
    for path, value in case.world.items():
        head, entry, *rest = path.split(".")
        about = _entry(head, entry, value, names)
        if rest:
            yield _say(
                "set",
                entry=about,
                path=_path(rest, SINGULAR[head]),
                value=_value(value, [SINGULAR[head], *rest], names),
            )
        elif value is None:
            yield _say("gone", entry=about)
        else:
            yield _say("more", entry=about, value=_value(value, [SINGULAR[head]], names))


def when(case: Case) -> Iterator[Wording]:
    """What is asked otherwise than the base asks it, one phrase for each change."""
    names = _names(case)
    for path, value in case.request.items():
        keys = path.split(".")
        if keys == ["context"] and isinstance(value, dict):
            yield from (_asked([key], member, names) for key, member in value.items())
        else:
            yield _asked(keys[1:] if keys[0] == "context" else keys, value, names)


def _asked(keys: Sequence[str], value: Any, names: Mapping[str, str]) -> Wording:
    """`subject.id` is the subject: its name says who."""
    shown = keys[:-1] if keys[-1] in ("id", "name") and len(keys) > 1 else list(keys)
    return _say("asked", path=_path(shown, ""), value=_value(value, shown, names))


def _names(case: Case) -> dict[str, str]:
    """The names of everything in the base and in what the case adds, by id or code."""
    rows = [row for rows in case.base.world.values() for row in rows]
    rows += [row for row in case.world.values() if isinstance(row, dict)]
    found = ((row.get("id") or row.get("code"), row.get("name")) for row in rows)
    return {str(key): str(name) for key, name in found if key and name}


def _entry(head: str, entry: str, value: Any, names: Mapping[str, str]) -> Wording:
    new = value.get("name") if isinstance(value, dict) else None
    name = str(new or names.get(entry, entry))
    label = Wording(*(words.key(head, "world") for words in SPOKEN))
    return _say("entry", list=label, name=Wording(name, name))


def _path(keys: Sequence[str], parent: str) -> Wording:
    steps = [key for key in keys if not key.isdigit()]
    parents = [parent, *steps]
    texts = (
        " › ".join(words.key(key, before) for key, before in zip(steps, parents, strict=False))
        for words in SPOKEN
    )
    return Wording(*texts)


def _value(value: Any, keys: Sequence[str], names: Mapping[str, str]) -> Wording:
    steps = [key for key in keys if not key.isdigit()]
    key, parent = steps[-1], steps[-2] if len(steps) > 1 else ""
    if value is None:
        return _say("nobody")
    if isinstance(value, bool):
        return _say("yes" if value else "no")
    if isinstance(value, list):
        return (
            joined([_value(member, steps, names) for member in value], "list") if value else _say("nothing")
        )
    if isinstance(value, dict):
        return _packed(value, key, names)
    return _scalar(value, key, parent, names)


def _packed(value: Mapping[str, Any], key: str, names: Mapping[str, str]) -> Wording:
    said = (
        _say("asked", path=_path([name], key), value=_value(member, [key, name], names))
        for name, member in value.items()
        if name not in ("id", "code")
    )
    return _bracketed(joined(said, "list"))


def _bracketed(text: Wording) -> Wording:
    return Wording(f"（{text.zh}）", f"({text.en})")


def _scalar(value: Any, key: str, parent: str, names: Mapping[str, str]) -> Wording:
    text = value.isoformat() if isinstance(value, date) else str(value)
    if key in REFERENCES or key == "subject":
        return Wording(*(names.get(text, text) for _ in SPOKEN))
    return Wording(*((words.named(key, text, parent) or text) for words in SPOKEN))


def _say(how: str, **fill: Wording) -> Wording:
    chinese, english = phrases()["changes"][how]
    return filled(Wording(chinese, english), fill)
