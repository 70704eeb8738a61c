"""Taking world files in: every entry read, checked and staged, every mistake kept with its place."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from catalog import queries
from catalog.checking import check, dotted, label
from catalog.codes import is_credit_code
from catalog.entries import LISTS, Agency, Entry
from catalog.nodes import Mistake
from catalog.reading import Found, Misplaced, entries_of
from catalog.remarks import LIMIT, LoadErrors, Remark, Remarks, Said
from catalog.staging import Staging
from catalog.streams import UnreadableError, Utf8Stream

Progress = Callable[[int, int], None]
"""Told how many bytes of all files have been read, and how many there are."""

_INTERNAL = Said(
    "this is not a valid unified social credit code (GB 32100-2015); it is kept as an internal id",
    "不是有效的统一社会信用代码(GB 32100-2015),按内部编号保存",
)


class Intake:
    """Reads files into the temporary tables of one connection."""

    def __init__(
        self, files: Sequence[str], connection: Connection, progress: Progress | None = None
    ) -> None:
        self._files, self._connection, self._progress = files, connection, progress
        self._staging = Staging(connection)
        self._errors, self._reports = Remarks(), Remarks()
        self._sizes = [_size(file) for file in files]

    def read(self) -> Remarks:
        """Read every file; the reports, or LoadErrors where there is any mistake."""
        with _without_collector():
            for number in range(len(self._files)):
                self._try(number)
        self._staging.flush()
        for name in LISTS:
            self._find_twice(name)
        if self._errors.rows:
            raise LoadErrors(self._errors.rows)
        return self._reports

    def _try(self, number: int) -> None:
        file = self._files[number]
        try:
            self._read(number)
        except UnreadableError as error:
            self._errors.add(Remark(file, error.line, None, None, None, error.said))
        except OSError as error:
            self._errors.add(Remark(file, None, None, None, None, _unopened(error)))

    def _read(self, number: int) -> None:
        with Path(self._files[number]).open("rb") as opened:
            for part in entries_of(Utf8Stream(opened, partial(self._tell, number))):
                if self._errors.is_full:
                    return
                self._take(number, part)

    def _tell(self, number: int, done: int) -> None:
        if self._progress is not None:
            self._progress(sum(self._sizes[:number]) + done, sum(self._sizes))

    def _take(self, number: int, part: Found | Misplaced) -> None:
        if isinstance(part, Misplaced):
            entry = f"no. {part.position}" if part.position else None
            self._errors.add(Remark(self._files[number], part.line, part.list, entry, None, part.said))
            return
        checked = check(part.list, part.node)
        if isinstance(checked, Entry):
            self._staging.add(part.list, checked, number, part.node.line)
            self._report(number, part, checked)
        else:
            self._refuse(number, part, checked)

    def _refuse(self, number: int, part: Found, mistakes: Sequence[Mistake]) -> None:
        name = label(part.node.value, part.position)
        for mistake in mistakes:
            place = (self._files[number], mistake.line, part.list, name, dotted(mistake.path))
            self._errors.add(Remark(*place, mistake.said))

    def _report(self, number: int, part: Found, entry: Entry) -> None:
        if isinstance(entry, Agency) and not is_credit_code(entry.id):
            place = (self._files[number], part.node.line, part.list, f'"{entry.id}"', "id")
            self._reports.add(Remark(*place, _INTERNAL))

    def _find_twice(self, name: str) -> None:
        first: list[str] = []
        place = ""
        for *key, file, line in self._connection.execute(queries.twice(name, LIMIT)):
            if key == first:
                said = _twice(place)
                self._errors.add(Remark(self._files[file], line, name, f'"{"/".join(key)}"', None, said))
            else:
                first, place = key, f"{self._files[file]}, line {line}"


@contextmanager
def _without_collector() -> Iterator[None]:
    """Hold the cyclic collector back: events hold no cycles, and walking them takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _size(file: str) -> int:
    try:
        return Path(file).stat().st_size
    except OSError:  # said where the file is opened
        return 0


def _unopened(error: OSError) -> Said:
    return Said(f"the file cannot be read ({error.strerror})", f"文件无法读取({error.strerror})")


def _twice(place: str) -> Said:
    return Said(f"the same entry stands in {place}; keep one", f"与 {place} 的条目重复,请只保留一个")
