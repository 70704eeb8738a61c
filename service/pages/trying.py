"""Trying the law: a supposed case, what it comes to, why, and what would be needed for a permit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from catalog import documents
from service import canonical
from service.decisions import Caller, Kept, conclude, decide, reading
from service.decisions.reading import document
from service.doors import CallerDep, ServiceDep, now
from service.errors import RequestUnreadable
from service.law.index import index
from service.pages.accepting import wants_document
from service.pages.asking import sentence
from service.pages.guard import form as form_of
from service.pages.guard import needs
from service.pages.labelling import FactLabels, explanation
from service.pages.naming import names
from service.pages.rendering import language, page
from service.pages.supposing import parts as fields_of
from service.pages.supposing import restated, unveiled
from service.pages.tree import Tree
from service.pages.words import Words
from service.people.rights import Right
from service.requests.reading import MAX_BYTES, parse, read
from service.settings import ROOT
from service.wiring import Service

router = APIRouter(include_in_schema=False)
QUESTIONS = ROOT / "fixtures" / "questions.yaml"
MAX_FORM = 6 * MAX_BYTES
"""Bytes of a form: the JSON three times as long for its encoding, and once more in fields."""
TrierDep = Annotated[Caller, Depends(needs(Right.TRY, limit=MAX_FORM))]


@router.get("/law/try")
async def ask(http: Request, caller: TrierDep, parts: ServiceDep) -> Response:
    """A case to begin with, or, with `from`, a decision whose facts can be supposed otherwise."""
    asked = http.query_params
    kept = await _kept(asked.get("from", ""), caller, parts)
    before = await _kept(asked.get("before", ""), caller, parts)
    return await to_thread.run_sync(_page, http, caller, parts, kept, before)


@router.post("/law/try")
async def suppose(http: Request, caller: TrierDep, parts: ServiceDep) -> Response:
    """Decide a supposed case, and go to what it came to."""
    form = _texts(http)
    supposing = replace(caller, trying=True)
    if form.get("by") == "request":
        kept = await decide(_supposed(form.get("request", "")), supposing, now(), parts.house)
    else:
        origin = await _kept(form.get("from", ""), caller, parts)
        kept = await conclude(_facts(form, origin), supposing, now(), parts.house)
    asked = {"from": kept.decision.id} | ({"before": form["from"]} if form.get("from") else {})
    return RedirectResponse(f"/law/try?{urlencode(asked)}", HTTPStatus.SEE_OTHER)


@router.get("/decisions/{decision_id}/explanation")
async def explained(decision_id: str, http: Request, caller: CallerDep, parts: ServiceDep) -> Response:
    """Why, condition by condition, and what would be needed: JSON, a page, or with `part` its inner part."""
    kept = await to_thread.run_sync(reading.find, decision_id, caller, parts.archive)
    told = await explanation(kept, caller, parts)
    if wants_document(http):
        return JSONResponse(told, headers={"Cache-Control": "no-store", "Vary": "Accept, Cookie"})
    template = "explained.html" if "part" in http.query_params else "explanation.html"
    return page(http, template, caller, it=told, decision=kept.decision)


async def _kept(decision_id: str, caller: Caller, parts: Service) -> Kept | None:
    if not decision_id:
        return None
    return await to_thread.run_sync(reading.find, decision_id.strip(), caller, parts.archive)


def _texts(http: Request) -> Mapping[str, str]:
    """The form's texts; a file among them is none."""
    return {name: value for name, value in form_of(http).items() if isinstance(value, str)}


def _supposed(text: str) -> Any:
    """A request as one that only supposes."""
    request = read(text.encode())
    return request.with_(context={**request.context, "what_if": True})


