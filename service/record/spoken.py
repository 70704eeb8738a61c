"""How often each code was found in the decisions on record."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.record import queries
from service.record.queries import Ruled

CHUNK = 500
"""Rulings held in memory at once."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Counts over the newest decisions: by code and outcome, and how many decisions were looked at."""

    counts: Mapping[tuple[str, str], int]
    decisions: int

    def of(self, code: str) -> dict[str, int]:
        """How many decisions of each outcome the code stood in."""
        return {outcome: count for (named, outcome), count in sorted(self.counts.items()) if named == code}

    def total(self, codes: Sequence[str]) -> int:
        """How often these codes were found, all together."""
        return sum(count for (code, _), count in self.counts.items() if code in codes)


def count_codes(connection: Connection, decisions: Sequence[Ruled]) -> Spoken:
    """Count the codes of decisions; their rulings are read some at a time."""
    digests = sorted({digest for digest, _ in decisions})
    counts: Counter[tuple[str, str]] = Counter()
    for start in range(0, len(digests), CHUNK):
        rulings = queries.texts(connection, digests[start : start + CHUNK])
        counts.update(tallied([one for one in decisions if one[0] in rulings], rulings).counts)
    return Spoken(counts, len(decisions))


def tallied(decisions: Sequence[Ruled], rulings: Mapping[str, str]) -> Spoken:
    """Count the codes of (ruling's digest, outcome) pairs; `rulings` are the documents by digest."""
    counts: Counter[tuple[str, str]] = Counter()
    for (digest, outcome), times in Counter(decisions).items():
        ruling = json.loads(rulings[digest])
        for code in {row["code"] for row in (*ruling["findings"], *ruling["duties"])}:
            counts[code, outcome] += times
    return Spoken(counts, len(decisions))
