"""What an entry names that nobody listed: a fact the law deals with, and worth a word to whoever loads it."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from catalog import queries
from catalog.remarks import LIMIT, Remark, Said

REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("agencies", "division", "divisions"),
    ("divisions", "parent", "divisions"),
    ("resources", "provider", "agencies"),
    ("grants", "grantee", "agencies"),
    ("grants", "resource", "resources"),
    ("grants", "granted_by", "agencies"),
    ("grants", "case", "cases"),
    ("cases", "user", "agencies"),
    ("cases", "resource", "resources"),
    ("cases", "filed_with", "agencies"),
    ("facilities", "owner", "agencies"),
    ("projects", "unit", "agencies"),
    ("routes", "resource", "resources"),
    ("consumers", "agency", "agencies"),
)
"""List, key and the list it names. What a project names further in is not looked at."""


def dangling(connection: Connection, files: Sequence[str]) -> Iterator[Remark]:
    """Report what the staged entries name in vain, at most `LIMIT` of each kind."""
    for name, key, target in REFERENCES:
        for row in connection.execute(queries.dangling(name, key, target, LIMIT)):
            yield _remark(name, key, target, row, files)


def _remark(name: str, key: str, target: str, row: Row[Any], files: Sequence[str]) -> Remark:
    said = Said(f'"{row.named}" is not listed in {target}', f"{target} 中没有“{row.named}”")
    return Remark(files[row.file_], row.line_, name, f'"{row[0]}"', key, said)
