"""Rules of the room."""

import ast
from pathlib import Path

import pytest

import catalog
from catalog import entries
from catalog.entries import LISTS, Entry
from catalog.identifiers import folded
from catalog.models import TABLES
from catalog.rows import keys

FOLDER = Path(catalog.__file__).parent
MODULES = sorted(FOLDER.glob("*.py"))


def names(module: Path) -> set[str]:
    """List the names a module calls or imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.add(node.func.id)
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names} | {node.module or ""}
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def nested() -> list[type[Entry]]:
    """List the models that lie inside the entries of a list."""
    models = {
        thing for thing in vars(entries).values() if isinstance(thing, type) and issubclass(thing, Entry)
    }
    return sorted(models - set(LISTS.values()), key=lambda model: model.__name__)


def leaves(value: object) -> list[object]:
    """List all values of an entry that are not entries themselves."""
    if not isinstance(value, Entry):
        return [value]
    return [leaf for name in type(value).model_fields for leaf in leaves(getattr(value, name))]


@pytest.mark.parametrize(
    "module", [module for module in MODULES if module.name != "queries.py"], ids=lambda m: m.stem
)
def test_questions_to_the_database_stand_in_one_place(module: Path) -> None:
    """No module but queries.py builds a select; move it there."""
    assert not names(module) & {"select", "exists"}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_room_stands_alone(module: Path) -> None:
    """The register knows nothing of the rooms that use it."""
    assert not {name for name in names(module) if name.split(".")[0] in {"service", "opa", "fastapi"}}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_yaml_is_never_loaded_as_objects(module: Path) -> None:
    """World files are read from the parser's events only."""
    source = module.read_text("utf-8")
    assert not [word for word in ("yaml.load", "safe_load", "Constructor", "compose(") if word in source]


@pytest.mark.parametrize("name", LISTS)
def test_every_key_has_its_column(name: str) -> None:
    """Each list has a table, each key of the world file a column of that name with a comment."""
    columns = TABLES[name].__table__.columns
    assert set(keys(LISTS[name])) <= set(columns.keys())
    assert [column.name for column in columns if not column.comment] == []
    required = {field.alias or key for key, field in LISTS[name].model_fields.items() if field.is_required()}
    assert required <= {column.name for column in columns if not column.nullable}


@pytest.mark.parametrize("model", nested(), ids=lambda model: model.__name__)
def test_defaults_say_nothing(model: type[Entry]) -> None:
    """What a nested entry leaves out means unknown: nothing else may be a default, for it is not stored."""
    for name, field in model.model_fields.items():
        assert field.is_required() or set(leaves(field.get_default())) == {None}, name


@pytest.mark.parametrize(
    ("text", "expected"), [(" Ａ１ ", "A1"), ("\u3000a\u3000", "a"), ("法 人", "法 人"), ("ﬁ", "fi")]
)
def test_folded(text: str, expected: str) -> None:
    """Ids lose surrounding space and full width, and nothing else."""
    assert folded(text) == expected
