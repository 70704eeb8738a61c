"""Who may open a page and send its form: one dependency that a page names its rights to.

@router.post("/projects/{id}/review")
def review(http: Request, person: Annotated[Caller, Depends(needs(Right.REVIEW))]) -> Response:
    note = text(http, "note")
"""

from collections.abc import AsyncIterator, Callable

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from service.decisions import Caller
from service.doors import CRUMB_HEADER, SAFE, ServiceDep, by_own_hand, identified
from service.errors import CallerForbidden, RequestUnreadable
from service.pages.forms import LIMIT, received
from service.pages.words import Words
from service.people.rights import Right

CRUMB = "csrf"
"""The field of a form that says that a page of this session wrote it."""


def needs(
    *rights: Right, also: Right | None = None, limit: int = LIMIT
) -> Callable[..., AsyncIterator[Caller]]:
    """A dependency that gives who asks, if it has one of these rights; without any, whoever is known.

    `also` is a right that is needed in addition, such as that to export what a page shows.

    The form of a method that changes something is read here, at most `limit` bytes of it, and only for those
    who have the right: see `form`. Raises CallerUnknown (a browser goes to sign in), CallerForbidden for one
    without the right or, with a session, without the session's own token, and RequestUnreadable.
    """

    async def checked(http: Request, parts: ServiceDep) -> AsyncIterator[Caller]:
        who = await identified(http, parts)
        http.state.person = who
        allow(who, *rights)
        allow(who, *([also] if also else ()))
        if http.method in SAFE:
            yield who
            return
        http.state.form = sent = await received(http, limit)
        try:
            if who.is_person:
                by_own_hand(http, parts, http.headers.get(CRUMB_HEADER) or text(http, CRUMB))
            yield who
        finally:
            await sent.close()

    return checked


def allow(who: Caller, *rights: Right) -> None:
    """Refuse somebody who has none of these rights; raises CallerForbidden, which names them in words."""
    if rights and not any(who.may(right) for right in rights):
        chinese = "”或者“".join(Words("zh").value("right", right) for right in rights)
        english = " or to ".join(Words("en").value("right", right) for right in rights)
        raise CallerForbidden(
            f"需要“{chinese}”权限，请向账号管理员申请具有该权限的角色。This needs the right to {english}; "
            "ask the administrator of accounts for a role that has it."
        )


def form(http: Request) -> FormData:
    """The form that came with this request, read by `needs`."""
    sent: FormData = http.state.form
    return sent


def text(http: Request, field: str) -> str:
    """A text of the form, trimmed; empty where it is absent. Raises RequestUnreadable for a file."""
    value = form(http).get(field, "")
    if isinstance(value, UploadFile):
        raise RequestUnreadable("此处应填写文字，不能上传文件。A text is expected here, not a file.", field)
    return value.strip()
