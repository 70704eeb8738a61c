"""The process that reads a PDF for `pages.py`: FILE count, or FILE draw NUMBER WIDTH; the answer on stdout.

It runs by its path in an isolated interpreter, so it imports nothing of the service.
"""

import resource
import sys
from io import BytesIO

import pypdfium2

MEMORY = 2**30
"""Bytes of address space."""
CPU_SECONDS = 15
TALLEST = 6_000
"""Pixels; a longer page is drawn smaller."""


def main(file: str, what: str, *arguments: str) -> None:
    """Answer one question about a file; any failure ends the process with a code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    document = pypdfium2.PdfDocument(file)
    answer = str(len(document)).encode() if what == "count" else _drawn(document, *map(int, arguments))
    sys.stdout.buffer.write(answer)


def _drawn(document: pypdfium2.PdfDocument, number: int, width: int) -> bytes:
    page = document[number - 1] if number > 0 else None
    if page is None:
        raise IndexError(number)
    across, down = page.get_size()
    scale = min(width / across, TALLEST / down)
    written = BytesIO()
    page.render(scale=scale, may_draw_forms=False).to_pil().save(written, "PNG")
    return written.getvalue()


if __name__ == "__main__":
    main(*sys.argv[1:])
