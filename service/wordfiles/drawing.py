"""The process that draws a picture: `python -m service.wordfiles.drawing FILE RELATION`; PNG on stdout.

A picture is unpacked here and written anew, so that no byte of the file reaches a browser.
"""

import sys
from io import BytesIO
from zipfile import ZipFile

from PIL import Image

from service.wordfiles.archive import confine, marks
from service.wordfiles.definitions import pictures
from service.wordfiles.reading import RELATIONS

LARGEST = 32 * 2**20
"""Bytes of a picture, unpacked."""
PIXELS = 40_000_000
WIDEST = 1_600
"""Pixels either way of what is drawn."""
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF")


def draw(archive: ZipFile, relation: str) -> bytes:
    """Draw the picture that a relationship of the body names; raises whatever goes wrong."""
    with archive.open(pictures(marks(archive, RELATIONS))[relation]) as stream:
        content = stream.read(LARGEST + 1)
    with Image.open(BytesIO(content[:LARGEST]), formats=_FORMATS) as image:
        if image.width * image.height > PIXELS:
            raise ValueError(image.size)
        image.thumbnail((WIDEST, WIDEST))
        drawn = image.convert("RGBA" if image.has_transparency_data else "RGB")
    written = BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()


if __name__ == "__main__":
    confine()
    with ZipFile(sys.argv[1]) as file:
        sys.stdout.buffer.write(draw(file, sys.argv[2]))
