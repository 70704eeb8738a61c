"""What every door does first: read a bounded body, and know who asks.

Here is the clock of all doors but the command line, which has its own.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, cast
from urllib.parse import unquote, urlsplit

from fastapi import Depends, Request
from starlette.types import Receive

from service import metrics
from service.decisions import Caller
from service.errors import CallerForbidden, CallerUnknown, PasswordDue, RequestUnreadable
from service.legible import legible
from service.patience import in_time
from service.people import secrets
from service.people.audit import By
from service.people.certificates import shown
from service.requests.reading import MAX_BYTES
from service.wiring import Service

JSON = "application/json"
SESSION = "gongxiang_session"
"""The cookie of a person's session, after `__Host-` where the public address is https (RFC 6265bis)."""
CRUMB_HEADER = "X-CSRF-Token"
ACCOUNT = "/account"
"""The page on which people change their own password."""
PASSWORD_PLACES = (ACCOUNT, "/account/password", "/sign-out")
"""All that there is for somebody with a temporary password."""
SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing (RFC 9110, section 9.2.1)."""


def now() -> datetime:
    """The moment at the door."""
    return datetime.now(UTC)


def service(http: Request) -> Service:
    """The parts this process was wired with."""
    return cast("Service", http.app.state.service)


ServiceDep = Annotated[Service, Depends(service)]


async def caller(http: Request, parts: ServiceDep) -> Caller:
    """Who asks, at a door for programs: a session that changes something sends its token as a header.

    Raises CallerUnknown, and CallerForbidden for a session without that token.
    """
    who = await identified(http, parts)
    if who.is_person and http.method not in SAFE:
        by_own_hand(http, parts, http.headers.get(CRUMB_HEADER, ""))
    return who


async def identified(http: Request, parts: Service) -> Caller:
    """Who asks: the holder of an API key, or of a session.

    Raises CallerUnknown where there is neither, and CallerForbidden for what another site sends with a client
    certificate.
    """
    who = await _known(http, parts)
    return replace(who, address=origin(http))


async def _known(http: Request, parts: Service) -> Caller:
    """Find who asks; raises what `identified` raises."""
    scheme, _, token = http.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return await holder(token.strip(), parts)
    if (gateway := await _certified(http, parts)) is not None:
        if http.method not in SAFE:
            from_here(http)  # a browser shows a certificate of its own accord, as it sends a cookie
        return gateway
    person = await visitor(http, parts)
    if person is None:
        raise CallerUnknown("This needs an API key; send it as `Authorization: Bearer KEY`.")
    return person


async def holder(token: str, parts: Service) -> Caller:
    """Who holds this key: remembered, or looked up. Raises CallerUnknown."""
    remembered = remembered_holder(token, parts)
    if remembered is not None:
        return remembered
    return await in_time(parts.keys.caller, token, parts.house.today(now()))


def remembered_holder(token: str, parts: Service) -> Caller | None:
    """Who holds this key, where that is remembered. Raises CallerUnknown for a key that has expired."""
    found = parts.keys.remembered(token, parts.house.today(now()))
    metrics.key_looked_up(cached=found is not None)
    return found


async def _certified(http: Request, parts: Service) -> Caller | None:
    """Who is at the other end of the connection, by a client certificate that OpenSSL has checked."""
    certificate = shown(http.scope)
    if certificate is None:
        return None
    today = now().astimezone(parts.settings.zone).date()
    return await in_time(parts.keys.by_certificate, certificate, today)


async def visitor(http: Request, parts: ServiceDep) -> Caller | None:
    """The person whose session this is; None where there is none. Raises PasswordDue."""
    token = session(http, parts)
    visit = await in_time(parts.sessions.visit, token, now()) if token else None
    if visit is None:
        return None
    if visit.password_due and http.url.path not in PASSWORD_PLACES:
        raise PasswordDue(
            "当前使用的是临时口令，请先修改口令。You signed in with a temporary password; change it first."
        )
    return visit.caller


CallerDep = Annotated[Caller, Depends(caller)]


def by(http: Request, who: str) -> By:
    """Who does something, now, and from which network address, for the audit list."""
    return By(who, now(), origin(http))


def origin(http: Request) -> str | None:
    """The network address at the other end; behind a proxy that is the proxy's."""
    return http.client.host if http.client else None


