"""The guard's own rules, tested in their own language."""

import subprocess
from pathlib import Path

import opa as room

AUTHZ = Path(room.__file__).parent / "authz"


def test_guard_passes_its_own_tests_wholly_covered(opa: Path) -> None:
    """Every rule of the guard is exercised by its Rego tests, and all of them pass."""
    done = subprocess.run(
        [opa, "test", "--coverage", "--threshold=100", AUTHZ], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_guard_is_strict_and_formatted(opa: Path) -> None:
    """The guard passes `opa check --strict` and is laid out as `opa fmt` does it."""
    for command in (["check", "--strict"], ["fmt", "--fail", "--list"]):
        done = subprocess.run([opa, *command, AUTHZ], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
