"""The money of a project, in yuan."""

from dataclasses import dataclass

from catalog.entries import Project


@dataclass(frozen=True, slots=True)
class Funding:
    """Total and fiscal sum, None where a row lacks its source or amount; what to cut, and its share.

    `rate` is the cut over the fiscal sum, from 0 to 1; None where there is none to cut from.
    """

    total: float | None
    fiscal: float | None
    cut: float

    @property
    def rate(self) -> float | None:
        """The share of the fiscal money that is cut."""
        return min(self.cut / self.fiscal, 1.0) if self.fiscal else None


def funding(entry: Project) -> Funding:
    """Add up a project's money; a sum of which a part is unknown is unknown."""
    rows = entry.funding or []
    known = [row.amount for row in rows if row.amount is not None]
    stated = bool(rows) and len(known) == len(rows)
    sourced = stated and all(row.source for row in rows)
    fiscal = [row.amount or 0.0 for row in rows if row.source == "fiscal"]
    cut = sum(row.amount or 0.0 for row in entry.overlaps or [])
    return Funding(sum(known) if stated else None, sum(fiscal) if sourced else None, cut)


def secrecy(entry: Project) -> str | None:
    """Whether a project is secret as a whole or in part, as it says; None where that is not stated."""
    if entry.secrecy.statement == "secret":
        return entry.secrecy.part
    return entry.secrecy.statement