def _facts(form: Mapping[str, str], origin: Kept | None) -> bytes:
    """The facts of the form: the JSON, and over it, unless JSON alone was meant, what the fields say."""
    facts = parse(form.get("facts", "").encode())
    if not isinstance(facts, dict):
        raise RequestUnreadable("The facts must be a JSON object.", "facts")
    if form.get("by") != "json":
        facts = restated(facts, form)
    if origin is not None:
        facts = unveiled(facts, json.loads(origin.decision.facts.text))
    return canonical.text(facts).encode()


@cache
def samples() -> list[dict[str, Any]]:
    """The sample questions; none where the samples are not installed."""
    return list(documents.read(QUESTIONS)) if QUESTIONS.is_file() else []


@dataclass(frozen=True, slots=True)
class Came:
    """What one decision came to, in words."""

    kept: Kept
    question: str
    findings: tuple[dict[str, Any], ...]

    @property
    def outcome(self) -> str:
        """Its outcome."""
        return self.kept.decision.ruled.ruling.outcome


def _page(http: Request, caller: Caller, parts: Service, kept: Kept | None, before: Kept | None) -> Response:
    words = Words(language(http))
    picked = http.query_params.get("sample")
    chosen = _chosen(picked)
    context: dict[str, Any] = {
        "samples": samples(),
        "picked": picked,
        "chosen": json.dumps(chosen, ensure_ascii=False, indent=2) if chosen else "",
        "it": None,
        "before": None,
        "changes": (),
        "fields": (),
        "facts": "",
    }
    if kept is not None:
        context |= _shown(kept, before, caller, parts, words)
    return page(http, "try.html", caller, **context)


def _chosen(number: str | None) -> Any:
    if number is None or not number.isdecimal() or not int(number) < len(samples()):
        return None
    return samples()[int(number)]["request"]


def _shown(kept: Kept, before: Kept | None, caller: Caller, parts: Service, words: Words) -> dict[str, Any]:
    shown = document(kept, caller, parts.texts)
    earlier = document(before, caller, parts.texts) if before else None
    known = names(shown["facts"], [], parts.house.register)
    tree, labels = Tree(words, known), FactLabels.of(known, index(parts.settings.policies))
    fits = not kept.decision.facts.misfits
    return {
        "it": _came(kept, shown, tree),
        "before": _came(before, earlier, tree) if before and earlier else None,
        "changes": _changes(earlier["facts"], shown["facts"], labels, words) if earlier else (),
        "fields": fields_of(shown["facts"], labels, tree) if fits else (),
        "facts": json.dumps(shown["facts"], ensure_ascii=False, indent=2) if fits else "",
    }


def _came(kept: Kept, shown: Mapping[str, Any], tree: Tree) -> Came:
    return Came(kept, sentence(shown["request"], shown["facts"], tree), tuple(shown["context"]["findings"]))


def _changes(before: Any, after: Any, labels: FactLabels, words: Words) -> list[tuple[str, str, str, str]]:
    """Every fact that differs: its label, its path, then and now."""
    rows = []
    for place in _differing(before, after, ()):
        was, will = (_at(facts, place) for facts in (before, after))
        said = [labels.value(place, value)[words.language] for value in (was, will)]
        rows.append((labels.place(place)[words.language], ".".join(map(str, place)), said[0], said[1]))
    return rows


def _at(facts: Any, place: tuple[str | int, ...]) -> Any:
    for step in place:
        facts = facts.get(step) if isinstance(facts, dict) else facts[step]
    return facts


def _differing(before: Any, after: Any, place: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        keys = dict.fromkeys((*before, *after))
        return [row for key in keys for row in _differing(before.get(key), after.get(key), (*place, key))]
    if _alike(before, after):
        rows = enumerate(zip(before, after, strict=True))
        return [row for at, (was, will) in rows for row in _differing(was, will, (*place, at))]
    return [place]


def _alike(before: Any, after: Any) -> bool:
    """Whether two lists hold objects, one for one."""
    lists = isinstance(before, list) and isinstance(after, list) and len(before) == len(after)
    return lists and all(isinstance(row, dict) for row in (*before, *after))
