"""Workbooks for the tests: the committed sample, and the same with one thing changed."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

from service.settings import ROOT

SAMPLE = (ROOT / "fixtures" / "projects" / "申报表.xlsx").read_bytes()


def changed(change: Callable[[Workbook], object], data: bytes = SAMPLE) -> bytes:
    """Open the sample, change it as a person would, and save it."""
    workbook = load_workbook(BytesIO(data))
    change(workbook)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    """The bytes of a workbook."""
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def cell(
    sheet: str, place: str, value: object, number_format: str | None = None
) -> Callable[[Workbook], None]:
    """A change of one cell."""

    def change(workbook: Workbook) -> None:
        found = workbook[sheet][place]
        found.value = value
        found.number_format = number_format or found.number_format

    return change


def both(*changes: Callable[[Workbook], object]) -> Callable[[Workbook], object]:
    """Several changes that are one."""
    return lambda workbook: [change(workbook) for change in changes]


def parts(data: bytes) -> dict[str, bytes]:
    """What a container holds: how it is packed is the machine's."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None) -> bytes:
    """The sample's container with its parts changed, left out (None) or added."""
    packed = BytesIO()
    with ZipFile(BytesIO(SAMPLE)) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = change(part.filename, source.read(part))
            if content is not None:
                target.writestr(part.filename, content)
        for name, content in (more or {}).items():
            target.writestr(name, content)
    return packed.getvalue()
