"""The sheet 填表说明: how to fill in the form, in a few lines."""

from openpyxl.worksheet.worksheet import Worksheet

from service.sheets import styles
from service.words import table


def instructions(sheet: Worksheet) -> None:
    """Write the instructions on an empty sheet."""
    sheet.title = "填表说明"
    head, *lines = table()["sheets"]["instructions"]
    for row, (zh, en) in enumerate([head, *lines], start=1):
        for column, text in enumerate((zh, en), start=1):
            cell = sheet.cell(row, column, text)
            cell.font = styles.BODY if row > 1 else styles.TITLE
            cell.alignment = styles.WRAPPED
    sheet.column_dimensions["A"].width = 56
    sheet.column_dimensions["B"].width = 64
    styles.printed(sheet, "landscape")
