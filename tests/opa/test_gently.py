"""OPA as a command that nobody waits for gives way to everybody else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from opa.gently import command, gently

ASKED = "import os; print(os.sched_getscheduler(0))"


def policy() -> int:
    """The scheduling policy that such a command runs under."""
    done = subprocess.run(
        [*command(Path(sys.executable)), "-c", ASKED], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def test_only_inside_the_block_it_gives_way() -> None:
    """In the block it runs when nobody else would, where the system has the tool for that; else as usual."""
    assert policy() == os.SCHED_OTHER
    with gently():
        assert policy() == (os.SCHED_IDLE if shutil.which("chrt") else os.SCHED_OTHER)
    assert policy() == os.SCHED_OTHER
