"""The words of the pages are whole, and in both languages."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from service.facts import Facts
from service.pages.words import Words, table
from service.policy.ruling import Lack
from service.words import _add

SCHEMA = Facts.model_json_schema()
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _members(schema: dict[str, Any], parent: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every (parent, key, schema) below a schema."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    for part in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from _members(part, parent)
    if isinstance(schema.get("items"), dict):
        yield from _members(schema["items"], parent)
    for key, member in schema.get("properties", {}).items():
        yield parent, key, member
        yield from _members(member, key)


def _values(schema: dict[str, Any]) -> Iterator[str]:
    yield from schema.get("enum", ())
    for part in schema.get("anyOf", ()):
        yield from _values(part)


MEMBERS = {(parent, key): member for parent, key, member in _members(SCHEMA, "")}


@pytest.mark.parametrize("key", sorted({key for _, key in MEMBERS}))
def test_every_key_of_the_facts_has_a_label_in_both_languages(key: str) -> None:
    """No official meets a raw key alone, in either language."""
    assert CHINESE.search(Words("zh").key(key))
    english = table()["keys"][key][1]
    assert english.strip()
    assert not CHINESE.search(english)


def test_every_value_of_the_facts_has_a_word_in_both_languages() -> None:
    """Each word of a closed list of values is said in words wherever that key stands."""
    unsaid = [
        (parent, key, value)
        for (parent, key), schema in MEMBERS.items()
        for value in _values(schema)
        for language in ("zh", "en")
        if Words(language).named(key, value, parent) is None
    ]
    assert len(MEMBERS) > 100
    assert unsaid == []


def test_every_word_a_template_asks_for_is_there() -> None:
    """No template names a word that is not in the file."""
    templates = files("service.pages").joinpath("templates")
    text = "".join(file.read_text("utf-8") for file in Path(str(templates)).rglob("*.html"))
    asked = set(re.findall(r"\bt\('([a-z0-9_]+)'[,)]", text))
    assert len(asked) > 80
    assert asked - set(table()["ui"]) == set()


def test_a_word_named_in_two_files_is_refused() -> None:
    """Of two files that name one thing, neither wins silently."""
    whole: dict[str, Any] = {}
    _add(whole, {"ui": {"home": ["首页", "Home"]}}, "one.toml")
    with pytest.raises(ValueError, match=r"two\.toml: ui: home"):
        _add(whole, {"ui": {"home": ["主页", "Home"]}}, "two.toml")


def test_every_word_of_a_page_is_chinese_in_chinese_and_english_in_english() -> None:
    """A word in the wrong column would be read by the wrong people."""
    bare = {"other_language", "cited_as"}
    for name, (chinese, english) in table()["ui"].items():
        if name not in bare:
            assert CHINESE.search(chinese), name
            assert not CHINESE.search(english), name


def test_every_detail_of_every_sample_finding_is_named(asked: dict[str, dict[str, Any]]) -> None:
    """Details that rules give have labels, too, wherever the sample questions make a rule speak."""
    keys = table()["keys"]

    def raw(value: Any, parent: str) -> Iterator[str]:
        for member in value if isinstance(value, list) else ():
            yield from raw(member, parent)
        for key, member in value.items() if isinstance(value, dict) else ():
            if key not in keys and f"{parent}.{key}" not in keys and set(value) != {"zh", "en"}:
                yield f"{parent}.{key}"
            yield from raw(member, key)

    contexts = [answer["context"] for answer in asked.values()]
    spoken = [row for context in contexts for row in (*context["findings"], *context["duties"])]
    assert len({row["code"] for row in spoken}) > 60
    assert sorted({name for row in spoken for name in raw(row["details"], "details")}) == []


def test_everyone_who_brings_evidence_is_named(asked: dict[str, dict[str, Any]]) -> None:
    """What is missing is asked of a body with a name, and the fact is named key by key."""
    rows = [row for answer in asked.values() for row in answer["context"]["missing"]]
    assert set(Lack.model_fields) == {"fact", "who"}
    for row in rows:
        assert Words("zh").named("who", row["who"]), row
        assert CHINESE.search(Words("zh").path(row["fact"])), row
        assert not re.search(r"[a-z_]", Words("zh").path(row["fact"])), row
