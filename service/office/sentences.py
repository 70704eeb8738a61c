"""What findings say in a letter: their own words, what they speak of, what follows for the addressee."""

from collections.abc import Collection, Iterator
from typing import Any

from service.decisions import Kept
from service.letters.letter import To
from service.letters.phrases import money
from service.review.conclusions import effective
from service.words import Words

WORDS = Words("zh")
FOLLOWS = {
    "approve": "，是否批准建设由审批部门依法决定",
    "fund": "，是否安排建设资金由财政部门依法决定",
}
"""After a permit: article 9 only forbids, so that what is not forbidden is for the addressee to decide."""
NAMED = ("rows", "facilities", "resources", "needs", "overlaps")
"""Of a finding's details: what it speaks of, by name."""
MOST = 30
"""Names in one sentence; of more it says how many there are."""
Document = dict[str, Any]


def advice(to: To, kept: Kept, rows: Collection[Document], aside: frozenset[str]) -> Iterator[str]:
    """What decided, in its own words, and what follows for this addressee where these do not say so."""
    said = [specific(row) for row in rows if row["effect"] in ("deny", "warn") and row["code"] not in aside]
    yield from dict.fromkeys(said)
    outcome, barred = effective(kept, aside), WORDS.answer(to.value, "deny")
    if outcome == "permit":
        excepted = any(row["effect"] == "deny" for row in rows)
        held = (
            f"，有关问题已作例外处理，不再据以提出{barred}的意见"
            if excepted
            else f"，审查没有发现{barred}的情形"
        )
        yield f"就该项目政务信息资源共享情况{held}{FOLLOWS[to.value]}"
    elif outcome == "deny" and not any(barred in sentence for sentence in said):
        yield f"该项目{barred}"


def specific(row: Document) -> str:
    """A finding's title with what it speaks of: rows, facilities, resources, overlaps by name."""
    title: str = row["title"]["zh"]
    named = [name for key in NAMED for name in map(_name, row["details"].get(key, ())) if name]
    return f"{title}（涉及：{_listed(list(dict.fromkeys(named)))}）" if named else title


def _listed(names: list[str]) -> str:
    apart = "；" if any("，" in name for name in names) else "、"
    return apart.join(names[:MOST]) + (f"等{len(names)}项" if len(names) > MOST else "")


def _name(member: Any) -> str:
    if not isinstance(member, dict):
        return str(member)
    cut = f"，建议核减{money(member['amount'])}万元" if member.get("amount") else ""
    return str(member.get("name") or member.get("with") or "") + cut
