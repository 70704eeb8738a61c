"""What one ruling costs inside OPA: `make bench-policies` writes `docs/bench-policies.txt`.

The benches are the tests of `policies/decision_bench_test.rego`, as `opa test --bench` measures them: Rego as
written, no HTTP, no `-O`. The best of some runs is kept, which is the one least disturbed by other work.
"""

import json
import os
import sys
from typing import Any

from opa.release import VERSION
from service.settings import ROOT
from tests.programs import run_opa

RUNS = 3
FILE = ROOT / "docs" / "bench-policies.txt"
BENCHES = "^data.decision_bench_test"
BATCH = {"batch_of_ten": 10}
"""Documents in one run of a bench, where it is not one."""


def measured() -> dict[str, Any]:
    """The quickest run of each bench, by its name."""
    best: dict[str, Any] = {}
    for _ in range(RUNS):
        done = run_opa("test", "policies", "--bench", "--run", BENCHES, "--format", "json")
        if done.returncode:
            raise SystemExit(f"The benches did not run: {done.stdout}{done.stderr}")
        for row in json.loads(done.stdout):
            name = row["name"].removeprefix("test_bench_")
            best[name] = min(best.get(name, row), row, key=_nanoseconds)
    return best


def table(best: dict[str, Any]) -> str:
    """The figures of one ruling each, as the file has them."""
    lines = [
        f"OPA {VERSION}, {os.cpu_count()} cores, one used; best of {RUNS} runs. From `make bench-policies`.",
        "Per ruling, inside OPA: Rego as written, without HTTP and without optimisation.",
        "",
        f"{'question':26}{'milliseconds':>14}{'rulings/s':>12}{'kB':>8}{'allocations':>13}",
    ]
    for name, row in best.items():
        share = BATCH.get(name, 1)
        seconds, result = _nanoseconds(row) / 1e9 / share, row["benchmark_result"]
        size, count = (result[key] / result["N"] / share for key in ("MemBytes", "MemAllocs"))
        lines.append(f"{name:26}{seconds * 1e3:14.2f}{1 / seconds:12.0f}{size / 1e3:8.0f}{count:13.0f}")
    return "\n".join(lines) + "\n"


def _nanoseconds(row: dict[str, Any]) -> float:
    result = row["benchmark_result"]
    return float(result["T"]) / float(result["N"])


if __name__ == "__main__":
    FILE.write_text(table(measured()), "utf-8")
    sys.stdout.write(FILE.read_text("utf-8"))
