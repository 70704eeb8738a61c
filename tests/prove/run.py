"""`make prove`: the exhaustive proofs, and the report that `make test` compares with the policies."""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from opa import bundle, install
from opa.child import OpaChild
from service.settings import ROOT
from tests import law_cases
from tests.houses import desk_on, key_of
from tests.prove import combinations, mutants

REPORT = ROOT / "docs" / "proof.json"


def case_facts() -> dict[str, list[str]]:
    """The facts of every law case, established by the service, by the file of the case."""
    found: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        built = bundle.build([ROOT / "policies"], Path(folder) / "bundle.tar.gz")
        with OpaChild(install.install(), built.path) as law:
            for param in law_cases.cases():
                case, article = param.values[0], str(param.id).rpartition("-")[0]
                world = law_cases.changed(law_cases.BASE["world"], case.get("world"))
                request = law_cases.changed(law_cases.BASE["questions"][case["ask"]], case.get("request"))
                key = key_of(world) + repr((request, case["on"]))
                if key not in found.setdefault(article, {}):
                    with tempfile.TemporaryDirectory() as place, desk_on(world, law, Path(place)) as opened:
                        kept = opened.ask(request, case["on"])
                    found[article][key] = kept.decision.facts.text
    return {article: list(texts.values()) for article, texts in found.items()}


def combined() -> dict[str, Any]:
    """All combinations of any three facts, for each action, on three engines."""
    found: dict[str, Any] = {"actions": {}, "outcomes": {}, "faults": []}
    with tempfile.TemporaryDirectory() as folder, combinations.three_engines(Path(folder)) as (law, engines):
        with desk_on(law_cases.BASE["world"], law, Path(folder)) as opened:
            bases = combinations.bases(opened)
        for action, base in bases.items():
            tally = combinations.check(base, action, engines, combinations.threes(base, action))
            found["actions"][action] = tally.combinations
            found["faults"] += tally.faults
            for outcome, count in tally.outcomes.items():
                found["outcomes"][outcome] = found["outcomes"].get(outcome, 0) + count
            sys.stderr.write(f"{action}: {tally.combinations} combinations, {len(tally.faults)} faults\n")
    return found | {"combinations": sum(found["actions"].values())}


def main() -> int:
    """Prove, write the report, and fail where something survived or differed."""
    began = time.monotonic()
    sys.stderr.write("All combinations of three facts on three engines; about fifteen minutes.\n")
    combination = combined()
    between = time.monotonic()
    sys.stderr.write("Establishing the facts of every law case; about a minute.\n")
    facts = case_facts()
    sys.stderr.write("Breaking every rule in turn; about fifteen minutes on two cores.\n")
    verdicts = mutants.prove(facts)
    report = {
        "revision": bundle.revision([ROOT / "policies"]),
        "combinations": combination | {"seconds": round(between - began)},
        "mutants": {
            "law_cases": sum(map(len, facts.values())),
            "verdicts": {verdict: len(found) for verdict, found in sorted(verdicts.items())},
            "survivors": verdicts.get("survived", []),
            "seconds": round(time.monotonic() - between),
        },
    }
    REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")
    sys.stdout.write(REPORT.read_text("utf-8"))
    return 1 if verdicts.get("survived") or combination["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
