"""The house as designed: who may import whom, where the clock and the libraries are, what is generated."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.facts.schema import schema
from service.settings import ROOT
from tests.longest import PLACES

LAYERS = (
    ("metrics", "ooxml"),
    ("errors", "canonical", "words", "wordfiles", "yuan"),
    ("headers", "legible"),
    (
        "settings",
        "patience",
        "together",
        "garbage",
        "requests",
        "traces",
        "sheets",
        "papers",
        "letters",
        "matching",
    ),
    ("tracing",),
    ("facts",),
    ("policy",),
    ("law",),
    ("decisions",),
    ("explaining", "record", "people"),
    ("authoring",),
    ("review",),
    ("office",),
    ("wiring",),
    ("succession",),
    ("doors",),
    ("gateways", "pages"),
    ("app",),
    ("cli",),
)
"""The rooms of `service`, lowest first: a room imports itself and what is below it."""

LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
ONLY_IN = {
    "opa_client": ("service/policy/opa.py",),
    "aiohttp": ("service/policy/opa.py",),
    "wasmtime": ("service/policy/instance.py",),
    "fastapi": ("service/doors.py", "service/app.py", "service/gateways/", "service/pages/"),
    "jinja2": ("service/pages/",),
    "yaml": ("catalog/",),
    "typer": ("service/cli/",),
    "prometheus_client": ("service/metrics.py",),
    "opentelemetry": ("service/traces.py",),
    "argon2": ("service/people/passwords.py",),
    "authlib": ("service/people/oidc.py",),
    "httpx2": ("service/people/oidc.py",),
    "joserfc": ("service/people/oidc.py",),
    "openpyxl": ("service/sheets/",),
    "olefile": ("service/papers/",),
    "PIL": ("service/papers/", "service/wordfiles/"),
    "defusedxml": ("service/ooxml/", "service/wordfiles/"),
    "pypdfium2": ("service/papers/",),
    "docx": ("service/letters/",),
    "typst": ("service/letters/",),
    "rapidfuzz": ("service/matching/",),
    "rjieba": ("service/matching/", "service/letters/titles.py"),
}
STATEMENTS = {f"sqlalchemy.{word}" for word in ("select", "insert", "update", "delete")}
CLOCKS = {"now", "today", "utcnow", "time"}
DOORS = ("service/doors.py", "service/cli/")


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the product with its path from the root."""
    for room in ("catalog", "opa", "service"):
        for file in sorted((ROOT / room).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text("utf-8"))


MODULES = list(modules())


def imported(tree: ast.Module) -> Iterator[str]:
    """The names of the modules a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(name: str) -> str:
    """The room of `service` that a dotted name or a path lies in."""
    return name.replace("/", ".").removesuffix(".py").split(".")[1]


@pytest.mark.parametrize(("path", "tree"), MODULES, ids=[path for path, _ in MODULES])
def test_imports_go_one_way(path: str, tree: ast.Module) -> None:
    """A room imports only rooms below it; the register and OPA's room know nothing of the service."""
    for name in imported(tree):
        head = name.split(".")[0]
        if path.startswith("catalog/"):
            assert head not in {"service", "opa"}, f"{path} imports {name}: the register stands alone."
        elif path.startswith("opa/"):
            assert head not in {"service", "catalog"}, f"{path} imports {name}: OPA's room stands alone."
        elif head == "service" and "." in name and room_of(path) != "__init__":
            below, own = LEVEL[room_of(name)], LEVEL[room_of(path)]
            assert below < own or room_of(name) == room_of(path), (
                f"{path} imports {name}: move what both need below {room_of(path)}."
            )


@pytest.mark.parametrize(("path", "tree"), MODULES, ids=[path for path, _ in MODULES])
def test_libraries_have_one_place(path: str, tree: ast.Module) -> None:
    """A library that is a choice is imported where that choice was made, and nowhere else."""
    for name in imported(tree):
        places = ONLY_IN.get(name.split(".")[0])
        assert places is None or path.startswith(places), f"{path} imports {name}: only {places} may."


@pytest.mark.parametrize(("path", "tree"), MODULES, ids=[path for path, _ in MODULES])
def test_no_clock_below_the_doors(path: str, tree: ast.Module) -> None:
    """The day and the hour are read at the doors and passed down."""
    if path.startswith((*DOORS, "opa/")):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            assert not (node.func.attr in CLOCKS and owner in {"datetime", "date", "time"}), (
                f"{path}, line {node.lineno}: take the moment as an argument; only a door reads the clock."
            )


@pytest.mark.parametrize(("path", "tree"), MODULES, ids=[path for path, _ in MODULES])
def test_public_things_have_docstrings(path: str, tree: ast.Module) -> None:
    """Modules, and their public classes and functions, say why they are there."""
    assert ast.get_docstring(tree) is not None, f"{path}: say in a docstring what the module is for."
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
            assert ast.get_docstring(node), f"{path}, {node.name}: say in a docstring what it is for."


def test_each_room_stands_in_one_layer() -> None:
    """A room named twice would be held to the higher place alone."""
    rooms = [room for layer in LAYERS for room in layer]
    assert len(rooms) == len(set(rooms))


def test_the_schema_is_the_models() -> None:
    """The committed schema of the facts is what the models say."""
    committed = (ROOT / "policies" / "schemas" / "facts.json").read_text("utf-8")

    assert schema() == committed, "Run `make generate`: the models have changed."


def test_forms_are_read_within_bounds() -> None:
    """No page has the framework read a form, which it does without a bound and before asking who is there."""
    for path, tree in MODULES:
        if path.startswith("service/"):
            names = set(imported(tree))
            assert not names & {"fastapi.Form", "fastapi.File", "fastapi.UploadFile"}, (
                f"{path} has FastAPI read a form: take it from service/pages/guard.py."
            )


def test_every_selected_row_is_asked_for_in_one_place() -> None:
    """Statements are written in `queries.py` of each room."""
    for path, tree in MODULES:
        if Path(path).name in {"queries.py", "staging.py"} or "/migrations/" in path:
            continue
        names = set(imported(tree))
        assert not names & {
            "sqlalchemy.select",
            "sqlalchemy.insert",
            "sqlalchemy.update",
            "sqlalchemy.delete",
        }, f"{path} writes a statement: move it to queries.py."


def test_the_longest_files_are_there() -> None:
    """What is moved to the front of the tests has not been renamed."""
    assert [file for file in PLACES if not file.is_file()] == []
