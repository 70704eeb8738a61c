"""Says whose projects a caller files and judges.

A person files the own agency's and judges those of others; a key files those of its division.
"""

from sqlalchemy import Connection

from catalog.register import Snapshot
from service.decisions import Caller
from service.review.failures import IdTaken, OwnAgencyOnly, OwnProject


def own(caller: Caller, unit: str | None) -> None:
    """A person submits for the own agency only; a program with an analyst's key for any."""
    if caller.role != "analyst" and (caller.agency is None or caller.agency != unit):
        raise OwnAgencyOnly(
            "只能为本单位申报项目。", "A submitter files projects of the own agency only.", "unit"
        )


def impartial(caller: Caller, unit: str | None) -> None:
    """Refuse to let a person judge a project of the own agency; raises OwnProject."""
    if caller.agency is not None and caller.agency == unit:
        raise OwnProject(
            "不得审查、复核、签发本单位申报的项目，请由其他单位的人员办理。",
            "A project is reviewed, checked and issued by people of agencies other than its own.",
            "unit",
        )


def filed(caller: Caller, project: str, unit: str, known: str | None) -> None:
    """Whoever files hears nothing of another unit's project but that its id is taken.

    `known` is the unit that has filed under the id already. Raises IdTaken and OwnAgencyOnly.
    """
    if known not in (None, unit):
        raise taken(project)
    own(caller, unit)


def taken(project: str) -> IdTaken:
    """Another unit has the id."""
    return IdTaken(
        "该项目代码已由其他单位申报，请核对项目代码。",
        f"Another unit has filed a project under {project}; check the id.",
        "id",
    )


def covered(connection: Connection, caller: Caller, unit: str | None) -> None:
    """A key for a division files for its agencies and those below it; raises OwnAgencyOnly."""
    snapshot = Snapshot(connection)
    agency = snapshot.agency(unit) if unit else None
    code = agency.division if agency else None
    if not caller.covers(frozenset({code, *(snapshot.parents(code) or ())} if code else ())):
        raise OwnAgencyOnly(
            "该密钥不能为该行政区划以外的单位申报项目。",
            f"This key files projects of agencies of division {caller.division} and those below it.",
            "unit",
        )
