"""The questions that the policies decide: every action that some act is asked about."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from catalog import documents
from opa import sources

FILES = ("data.yaml", "data.yml", "data.json")
"""What OPA reads as data in a folder."""


def actions(folders: Sequence[Path]) -> tuple[str, ...]:
    """The actions that the acts in these policy folders name in `parameters/<act>/…: questions`, sorted.

    Raises LoadErrors and ValueError for a file that cannot be read, of which no bundle is built either.
    """
    return tuple(sorted({str(action) for folder in folders for action in _questions(folder)}))


def _questions(folder: Path) -> Iterator[Any]:
    for name in FILES:
        for file in sources.matching(folder, f"parameters/*/{name}"):
            content = json.loads(sources.text(file)) if file.suffix == ".json" else documents.read(file)
            yield from (content or {}).get("questions") or {}
