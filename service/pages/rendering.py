"""Makes pages: templates of our own, everything escaped, in the language the reader chose."""

from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from service.decisions import Caller
from service.doors import secure, service, session
from service.law.acts import address
from service.pages import assets
from service.pages.menu import menu
from service.pages.words import Language, Words
from service.people import secrets

COOKIE = "gongxiang_lang"
"""The reader's choice of language."""
COOKIE_SECONDS = 365 * 24 * 60 * 60

ENVIRONMENT = Environment(
    loader=PackageLoader("service.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.globals["asset"] = assets.address
ENVIRONMENT.globals["law_address"] = address


def language(http: Request) -> Language:
    """The language asked for, now or before; Chinese where nothing else was."""
    chosen = http.query_params.get("lang") or http.cookies.get(COOKIE)
    return "en" if chosen == "en" else "zh"


def page(
    http: Request, template: str, person: Caller | None = None, status: int = 200, **context: Any
) -> HTMLResponse:
    """One page; `person` is who is signed in, for whom the menu is shown.

    Every form that posts has `{{ csrf }}` in it.
    """
    spoken = language(http)
    words = Words(spoken)
    here = http.url.path
    around: dict[str, Any] = {"lang": spoken, "person": person, "here": here, "switch": _switch(http, status)}
    around |= {"csrf": csrf(http), "menu": menu(person, here) if person else ()}
    html = ENVIRONMENT.get_template(template).render(words=words, t=words.ui, **around, **context)
    response = HTMLResponse(html, status, headers={"Cache-Control": "no-store", "Vary": "Accept, Cookie"})
    _remember(http, response)
    return response


def csrf(http: Request) -> Markup:
    """The hidden field by which a form says that a page of this session wrote it."""
    token = session(http, service(http))
    return Markup('<input type="hidden" name="csrf" value="{}">').format(
        secrets.crumb(token) if token else ""
    )


def _remember(http: Request, response: HTMLResponse) -> None:
    chosen = http.query_params.get("lang", "")
    if chosen in ("zh", "en"):
        hidden = secure(http, service(http))
        response.set_cookie(COOKIE, chosen, COOKIE_SECONDS, secure=hidden, httponly=True, samesite="lax")


def _switch(http: Request, status: int) -> str:
    """The page's address in the other language. A page that answers a form is asked for anew.

    The path of a page that does not exist is left out, as it may hold a key.
    """
    other = "zh" if language(http) == "en" else "en"
    url = http.url.include_query_params(lang=other)
    path = "/sign-in" if url.path.startswith("/sign-in") else url.path
    return f"{'' if status == HTTPStatus.NOT_FOUND else path}?{url.query}"
