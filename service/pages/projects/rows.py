"""What a reviewer says of a row of the checklist: confirmed, in question, papers wanted, a fact corrected."""

from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.doors import ServiceDep, now
from service.errors import Failure
from service.pages.guard import form, needs, text
from service.pages.projects import filling
from service.pages.projects.deeds import back, sent
from service.pages.projects.fields import Part
from service.pages.projects.filling import Document, Filled
from service.pages.projects.reading import facts_of, refused
from service.pages.projects.shown import Answered, Correcting, correcting
from service.people.rights import Right
from service.review.checklist import Seen
from service.review.docket import Docket
from service.review.failures import PathWrong
from service.review.paths import leaves
from service.wiring import Service

router = APIRouter(include_in_schema=False)
ReviewerDep = Annotated[Caller, Depends(needs(Right.REVIEW))]
MOST = 99
"""The highest number of a row."""
Number = Annotated[int, Path(ge=1, le=MOST)]


@router.post("/projects/{project}/rows/{number}/facts")
async def correct(
    project: str, number: Number, http: Request, person: ReviewerDep, parts: ServiceDep
) -> Response:
    """Correct facts of a row by what the file says, each with the page and the reason."""
    docket = await to_thread.run_sync(parts.desk.docket, project, person, parts.desk.day(now()))
    typed = correcting(docket, number, facts_of(number))
    if typed is None:
        failure = PathWrong("该项没有可以更正的事实。", "This row has no facts to be corrected now.", "item")
        told = Answered(deed="correct", row=number)
        return await refused(http, person, parts, project, failure, told)
    filled = Filled(sent(http))
    document, troubles = filling.stated(filled, docket.entry.model_dump(mode="json"), typed.parts)
    form = Correcting(typed.item, typed.parts, filled, tuple(troubles))
    told = Answered(deed="correct", row=number, sent=filled.texts, correcting=form)
    if (done := text(http, "do")).startswith(("add:", "remove:")):
        return await _changed(done, form, docket, http, person, parts)
    try:
        await _mend(project, docket, document, form, http, person, parts)
    except Failure as failure:
        return await refused(http, person, parts, project, failure, told)
    return back(project, "correct", f"item-{number}", number)


@router.post("/projects/{project}/rows/confirm")
async def confirm_clean(project: str, http: Request, person: ReviewerDep, parts: ServiceDep) -> Response:
    """Confirm the rows that the page lists, which the policies passed and nobody has spoken on."""
    typed = [text for text in form(http).getlist("item") if isinstance(text, str)][:MOST]
    numbers = {int(text) for text in typed if text.isdecimal() and len(text) < len(str(MOST)) + 1}
    try:
        if len(numbers) != len(typed):
            raise PathWrong("事项序号无法识别。", "An item's number cannot be read.", "item")
        await parts.desk.confirm_clean(project, numbers, person, now())
    except Failure as failure:
        told = Answered(deed="confirm-all", sent=sent(http))
        return await refused(http, person, parts, project, failure, told)
    return back(project, "confirm-all", "next", len(numbers))


@router.post("/projects/{project}/rows/{number}/{word}")
async def speak(  # noqa: PLR0913, PLR0917  what the address says
    project: str,
    number: Number,
    word: Literal["confirm", "question", "papers"],
    http: Request,
    person: ReviewerDep,
    parts: ServiceDep,
) -> Response:
    """Confirm a row, call it in question, or ask for papers to it."""
    note, leaf = text(http, "note"), text(http, "page") or None
    try:
        if word == "papers":
            await parts.desk.ask_papers(project, number, note, person, now())
        else:
            state: Literal["confirmed", "questioned"] = "confirmed" if word == "confirm" else "questioned"
            seen = _seen(http)
            await parts.desk.confirm(
                project, number, state, person, now(), page=leaf, note=note or None, seen=seen
            )
    except Failure as failure:
        panel = None if word == "confirm" else number
        told = Answered(deed=word, row=number, papers=panel, sent=sent(http))
        return await refused(http, person, parts, project, failure, told)
    return back(project, word, f"item-{number}", number)


def _seen(http: Request) -> Seen | None:
    """Where and by whom the cited pages were read, as typed; None where neither is."""
    where, by = text(http, "seen_where"), text(http, "seen_by")
    return Seen(where, by) if where or by else None


async def _mend(  # noqa: PLR0913, PLR0917  what a correction is made of
    project: str,
    docket: Docket,
    document: Document,
    form: Correcting,
    http: Request,
    person: Caller,
    parts: Service,
) -> None:
    """Each fact that changed, one correction each; raises PathWrong where none did, or one cannot be."""
    if form.troubles:
        raise PathWrong("更正后的值不符合该项的格式。", "A value cannot stand in its field; see below.")
    changed = list(_changes(docket.entry.model_dump(mode="json"), document, form.parts))
    if not changed:
        raise PathWrong(
            "所填内容与案卷登记的事实完全一致，没有可以更正的内容；请先修改有误的事实，无需更正的请关闭本表。",
            "Every value is what the file says already, so there is nothing to correct; change the fact that "
            "is wrong, or close the form.",
        )
    leaf, reason = text(http, "page"), text(http, "reason")
    for path, value in changed:
        await parts.desk.correct(project, path, value, leaf, reason, person, now())


def _changes(before: Document, after: Document, parts: tuple[Part, ...]) -> Any:
    """The paths whose values differ; a table with rows more or less is one value."""
    for part in parts:
        keys = [part.path] if part.path else [field.path for field in part.fields]
        for key in keys:
            was, will = _at(before, key), _at(after, key)
            if not (isinstance(was, list) and isinstance(will, list) and len(was) == len(will)):
                if was != will:
                    yield key, will
                continue
            known = dict(leaves(was, key))
            yield from (
                (path, value) for path, value in leaves(_whole(was, will), key) if known.get(path) != value
            )


def _whole(was: Any, will: Any) -> Any:
    """Rows of the form over the rows as they are, so that what it does not ask stays."""
    if isinstance(was, list) and was and isinstance(was[0], dict):
        return [_whole(old, new) for old, new in zip(was, will, strict=True)]
    if isinstance(was, dict) and isinstance(will, dict):
        return {key: _whole(value, will[key]) if key in will else value for key, value in was.items()}
    return will


def _at(document: Any, path: str) -> Any:
    for key in path.split("."):
        document = (document or {}).get(key)
    return document


async def _changed(  # noqa: PLR0913, PLR0917  what a page is made of
    done: str, form: Correcting, docket: Docket, http: Request, person: Caller, parts: Service
) -> Response:
    """The form with a row more or less."""
    from service.pages.projects.reading import shown  # noqa: PLC0415

    deed, _, about = done.partition(":")
    path, number = filling.numbered(about) if deed == "remove" else (about, 0)
    part = next((part for part in form.parts if part.path == path), None)
    filled = form.filled
    if part is not None:
        filled = filled.with_row(part) if deed == "add" else filled.without_row(part, number)
    told = Answered(
        deed="correct", row=form.item.number, sent=filled.texts,
        correcting=Correcting(form.item, form.parts, filled),
    )  # fmt: skip
    return await to_thread.run_sync(shown, http, person, parts, docket, told)
