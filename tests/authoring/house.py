"""The rules of the house for a policy author's own folders: `python -m tests.authoring.house drafts`."""

import sys
from pathlib import Path

from service.law.rego import Module, modules
from service.policy.texts import Texts
from tests.house_rules import cites_the_text
from tests.policies.test_house import RULES


def complaints(files: list[Module], folders: list[Path]) -> list[str]:
    """All that the rules of the house have to say about these files."""
    rules = RULES | {"cites_the_text": cites_the_text(Texts(folders))}
    return [complaint for rule in rules.values() for complaint in rule(files)]


def main(*folders: str) -> int:
    """Print each complaint; 1 where there is any, 2 where no folder with Rego is named."""
    named = [Path(folder).absolute() for folder in folders]
    files = modules(named, tests=True)
    if not files:
        sys.stderr.write("Name policy folders that hold Rego, for example: drafts\n")
        return 2
    found = complaints(files, named)
    sys.stdout.write("".join(f"{complaint}\n" for complaint in found))
    sys.stdout.write(f"{len(files)} files, {len(found)} complaints.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
