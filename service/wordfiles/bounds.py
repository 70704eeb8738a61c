"""How much of a Word file is read: what is longer is shown up to here, what is deeper is not read at all."""

MEMORY = 2**29
"""Bytes of address space of the process."""
CPU_SECONDS = 15
PART = 48 * 2**20
"""Bytes of XML, unpacked, of one part."""
ELEMENTS = 600_000
"""Of one part; a report of 300 pages has about 200,000."""
DEPTH = 200
"""Of elements in elements; a paragraph in a table in a table in a text box stands at 40."""
NESTED = 4
"""Tables in tables; what is deeper stands as paragraphs of the cell."""
SIGNS = 1_500_000
BLOCKS = 20_000
"""Paragraphs, rows and cells."""
PIECES = 60_000
MARKS = 50_000
"""Elements of styles and numberings."""
LONGEST = 200
"""Signs of an attribute."""


class Enough(Exception):
    """A bound is reached: what was read up to here is what is shown."""
