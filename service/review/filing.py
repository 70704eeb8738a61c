"""Projects come in: drafts, submissions, what is submitted again, papers, withdrawals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from anyio import to_thread
from sqlalchemy import Connection

from catalog.amending import amend
from catalog.database import reading
from catalog.entries import Project
from catalog.register import Snapshot
from service import canonical
from service.decisions import Caller
from service.papers import Bounds
from service.review import queries
from service.review.acting import Act, Row
from service.review.confirming import NOTHING, Beside
from service.review.counter import Counter, words
from service.review.deciding import Chosen
from service.review.docket import entry_of
from service.review.failures import AmountWrong, IdWrong, PapersFull, WordsMissing
from service.review.moments import stamp
from service.review.owning import taken
from service.review.readings import Readings
from service.review.stages import Deed, Stage
from service.review.standing import Standing
from service.review.summary import filed

Kind = Literal["new", "continued", "rebuilt", "operation"]
Source = Literal["form", "excel", "json", "register"]
"""Where a submission came from; register: a world file had registered the project before."""


OTHERS = frozenset(
    {
        "new", "sheet", "readings", "total", "resources", "board", "deadlines", "workload", "figures",
        "redecide", "export", "views",
    }
)  # fmt: skip
"""What stands in addresses where a project's id does, and is none."""
LARGEST = 1e15
"""Yuan of one amount at most."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a project: its content lies in the store of papers under its SHA-256."""

    sha256: str
    name: str
    kind: str
    size: int
    item: int | None = None


@dataclass(frozen=True)
class Filing(Counter):
    """What submitters do."""

    bounds: Bounds = field(default_factory=Bounds)

    @property
    def readings(self) -> Readings:
        """The workbooks as they were read."""
        return Readings(self.database)

    async def save(
        self, entry: Project, kind: Kind | None, caller: Caller, at: datetime, beside: Beside = NOTHING
    ) -> Standing:
        """Keep a draft: nothing is decided on it, and nobody but the own agency sees it."""
        _sound(entry)

        def work(connection: Connection, row: Row) -> Mapping[str, Any]:
            _same_unit(connection, entry, row)
            _put_round(connection, _round(entry, 0, "form", caller, at), beside)
            return self._begun(connection, entry, row, at) | {"kind": kind, "source": "form", "round": 0}

        return await self._do(Act(Deed.SAVE, entry.id, caller, at, unit=entry.unit), work)

    async def submit(  # noqa: PLR0913, PLR0917  each is a part of a submission
        self,
        entry: Project,
        kind: Kind | None,
        source: Source,
        caller: Caller,
        at: datetime,
        deciders: Chosen = {},  # noqa: B006  read only
        *,
        beside: Beside = NOTHING,
    ) -> Standing:
        """File a project, or file it again once it was returned: registered, and both questions asked.

        Raises IdWrong, AmountWrong, IdTaken, WordsMissing where a person submits a returned project
        unchanged without a reason, and what forbids the deed.
        """
        _sound(entry)

        def work(connection: Connection, row: Row) -> Mapping[str, Any]:
            _same_unit(connection, entry, row)
            if source in ("form", "excel"):
                _reasoned(connection, entry, row, beside)
            number = row.get("round", 0) + 1
            amend(connection, entry)
            _put_round(connection, _round(entry, number, source, caller, at), beside)
            moved = {"kind": kind or row.get("kind"), "source": source, "round": number}
            return self._begun(connection, entry, row, at) | moved | {"submitted_at": stamp(at)}

        deed, details = await self._deed(entry.id), await self._lapsing(entry.id, at)
        details |= beside.confirmed.details if beside.confirmed else {}
        act = Act(deed, entry.id, caller, at, beside.why, details, unit=entry.unit)
        return await self._do_and_decide(act, work, deciders)

    async def take_in(self, caller: Caller, at: datetime) -> list[str]:
        """File what world files registered and nobody filed, as it stands; gives the projects' ids.

        An id that no address can name, and amounts beyond all money, are left in the register.
        """
        found = await to_thread.run_sync(self._unfiled)
        entries = [entry for entry in found if is_sound(entry.id) and _is_payable(entry)]
        for entry in entries:
            await self.submit(entry, None, "register", caller, at)
        return [entry.id for entry in entries]

    async def withdraw(self, project: str, reason: str, caller: Caller, at: datetime) -> Standing:
        """Take a project back."""
        said = words(reason, "撤回理由", "the reason for taking it back", "reason")
        return await self._do(Act(Deed.WITHDRAW, project, caller, at, said))

    async def add_paper(self, project: str, paper: Paper, caller: Caller, at: datetime) -> Standing:
        """Add a paper to the file; raises PapersFull."""

        def work(connection: Connection, row: Row) -> Mapping[str, Any]:
            self._hold(connection, project, paper.size, paper.sha256)
            kept = {"project": project, "round": max(row["round"], 1), "by": caller.name, "at": stamp(at)}
            queries.put_paper(
                connection,
                kept
                | {
                    "sha256": paper.sha256,
                    "name": paper.name,
                    "kind": paper.kind,
                    "size": paper.size,
                    "item": paper.item,
                },
            )
            return {}

        details = {"sha256": paper.sha256, "name": paper.name, "item": paper.item}
        return await self._do(Act(Deed.ADD_PAPER, project, caller, at, details=details), work)

    def room(self, project: str, size: int) -> None:
        """Hold that a project has room for a paper of so many bytes; raises PapersFull."""
        with reading(self.database) as connection:
            self._hold(connection, project, size)

    def _hold(self, connection: Connection, project: str, size: int, digest: str = "") -> None:
        others = [row["size"] for row in queries.papers(connection, project) if row["sha256"] != digest]
        if not self.bounds.hold(len(others) + 1, sum(others) + size):
            raise PapersFull(*self.bounds.said, "papers")

    async def _deed(self, project: str) -> Deed:
        """Whether a submission is the first, or comes after a return."""
        stage = await to_thread.run_sync(self._stage, project)
        return Deed.RESUBMIT if stage in (Stage.RETURNED, Stage.WITHDRAWN) else Deed.SUBMIT

    def _stage(self, project: str) -> Stage | None:
        with reading(self.database) as connection:
            row = queries.project(connection, project)
        return Stage(row["stage"]) if row else None

    def _unfiled(self) -> list[Project]:
        with reading(self.database) as connection:
            found = (Snapshot(connection).project(one) for one in queries.unfiled(connection))
            return [entry for entry in found if entry]

    def _begun(self, connection: Connection, entry: Project, row: Row, at: datetime) -> dict[str, Any]:
        """The columns of a project that is filed: made anew, but for what it has been through."""
        kept = ("returns", "year") if row.get("round") else ()
        before = {key: row[key] for key in kept}
        first = {"returns": 0, "year": self.day(at).year, "submitted_at": None}
        chairs = dict.fromkeys(("reviewer", "checker", "issuer")) if not row else {}
        facts = {"facts": row.get("facts", 0) + 1}
        return {**first, **chairs, **before, **filed(entry, Snapshot(connection)), **facts}


