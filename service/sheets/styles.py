"""How our workbooks look: fonts by the standards' names, which a machine without them replaces."""

from typing import Any, Literal

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

TEXT = "@"
MONEY = "#,##0.00"
DAY = "yyyy-mm-dd"

TITLE = Font(name="黑体", size=16, bold=True)
HEADING = Font(name="黑体", size=11)
BODY = Font(name="宋体", size=11)
NOTE = Font(name="宋体", size=9, color="FF595959")
LINK = Font(name="宋体", size=11, color="FF0563C1", underline="single")
GREY = PatternFill("solid", fgColor="FFE7ECF3")
RED = PatternFill("solid", fgColor="FFFFC7CE")
_LINE = Side(style="thin", color="FFA6A6A6")
FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
WRAPPED = Alignment(wrap_text=True, vertical="center")
CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")


def printed(sheet: Any, orientation: Literal["portrait", "landscape"], header: str = "") -> None:
    """Fit a sheet to the width of A4 and number its pages."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if header:
        sheet.oddHeader.center.text = header.replace("&", "&&")
    sheet.oddFooter.center.text = "第&P页，共&N页"
