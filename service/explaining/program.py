"""OPA as a program, for what its server does not do: parsing, and evaluating probes. Bounded each time."""

import subprocess
from collections.abc import Sequence

from opa import install
from opa.gently import command
from service.explaining.failure import NotExplained

SECONDS = 5.0
"""The longest one run may take."""
LARGEST = 8 << 20
"""The most that is read of what it says, in bytes."""


def run(arguments: Sequence[str], given: str = "") -> bytes:
    """What OPA prints.

    Raises NotExplained when there is no OPA here, it takes too long, it fails, or it says too much.
    """
    try:
        done = subprocess.run(
            [*command(install.find()), *arguments],
            input=given.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except install.OpaMissing as missing:
        raise NotExplained(f"Explaining needs OPA on this machine: {missing}") from None
    except subprocess.TimeoutExpired:
        raise NotExplained(f"OPA took more than {SECONDS:g} seconds to explain; ask again shortly.") from None
    except subprocess.CalledProcessError as error:
        told = " ".join(error.stderr.decode(errors="replace").split())[:300]
        raise NotExplained(f"OPA could not explain this: {told}") from None
    except OSError as error:
        raise NotExplained(f"OPA cannot be run: {error.strerror}.") from None
    if len(done.stdout) > LARGEST:
        raise NotExplained("The explanation is too long to be shown; ask about fewer rows at a time.")
    return done.stdout