def cookie(http: Request, parts: Service) -> str:
    """Name the session's cookie: under https one that no other host or path can set."""
    return f"__Host-{SESSION}" if secure(http, parts) else SESSION


def secure(http: Request, parts: Service) -> bool:
    """Tell whether the browser came by https: to this service, or to the proxy at the public address."""
    served = str(http.scope["scheme"])  # of the connection itself: no header changes it
    return served == "https" or (parts.settings.public_url or "").startswith("https://")


async def address(http: Request) -> None:
    """Hold that an address says nothing that cannot be kept; raises RequestUnreadable."""
    legible(http.scope["path"], "path")
    legible(unquote(http.scope["query_string"].decode("latin-1")), "query")


def session(http: Request, parts: Service) -> str | None:
    """The token of the session that the browser sent."""
    return http.cookies.get(cookie(http, parts))


def by_own_hand(http: Request, parts: Service, crumb: str) -> None:
    """Refuse what a browser sent without its person's doing: from elsewhere, or without the token."""
    from_here(http)
    token = session(http, parts) or ""
    if not secrets.same(crumb, secrets.crumb(token)):
        raise CallerForbidden(
            "页面已经过期，请返回上一页刷新后重新提交。This form is no longer good: "
            "go back, reload the page and send it again."
        )


def from_here(http: Request) -> None:
    """Refuse a form that another site sent.

    Browsers say where a form comes from, and pages cannot change it: in Fetch Metadata, else in `Origin`.
    """
    site = http.headers.get("sec-fetch-site")
    if site in ("same-origin", "none") or (site is None and _own_origin(http)):
        return
    raise CallerForbidden("This form was sent by another site; use the page of this service.")


def _own_origin(http: Request) -> bool:
    """Say whether the `Origin` that a browser sent is this service's; a program sends none."""
    origin = http.headers.get("origin")
    if origin is None:
        return True
    public = service(http).settings.public_url or ""
    try:
        sender, own = urlsplit(origin), urlsplit(public).netloc
    except ValueError:  # a header may say anything
        return False
    return sender.scheme in ("http", "https") and sender.netloc.lower() in {
        http.headers.get("host", "").lower(), own.lower(),
    } - {""}  # fmt: skip


async def body(http: Request) -> bytes:
    """Read the body of a JSON request, bounded while it arrives.

    Raises RequestUnreadable for another content type (400, as AuthZEN wants) and for a body too large.
    """
    is_json(http.headers.get("content-type", ""), http.headers.get("content-encoding", ""))
    return await bounded(http.receive, http.headers.get("content-length", ""))


def is_json(kind: str, encoding: str) -> None:
    """Hold that the headers announce JSON, uncompressed; raises RequestUnreadable."""
    if kind != JSON and kind.partition(";")[0].strip().lower() != JSON:
        raise RequestUnreadable("The content type must be application/json.", "Content-Type")
    if encoding.strip().lower() not in ("", "identity"):
        raise RequestUnreadable("The body is compressed; send it as plain JSON.", "Content-Encoding")


def exceeds(length: str, limit: int) -> bool:
    """Tell whether a declared Content-Length is above a limit."""
    return length.isdecimal() and int(length) > limit


async def bounded(receive: Receive, length: str = "") -> bytes:
    """Read a body; raises RequestUnreadable where it or its declared length is too large or it breaks off."""
    too_large = RequestUnreadable(f"The body is larger than {MAX_BYTES} bytes; send a smaller request.")
    if exceeds(length, MAX_BYTES):
        raise too_large
    received = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestUnreadable("The body broke off; send it whole.")
        received += message.get("body", b"")
        if len(received) > MAX_BYTES:
            raise too_large
        if not message.get("more_body", False):
            return bytes(received)


BodyDep = Annotated[bytes, Depends(body)]
