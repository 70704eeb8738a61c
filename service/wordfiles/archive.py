"""The parts of a Word file, and the limits of the process that opens it."""

import resource
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from service.wordfiles.bounds import CPU_SECONDS, MEMORY
from service.wordfiles.definitions import Mark
from service.wordfiles.events import Events, Marks, listen


def confine() -> None:
    """Bound memory and processor time of this process, before anything of the file is read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def heard(archive: ZipFile, part: str, events: Events) -> bool:
    """Tell of a part; whether to its end. Raises KeyError where there is none, and what `listen` raises."""
    entry = archive.getinfo(part)
    if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise NotImplementedError("OPC knows these two ways of packing (ECMA-376 part 2).")
    with archive.open(entry) as stream:
        return listen(stream, events)


def marks(archive: ZipFile, part: str) -> list[Mark]:
    """The elements of a part of definitions; none where the file has no such part."""
    events = Marks()
    if part in archive.NameToInfo:
        heard(archive, part, events)
    return events.found
