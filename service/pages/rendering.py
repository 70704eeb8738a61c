"""Makes pages: templates of our own, everything escaped, in the language the reader chose."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from service.decisions import Caller
from service.law.acts import address
from service.pages import assets
from service.pages.words import Language, Words

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
    """One page; `person` is who is signed in, for whom the menu is shown."""
    spoken = language(http)
    words = Words(spoken)
    around = {"lang": spoken, "person": person, "here": http.url.path, "switch": _switch(http)}
    html = ENVIRONMENT.get_template(template).render(words=words, t=words.ui, **around, **context)
    response = HTMLResponse(html, status, headers={"Cache-Control": "no-store", "Vary": "Accept, Cookie"})
    _remember(http, response)
    return response


def _remember(http: Request, response: HTMLResponse) -> None:
    chosen = http.query_params.get("lang", "")
    if chosen in ("zh", "en"):
        response.set_cookie(COOKIE, chosen, COOKIE_SECONDS, httponly=True, samesite="lax")


def _switch(http: Request) -> str:
    """The page's address in the other language. A page that answers a form is asked for anew."""
    other = "zh" if language(http) == "en" else "en"
    url = http.url.include_query_params(lang=other)
    path = "/sign-in" if url.path.startswith("/sign-in") else url.path
    return f"{path}?{url.query}"
