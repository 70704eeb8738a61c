"""A total compared with the rows it adds up."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from openpyxl.utils import range_boundaries

from catalog.remarks import Said
from service.sheets.amounts import Unit, amount_of, in_words
from service.sheets.cells import Cell
from service.sheets.errors import Unreadable, say
from service.sheets.footers import stated_count
from service.sheets.grid import Grid

CENT = Decimal("0.01")
_SUM = re.compile(
    r"=(?:SUM|SUBTOTAL)\((?:9,|109,)?\$?([A-Z]{1,3})\$?([0-9]+):\$?([A-Z]{1,3})\$?([0-9]+)\)", re.IGNORECASE
)


def check_total(
    cell: Cell, units: Sequence[Unit], grid: Grid, entries: Sequence[dict[str, Any]], counted: int
) -> Iterator[Said]:
    """Ask where a total of amounts is not the sum of the entries, or of those since the last subtotal."""
    sums = [_sum(entries), _sum(entries[counted:])]
    if None in sums:
        return
    whole, rest = (Decimal(found or 0) for found in sums)
    if cell.type == "f":
        if not _adds_up(cell, grid, len(entries)):
            yield say("total_formula", sum=in_words(whole))
        return
    try:
        stated = amount_of(cell, units).yuan
    except Unreadable as error:
        yield error.said
        return
    if all(abs(stated - found) > CENT for found in (whole, rest)):
        yield say("total_differs", stated=in_words(stated), sum=in_words(whole))


def check_count(cells: Sequence[Cell], count: int) -> Iterator[tuple[Cell, Said]]:
    """Ask where a total states another number of entries than were read."""
    for cell in cells:
        stated = stated_count([cell])
        if stated is not None and stated != count:
            yield cell, say("count_differs", stated=stated, count=count)


def _sum(entries: Sequence[dict[str, Any]]) -> Decimal | None:
    """The sum of the entries; None where an amount could not be read."""
    amounts = [entry.get("amount") for entry in entries if "amount" in entry]
    return None if None in amounts else sum((Decimal(repr(amount)) for amount in amounts), Decimal(0))


def _adds_up(cell: Cell, grid: Grid, count: int) -> bool:
    """Whether a formula adds up as many cells right above it as there are entries."""
    found = _SUM.fullmatch(cell.shown.replace(" ", ""))
    if found is None:
        return False
    left, top, right, bottom = range_boundaries("{}{}:{}{}".format(*found.groups()))
    if not left == right == cell.column or int(bottom or 0) >= cell.row:
        return False
    return (
        sum(grid.at(row, cell.column) is not None for row in range(int(top or 0), int(bottom or 0) + 1))
        == count
    )
