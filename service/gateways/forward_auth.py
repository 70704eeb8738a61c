"""Forward authentication on one path, any method: nginx, Traefik, APISIX, Higress, Envoy.

The gateway asks about a request by its headers: `X-Forwarded-Method`, `-Host`, `-Uri` (Traefik, APISIX,
Higress), or `X-Original-Method`, `-Host`, `-URI` (nginx), or the original path after `/forward-auth` (Envoy).
200 lets it pass, 401 and 403 do not; two ways at once are refused.
"""

from typing import Any
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.convertors import PathConvertor, register_url_convertor
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from service.decisions import Caller, Kept, reading
from service.doors import CallerDep, ServiceDep, caller, now, service
from service.errors import Failure, NotFound
from service.gateways.calls import Call, Values
from service.gateways.exchange import exchange
from service.gateways.notice import notice
from service.gateways.verdict import headers, permitted, reason, status
from service.headers import FORWARD_AUTH as PATH
from service.policy.texts import Texts

FORWARDED, ORIGINAL, APPENDED = "x-forwarded-", "x-original-", "path"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="gateway"'}
UNAUTHORIZED, FORBIDDEN = 401, 403

router = APIRouter(tags=["Gateways"])


class ForwardAuth:
    """The door, as an ASGI application: a route for functions would take only the methods it lists."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await _answered(Request(scope, receive))
        await response(scope, receive, send)


async def _answered(http: Request) -> Response:
    parts = service(http)
    try:
        who = await caller(http, parts)
        kept = await exchange(read(http, who), who, now(), parts.house)
    except Failure as failure:
        return JSONResponse(
            failure.shape, failure.status, CHALLENGE if failure.status == UNAUTHORIZED else {}
        )
    return _verdict(http, kept, parts.texts)


def _verdict(http: Request, kept: Kept, texts: Texts) -> Response:
    code = status(kept)
    given = headers(kept) | (CHALLENGE if code == UNAUTHORIZED else {})
    if code == FORBIDDEN and "text/html" in http.headers.get("accept", ""):
        return HTMLResponse(notice(kept, texts), code, given)
    return JSONResponse(document(kept, texts), code, given)


class _Appended(PathConvertor):
    """Any path at all: Starlette's own does not match an encoded line feed, which would answer 404."""

    regex = r"[\s\S]*"


def document(kept: Kept, texts: Texts) -> dict[str, Any]:
    """The decision in short, for the gateway's caller."""
    return {"decision": permitted(kept), "id": kept.decision.id, "reason": reason(kept, texts)}


def read(http: Request, who: Caller) -> Call:
    """What the gateway says of the exchange; header values are bytes, so text is read from them later."""
    appended = _appended(http.scope)
    families = [family for family in (FORWARDED, ORIGINAL) if _given(http, family, "uri", "method")]
    families += [APPENDED] if appended else []
    return Call(
        families=tuple(families) or ("none",),
        methods=_methods(http, families),
        hosts=_hosts(http, families),
        uris=(*_given(http, FORWARDED, "uri"), *_given(http, ORIGINAL, "uri"), *appended),
        consumers=_named(http, who.consumer_header),
        purposes=_named(http, who.purpose_header),
    )


def _methods(http: Request, families: list[str]) -> Values:
    if families == [APPENDED]:
        return (http.method,)
    return (*_given(http, FORWARDED, "method"), *_given(http, ORIGINAL, "method"))


def _hosts(http: Request, families: list[str]) -> Values:
    """The host in the family's own header; Envoy keeps it where it was."""
    return (
        _named(http, "host")
        if families == [APPENDED]
        else _given(http, families[0], "host")
        if families
        else ()
    )


def _appended(scope: Scope) -> Values:
    """The original path that was appended to this door's own, still encoded."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    rest = path.decode("latin-1").partition("?")[0].removeprefix(PATH)
    return (_utf8(rest),) if rest else ()


def _given(http: Request, family: str, *names: str) -> Values:
    return tuple(value for name in names for value in _named(http, family + name))


def _named(http: Request, name: str | None) -> Values:
    return tuple(map(_utf8, http.headers.getlist(name))) if name else ()


def _utf8(value: str) -> str:
    """A header's bytes as UTF-8; others percent-encoded, so that whoever reads them as text refuses them."""
    raw = value.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeError:
        return quote(raw)


register_url_convertor("appended", _Appended())
router.routes.append(Route(PATH, ForwardAuth(), name="forward_auth"))
router.routes.append(Route(PATH + "/{path:appended}", ForwardAuth(), name="forward_auth_appended"))


@router.get("/refusals/{decision_id}", include_in_schema=False)
async def refusal(decision_id: str, caller: CallerDep, parts: ServiceDep) -> HTMLResponse:
    """The page for the person behind a refused request, for gateways that do not relay a refusal's body."""
    kept = await to_thread.run_sync(reading.find, decision_id, caller, parts.archive)
    if permitted(kept):
        raise NotFound("There is no such refusal, or it is not yours to read.")
    return HTMLResponse(notice(kept, parts.texts))
