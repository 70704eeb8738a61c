"""`make prove`: the exhaustive proofs, and the report that `make test` compares with the policies."""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from opa import bundle, install
from opa.child import OpaChild
from service.law.cases import cases
from service.settings import ROOT
from tests.houses import BASE, desk_on, key_of
from tests.prove import combinations, mutants

SEED = 2016
KINDS = ["removed", "negated", "dropped"]
REPORT = ROOT / "docs" / "proof.json"


def case_facts() -> dict[str, list[str]]:
    """The facts of every law case, established by the service, by the file of the case."""
    found: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        built = bundle.build([ROOT / "policies"], Path(folder) / "bundle.tar.gz")
        with OpaChild(install.install(), built.path) as law:
            for case in cases([ROOT / "policies"]):
                world, request = case.register(), case.question()
                key = key_of(world) + repr((request, case.on))
                if key not in found.setdefault(case.article, {}):
                    with tempfile.TemporaryDirectory() as place, desk_on(world, law, Path(place)) as opened:
                        kept = opened.ask(request, case.on)
                    found[case.article][key] = kept.decision.facts.text
    return {article: list(texts.values()) for article, texts in found.items()}


def combined(share: float) -> dict[str, Any]:
    """All combinations of any three facts, or of a seeded share of the threes, on the engines."""
    chance = random.Random(SEED)
    found: dict[str, Any] = {"share_of_threes": share, "actions": {}, "outcomes": {}, "faults": []}
    with tempfile.TemporaryDirectory() as folder, combinations.three_engines(Path(folder)) as (law, engines):
        with desk_on(BASE["world"], law, Path(folder)) as opened:
            bases = combinations.bases(opened)
        for action, base in bases.items():
            threes = [three for three in combinations.threes(base, action) if chance.random() < share]
            tally = combinations.check(base, action, engines, threes)
            found["actions"][action] = tally.combinations
            found["faults"] += tally.faults
            for outcome, count in tally.outcomes.items():
                found["outcomes"][outcome] = found["outcomes"].get(outcome, 0) + count
            sys.stderr.write(f"{action}: {tally.combinations} combinations, {len(tally.faults)} faults\n")
    return found | {"combinations": sum(found["actions"].values())}


def broken(facts: dict[str, list[str]], kinds: list[str], before: dict[str, Any] | None) -> dict[str, Any]:
    """Break every rule in turn; with a report of this revision, only what survived then.

    Tests and cases only ever notice more, so what was caught for these policies stays caught.
    """
    again = set(before["survivors"]) if before else None
    found = [one for one in mutants.mutants() if one.kind in kinds and (again is None or str(one) in again)]
    verdicts = mutants.prove(found, facts)
    counts = {verdict: len(those) for verdict, those in verdicts.items()}
    for verdict, count in (before["verdicts"] if before else {}).items():
        counts[verdict] = counts.get(verdict, 0) + (count if verdict != "survived" else 0)
    return {
        "kinds": kinds,
        "law_cases": sum(map(len, facts.values())),
        "verdicts": dict(sorted(counts.items())),
        "survivors": verdicts.get("survived", []),
    }


def timed(proof: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What a proof found, and how long it took."""
    start = time.monotonic()
    return proof() | {"minutes": round((time.monotonic() - start) / 60, 1)}


def keep(report: dict[str, Any]) -> None:
    """Write the report that is committed."""
    REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")


def arguments() -> argparse.Namespace:
    """What to prove: all of it, unless told otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", nargs="+", default=KINDS, choices=KINDS, help="of breaking a rule")
    parser.add_argument("--share", type=float, default=1.0, help="of the threes of facts; 1 is all")
    parser.add_argument("--again", action="store_true", help="break only what survived before")
    return parser.parse_args()


def main() -> int:
    """Prove, write the report, and fail where something survived or differed."""
    told, revision = arguments(), bundle.revision([ROOT / "policies"])
    report = json.loads(REPORT.read_text("utf-8"))
    again = told.again and report["revision"] == revision
    sys.stderr.write("Establishing the facts of every law case; about a minute.\n")
    facts = case_facts()
    sys.stderr.write("Breaking every rule in turn; about twenty minutes on two cores.\n")
    before = report["mutants"] if again else None
    report["mutants"] = timed(lambda: broken(facts, told.kinds, before))
    sys.stderr.write("Combinations of three facts on the engines; all take about an hour on two cores.\n")
    report["combinations"] = timed(lambda: combined(told.share))
    keep(report | {"revision": revision})
    sys.stdout.write(REPORT.read_text("utf-8"))
    return 1 if report["mutants"]["survivors"] or report["combinations"]["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