def is_sound(project: str) -> bool:
    """Whether an address can name the project, and names nothing else."""
    taken_up = project in OTHERS or project.endswith((".json", ".xlsx"))
    return "/" not in project and project not in {".", ".."} and project.isprintable() and not taken_up


def _is_payable(entry: Project) -> bool:
    """Whether its amounts are sums of money, and so are finite when they are added up."""
    rows = (*(entry.funding or ()), *(entry.overlaps or ()))
    return all((row.amount or 0.0) <= LARGEST for row in rows)


def _sound(entry: Project) -> None:
    """Hold that an address can name the project, and its amounts be money; raises IdWrong, AmountWrong."""
    if not _is_payable(entry):
        raise AmountWrong(
            "金额超出合理范围，请核对单位是否为元。",
            "An amount is more money than there is; amounts are in yuan, check it.",
            "funding",
        )
    if not is_sound(entry.id):
        raise IdWrong(
            "项目代码不得含“/”或者不可见字符，也不得与本系统页面地址同名。",
            "A project's id holds no / and no invisible character, and is no other page's name.",
            "id",
        )


def _same_unit(connection: Connection, entry: Project, row: Row) -> None:
    """Hold that no other unit has filed under this id; raises IdTaken."""
    registered = Snapshot(connection).project(entry.id)
    known = {row.get("unit"), registered.unit if registered else None} - {None}
    if known - {entry.unit}:
        raise taken(entry.id)


def _reasoned(connection: Connection, entry: Project, row: Row, beside: Beside) -> None:
    """Hold that a returned project comes back changed, with papers, or with a reason; raises WordsMissing."""
    if row.get("stage") != Stage.RETURNED or beside.why or beside.brings_papers:
        return
    rounds = queries.rounds(connection, entry.id)
    returned_at = rounds[-1]["returned_at"] or ""
    has_papers = any(paper["at"] > returned_at for paper in queries.papers(connection, entry.id))
    if not has_papers and entry == entry_of(connection, entry.id, row["stage"], rounds):
        raise WordsMissing(
            "本次提交与退回时的内容相同，也没有补充材料；请修改内容、添加材料，或者在“未作修改的理由”中说明理由。",
            "Nothing was changed since the return and no paper was added: correct the project, add papers, "
            "or state under “Reason for no change” why it stays as it is.",
            "why",
        )


def _put_round(connection: Connection, row: dict[str, Any], beside: Beside) -> None:
    """Keep what was submitted with what came beside it, and the reading that it rests on."""
    confirmed = beside.confirmed
    texts = {
        "stated": beside.stated.model_dump_json(exclude_none=True),
        "confirmed": confirmed.model_dump_json() if confirmed else None,
    }
    queries.put_round(connection, row | texts)
    if confirmed is not None and confirmed.workbook is not None:
        queries.change_reading(connection, confirmed.workbook.reading, {"kept": True})


def _round(entry: Project, number: int, source: Source, caller: Caller, at: datetime) -> dict[str, Any]:
    return {
        "project": entry.id,
        "round": number,
        "entry": canonical.text(entry.model_dump(mode="json")),
        "source": source,
        "by": caller.name,
        "at": stamp(at),
        "returned_at": None,
        "answer_by": None,
        "note": None,
    }
