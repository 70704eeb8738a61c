"""Holds the record to the checkpoint files that lie beside it: all of them, older and newer ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from service.record.checkpoints import checks, queries
from service.record.checkpoints.documents import Checkpoint, Signed, Unreadable
from service.record.checkpoints.receipts import parse_checkpoints
from service.record.checkpoints.trust import Trust

_STRANGER = (
    "签署密钥 {key} 不是本存证的密钥，不能据以核验：属于另一数据库的，请将文件移至别处；"
    "否则本存证已被整体重写。"
    "it is signed by {key}, which is no key of this record, so it proves nothing of it: move the file away "
    "if it belongs to another database; if not, this record was written anew."
)


@dataclass(frozen=True, slots=True)
class CheckpointFile:
    """A file of the folder: the checkpoints in it, or, in `fault`, why it cannot be read."""

    name: str
    signed: tuple[Signed, ...] = ()
    fault: str = ""


@dataclass(slots=True)
class Held:
    """What came of holding the record to files: how many checkpoints it agrees with, and the newest."""

    count: int = 0
    newest: Checkpoint | None = None
    faults: list[str] = field(default_factory=list)

    def agree(self, said: Checkpoint) -> None:
        """Count a checkpoint that the record agrees with."""
        self.count += 1
        if self.newest is None or said.number > self.newest.number:
            self.newest = said


def read_folder(folder: Path) -> list[CheckpointFile]:
    """Read every `*.json` of a folder; none where there is no folder.

    To be read before the database is: a file is written after its checkpoint is committed.
    """
    return [_read(file) for file in sorted(folder.glob("*.json"))]


def hold(connection: Connection, files: Sequence[CheckpointFile], trusted: Trust) -> Held:
    """Hold the record to each checkpoint; its key must be the record's own, or one given by who verifies."""
    own, held = {row["id"] for row in queries.keys(connection)}, Held()
    for file in files:
        held.faults += [f"检查点文件 {file.name}：{file.fault}"] if file.fault else []
        for signed in file.signed:
            faults = list(_faults(connection, signed, own, trusted))
            held.faults += [f"检查点文件 {file.name}：{fault}" for fault in faults]
            if not faults:
                held.agree(Checkpoint.read(signed.body))
    return held


def _read(file: Path) -> CheckpointFile:
    try:
        return CheckpointFile(file.name, parse_checkpoints(file.read_text("utf-8-sig", errors="replace")))
    except (Unreadable, OSError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        return CheckpointFile(
            file.name,
            fault=f"无法读取，所载内容不能核验；请以另处保存的副本恢复，不是检查点的请移至别处。"
            f"it cannot be read ({cause}), so what it says is not checked; put back the copy kept elsewhere, "
            "or move the file away if it is no checkpoint.",
        )


def _faults(connection: Connection, signed: Signed, own: set[str], trusted: Trust) -> Iterator[str]:
    try:
        said = checks.opened(signed)
    except Unreadable as error:
        yield f"{error}; put back the copy kept elsewhere."
        return
    if not (trusted.holds(said.key, said.number) if trusted.given else said.key in own):
        yield _STRANGER.format(key=said.key)
        return
    row = queries.checkpoint(connection, said.number)
    if row is None or (row["body"], row["signature"]) != (signed.body, signed.signature):
        yield from checks.against(connection, said, signed)  # one that equals its row is held with the rows
