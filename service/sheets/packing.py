"""Saving a workbook to bytes that depend on its content only: the same content is the same file."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

_MOMENT = (2026, 1, 1, 0, 0, 0)
_WRITTEN = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def saved(workbook: Workbook) -> bytes:
    """Save, with the moments inside the container replaced by one and the same."""
    workbook.properties.creator = "Gongxiang 共享"
    written, packed = BytesIO(), BytesIO()
    workbook.save(written)
    with ZipFile(written) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = _WRITTEN.sub(rb"\g<1>2026-01-01T00:00:00Z", content)
            target.writestr(ZipInfo(part.filename, _MOMENT), content, ZIP_DEFLATED)
    return packed.getvalue()
