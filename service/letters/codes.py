"""QR codes drawn: as PNG for Word, as SVG for PDF."""

import io

import segno

BORDER = 4
"""Empty modules around a code, as the standard asks."""


def png(text: str) -> bytes:
    """A code as PNG, four dots a module."""
    return _drawn(text, "png", 4)


def svg(text: str) -> str:
    """A code as SVG without a size of its own."""
    return _drawn(text, "svg", 1).decode()


def _drawn(text: str, kind: str, scale: int) -> bytes:
    out = io.BytesIO()
    code = segno.make(text, error="M", micro=False, boost_error=False)
    more = {"omitsize": True, "xmldecl": False} if kind == "svg" else {}
    code.save(out, kind=kind, border=BORDER, scale=scale, **more)
    return out.getvalue()
