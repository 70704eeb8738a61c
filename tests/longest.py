"""The files that take longest come first, so that no worker is alone with one of them at the end."""

import pytest

from service.settings import ROOT

LONGEST = (
    "docs/test_authoring.py",
    "service/test_succession.py",
    "prove/test_proof.py",
    "faults/test_process.py",
    "faults/test_database.py",
    "explaining/test_conditions.py",
    "service/test_backup.py",
    "service/test_engines.py",
    "service/test_metrics.py",
    "authoring/test_diff.py",
    "faults/test_clock.py",
    "docs/test_operations.py",
)
"""Files below `tests` with a test of several seconds."""
PLACES = {ROOT / "tests" / file: place for place, file in enumerate(LONGEST)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Move whole files, as tests of one file share what it makes; the others stay as they are."""
    items.sort(key=lambda item: PLACES.get(item.path, len(PLACES)))
