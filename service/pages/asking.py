"""The question of a decision as one sentence."""

from collections.abc import Mapping
from typing import Any

from service.pages.tree import Cell, Tree

MANY = 6
"""Items named before the rest are counted."""


def sentence(request: Mapping[str, Any], facts: Mapping[str, Any], tree: Tree) -> str:
    """Say who asks to do what with what; what is not stated is said to be so."""
    action = request["action"]["name"]
    asked, words = facts.get("request") or {}, tree.words
    about = _about(request["resource"]["type"], facts)
    fee = asked.get("fee") or {}
    return words.question(action).format(
        action=words.value("action", action),
        who=_party(request["subject"], facts.get("subject") or {}),
        what=_quoted(about.get("name") or request["resource"]["id"], tree),
        case=request["resource"]["id"],
        user=_of(about, "subject", tree, facts.get("case")),
        unit=_of(facts.get("project"), "unit", tree),
        provider=_of(about, "provider", tree),
        items=_items(asked.get("items"), tree),
        mode=_said(tree.cell("mode", asked.get("mode")), tree),
        purpose=_quoted(asked.get("purpose"), tree),
        recipient=_said(tree.cell("recipient", asked.get("recipient")), tree),
        sale=_said(tree.cell("sale", asked.get("sale")), tree),
        amount=_said(tree.cell("amount", fee.get("amount")), tree),
        in_kind=_said(tree.cell("in_kind", fee.get("in_kind")), tree),
        ground=_ground(asked.get("ground") or {}, tree),
    )


def _about(kind: str, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the question is about; for a case, the resource it is on."""
    if kind == "case":
        return (facts.get("case") or {}).get("resource") or {}
    return facts.get(kind) or facts.get("resource") or {}


def _party(party: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    return str(known.get("name") or party["id"])


def _of(about: Mapping[str, Any] | None, key: str, tree: Tree, other: Mapping[str, Any] | None = None) -> str:
    """The name of the agency that stands under a key of what is asked about."""
    party = (other or about or {}).get(key)
    party = party if isinstance(party, dict) else {}
    return str(
        party.get("name") or party.get("id") or _said(Cell(tree.words.ui("not_stated"), unknown=True), tree)
    )


def _items(items: list[str] | None, tree: Tree) -> str:
    if items is None:
        return tree.words.ui("every_item")
    text = tree.cell("items", items[:MANY]).text
    return text + (tree.words.ui("and_more", count=len(items)) if len(items) > MANY else "")


def _ground(ground: Mapping[str, Any], tree: Tree) -> str:
    cited = "".join(ground.get(part) or "" for part in ("title", "article"))
    kind = tree.cell("kind", ground.get("kind"), "ground")
    return f"{cited}（{kind.text}）" if cited else _said(kind, tree)


def _quoted(text: str | None, tree: Tree) -> str:
    if text is None:
        return _said(Cell(tree.words.ui("not_stated"), unknown=True), tree)
    return f"“{text}”" if tree.words.language == "zh" else f'"{text}"'


def _said(cell: Cell, tree: Tree) -> str:
    if not cell.unknown:
        return cell.text
    return f"（{cell.text}）" if tree.words.language == "zh" else f"({cell.text})"
