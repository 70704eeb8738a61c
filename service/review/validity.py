"""The standing of the acts that letters rest on: whose review is due, and who confirmed it before issuing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from service.decisions import Kept
from service.policy.texts import Texts
from service.review.conclusions import findings
from service.review.failures import LawUnchecked

REVIEW_DUE = ".act.review_due"
"""The end of the code by which an act says that its review is due."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """An act that may have been superseded, by name; `since` None: the act does not say since when."""

    act: str
    title: str
    english: str
    since: date | None


def doubts(decisions: Iterable[Kept | None], texts: Texts) -> tuple[Doubt, ...]:
    """The acts that decisions rest on and whose review is due, each once."""
    found: dict[str, Doubt] = {}
    for kept in decisions:
        for row in findings(kept) if kept else ():
            if row.code.endswith(REVIEW_DUE):
                act = row.code.removesuffix(REVIEW_DUE)
                since, title = row.details.get("since"), texts.title(act)
                day = date.fromisoformat(since) if isinstance(since, str) else None
                found[act] = Doubt(act, title["zh"], title["en"], day)
    return tuple(found.values())


def confirmed(rows: Collection[Doubt], checked: Collection[str]) -> str | None:
    """Hold that the issuer confirmed each act in doubt; give the sentence that is recorded.

    Raises LawUnchecked, which names the acts that were not confirmed.
    """
    open_ = [row for row in rows if row.act not in checked]
    if open_:
        zh = "、".join(f"《{row.title}》" for row in open_)
        en = ", ".join(row.english for row in open_)
        raise LawUnchecked(
            f"{zh}可能已被新规定取代。签发前请核对其效力，并勾选“已核对效力”的确认。",
            f"{en} may have been superseded. Check that it is still good law, then tick the confirmation.",
            "law_checked",
        )
    return "".join(sentence(row)["zh"] for row in rows) or None


def sentence(row: Doubt) -> dict[str, str]:
    """What an issuer confirms of an act, in so many words."""
    return {
        "zh": f"本人已核对《{row.title}》的效力，确认该规定可以作为本文书的依据。",
        "en": f"I have checked the standing of “{row.english}” and confirm that this letter may rest on it.",
    }
