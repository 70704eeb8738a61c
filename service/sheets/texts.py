"""Text into a cell as text: never a formula, never a number, never what a workbook cannot hold."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from service.sheets.decoding import encoded
from service.sheets.styles import DAY, MONEY, TEXT

LONGEST = 32_767
"""Characters of a cell."""
_CUT = "…（已截断）"
_ACTIVE = re.compile(r"^\s*[=+\-@\t\r]")
_STRAYED = re.compile("[\ud800-\udfff\ufffe\uffff]")


def set_value(cell: Any, value: Any) -> Any:
    """Put a value into a cell with the format of its type; gives the cell."""
    if isinstance(value, str):
        cell.value = _held(value)
        cell.data_type = "s"
        cell.number_format = TEXT
        cell.quotePrefix = bool(_ACTIVE.match(value))
        return cell
    if isinstance(value, datetime):
        cell.value, cell.number_format = value.replace(tzinfo=None), "yyyy-mm-dd hh:mm"
        return cell
    cell.value = value
    if isinstance(value, float | Decimal):
        cell.number_format = MONEY
    elif isinstance(value, date):
        cell.number_format = DAY
    return cell


def _held(text: str) -> str:
    """What XML can hold of a text; a longer one is cut and says so."""
    kept = encoded(_STRAYED.sub("�", ILLEGAL_CHARACTERS_RE.sub("�", text)))
    return kept if len(kept) <= LONGEST else kept[: LONGEST - len(_CUT)] + _CUT
