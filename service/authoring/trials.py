"""Law cases tried out: each becomes the facts that the service would establish, without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from service.authoring import paper
from service.errors import Failure
from service.facts import establish
from service.law.cases import BASE, Case, cases
from service.requests import Request

DUE = ".act.review_due"
"""Beside every finding of an act that is due for review; a case names it only where it is about that."""
BEFORE = ".not_in_force"
"""Where no act is in force, each that is asked says so; a case of one need not name the others."""


class CaseWrong(Failure):
    """A case that cannot be asked; the message names it."""

    code = "case_wrong"


@dataclass(frozen=True, slots=True)
class Tried:
    """A law case with its facts (canonical JSON)."""

    case: Case
    facts: str

    @property
    def label(self) -> str:
        """Where the case is, and its sentence."""
        return f"{_place(self.case)}: {self.case.name.zh}"

    def complaint(self, ruling: Mapping[str, Any]) -> str | None:
        """What the ruling says otherwise, in a sentence; None where it is as the case expects."""
        case, found = self.case, _codes(ruling["findings"])
        found -= {code for code in found - set(case.findings) if _beside(code, case.act)}
        expected = _told(case.outcome, set(case.findings), set(case.duties))
        actual = _told(ruling["outcome"], found, _codes(ruling["duties"]))
        return None if expected == actual else f"expected {expected}; it comes to {actual}"


def read(folders: Sequence[Path]) -> list[Tried]:
    """Read every case that comes with policy folders.

    Raises LawUnreadable where a file cannot be read, CaseWrong where a case cannot be asked.
    """
    return [Tried(case, _facts(case)) for case in cases(folders)]


def _facts(case: Case) -> str:
    try:
        request = Request.model_validate(case.question())
        return establish(request, paper.written(case.register()), case.on).text
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _wrong(case, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except (KeyError, TypeError, IndexError, AttributeError, ValueError, paper.PaperWrong) as error:
        raise _wrong(case, str(error)) from None


def _wrong(case: Case, reason: str) -> CaseWrong:
    return CaseWrong(f"{_place(case)} cannot be asked: {reason}; compare it with its {BASE}.")


def _place(case: Case) -> str:
    return f"cases of {case.act}, {case.article}, no. {case.number}"


def _beside(code: str, act: str) -> bool:
    return code.endswith(DUE) or (code.endswith(BEFORE) and not code.startswith(f"{act}."))


def _codes(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    return {row["code"] for row in rows}


def _told(outcome: str, findings: set[str], duties: set[str]) -> str:
    return ", ".join([outcome, *sorted(findings), *(f"duty {code}" for code in sorted(duties))])
