"""`make prove`: the exhaustive proofs, and the report that `make test` compares with the policies.

python tests/prove/run.py
"""

import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import law_cases
import mutants
from houses import desk_on, key_of

from opa import bundle, install
from opa.child import OpaChild
from service.settings import ROOT

REPORT = ROOT / "docs" / "proof.json"


def case_facts() -> list[str]:
    """The facts of every law case and of every base question, established by the service."""
    found: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        built = bundle.build([ROOT / "policies"], Path(folder) / "bundle.tar.gz")
        with OpaChild(install.install(), built.path) as law:
            for param in law_cases.cases():
                case = param.values[0]
                world = law_cases.changed(law_cases.BASE["world"], case.get("world"))
                request = law_cases.changed(law_cases.BASE["questions"][case["ask"]], case.get("request"))
                key = key_of(world) + repr((request, case["on"]))
                if key not in found:
                    with tempfile.TemporaryDirectory() as place, desk_on(world, law, Path(place)) as opened:
                        found[key] = opened.ask(request, case["on"]).decision.facts.text
    return list(found.values())


def main() -> int:
    """Prove, write the report, and fail where something survived."""
    began = time.monotonic()
    sys.stderr.write("Establishing the facts of every law case; about a minute.\n")
    facts = case_facts()
    sys.stderr.write("Breaking every rule in turn; about fifteen minutes on two cores.\n")
    verdicts = mutants.prove(facts)
    report = {
        "revision": bundle.revision([ROOT / "policies"]),
        "cases": len(facts),
        "mutants": {verdict: len(found) for verdict, found in sorted(verdicts.items())},
        "survivors": verdicts.get("survived", []),
        "seconds": round(time.monotonic() - began),
    }
    REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")
    sys.stdout.write(REPORT.read_text("utf-8"))
    return 1 if report["survivors"] else 0


if __name__ == "__main__":
    sys.exit(main())
