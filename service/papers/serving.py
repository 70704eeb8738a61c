"""The headers a paper is served with: an image may be shown, everything else is handed over to be saved.

A browser's own PDF viewer does not run inside a sandbox, and without one a PDF would run at our address; so a
PDF is an attachment, and its pages are shown as images that the service draws (`pages.py`). A Word file is
one as well, and what it says is shown as text (`word.py`).
"""

from urllib.parse import quote

from service.papers.kinds import Kind
from service.papers.store import Paper, clean

TYPES: dict[Kind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "ofd": "application/ofd",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "tiff": "image/tiff",
}
SHOWN: frozenset[Kind] = frozenset({"png", "jpeg"})
"""Kinds that every browser draws as an image and nothing else."""


def served(paper: Paper) -> dict[str, str]:
    """Give the headers for a paper's own bytes; the extension of its name is that of its kind.

    An operating system goes by the extension, whatever the content type says.
    """
    disposition = "inline" if paper.kind in SHOWN else "attachment"
    return _headers(TYPES[paper.kind], disposition, clean(paper.name, paper.kind))


def served_page(paper: Paper, part: int | str) -> dict[str, str]:
    """Give the headers for the image of a page, or of a picture in a Word file."""
    return _headers("image/png", "inline", f"{paper.name}-{part}.png")


def _headers(content_type: str, disposition: str, name: str) -> dict[str, str]:
    plain = "".join(sign if sign.isascii() and sign not in '\\"%;' else "_" for sign in name)
    encoded = quote(name, safe="")
    return {
        "Content-Type": content_type,
        "Content-Disposition": f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{encoded}",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'self'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
