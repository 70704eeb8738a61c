"""Headers that mean harm, on every route: none is believed, and none is met with a 500."""

from collections.abc import Iterator

import httpx
import pytest

from service.app import create
from service.gateways import discovery
from service.settings import Settings
from tests.gateways.running import PATH, Running, original

HOSTILE = {
    "Referer": ["http://[", "http://[::1", "//evil.example/", "javascript:alert(1)",
                "http://x:99999999/", "%"],
    "Host": ["[", "[::1", "a b", "x/../sign-in?", "x@evil.example", "x:y", "evil.example#", "\xff", "a,b"],
    "Origin": ["http://[", "null", "%"],
    "Sec-Fetch-Site": ["\xff", "cross-site, same-origin"],
    "X-Forwarded-Host": ["[", "evil.example"],
    "X-Forwarded-Proto": ["[", "https, http"],
    "X-Forwarded-For": ["[", "1.2.3.4, '"],
    "X-Forwarded-Prefix": ["/../.."],
    "X-Request-ID": ["\xff", "a\tb"],
    "Accept": ["*/*;q=x", "text/html;q=1e999", "text/html;q=nan", ";;;,,,",
               "application/openmetrics-text;version=[",
               "text/html" * 500],
    "Accept-Language": ["zh;q=x", "\xff", ","],
    "Accept-Encoding": ["gzip;q=x", "\xff"],
    "Cookie": ["=", "gongxiang_session=\xff", "a=b; a=b; ;=;", "gongxiang_lang=[",
               "gongxiang_session=" + "x" * 5_000, 'gongxiang_session="\\777"', "gongxiang_oidc=e30="],
    "Content-Type": ["multipart/form-data", "multipart/form-data; boundary=", "application/json; charset=[",
                     "text/plain; charset=utf-99", "multipart/form-data; boundary=\xff",
                     "application/x-www-form-urlencoded; charset=x"],
    "Content-Encoding": ["gzip", "\xff"],
    "Range": ["bytes=", "bytes=9-1", "bytes=0-,0-,0-,0-", "bytes=99999999999999999999-", "x"],
    "If-Range": ["\xff", "x"],
    "If-None-Match": ["*", '"', "W/", "\xff"],
    "If-Modified-Since": ["yesterday", "Thu, 99 Jan 9999 99:99:99 GMT", "\xff"],
    "Authorization": ["Bearer", "Bearer \xff", "Basic =", "Bearer a b c", "Bearer " + "x" * 5_000],
    "Prefer": ["return=", ";,;,", "\xff"],
    "X-CSRF-Token": ["\xff", ""],
    "X-HTTP-Method-Override": ["DELETE"],
    "Expect": ["100-continue", "x"],
    "traceparent": ["00-0-0-0", "\xff"],
}  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


def routes() -> Iterator[tuple[str, str]]:
    """Every route of the service with its first method; parameters filled in."""
    app = create(Settings.read({}))
    while not hasattr(app, "routes"):
        app = app._app  # type: ignore[attr-defined]
    for route in app.routes:
        path = getattr(route, "path", None)
        if path:
            filled = path.replace("{path:appended}", PATH.removeprefix("/"))
            while "{" in filled:
                filled = filled[: filled.index("{")] + "x" + filled[filled.index("}") + 1 :]
            for method in sorted((getattr(route, "methods", None) or {"GET"}) - {"HEAD"}):
                yield method, filled


ROUTES = sorted(set(routes()))


@pytest.fixture(scope="module")
def client(running: Running) -> Iterator[httpx.Client]:
    """Connections to the service."""
    with httpx.Client(base_url=running.url, timeout=30) as opened:
        yield opened


@pytest.mark.parametrize("name", HOSTILE)
def test_no_header_breaks_a_route(name: str, running: Running, client: httpx.Client) -> None:
    """Whatever it says, on every route, with a key and without one, as a browser and as a program."""
    broken = []
    for place, (method, path) in enumerate(ROUTES):
        value = HOSTILE[name][place % len(HOSTILE[name])]
        for accept, key in (("text/html", None), ("application/json", "desk")):
            given = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
            given |= {"Authorization": f"Bearer {running.keys[key]}"} if key else {}
            others = [(n.encode(), v.encode()) for n, v in given.items() if n != name]
            headers = [*others, (name.encode(), value.encode("latin-1"))]
            answer = client.request(method, path, headers=headers, content=b"" if method == "GET" else b"a=b")
            if answer.status_code >= 500:
                broken.append((method, path, value, answer.status_code))

    assert broken == []


@pytest.mark.parametrize("name", HOSTILE)
def test_every_value_on_some_pages(name: str, client: httpx.Client) -> None:
    """Each value on pages, files and doors of each kind."""
    for value in HOSTILE[name]:
        for method, path in (("GET", "/sign-in"), ("POST", "/sign-out"), ("POST", "/sign-in"), ("GET", "/"),
                             ("GET", "/static/style.css"), ("GET", "/.well-known/authzen-configuration"),
                             ("POST", "/access/v1/evaluation"), ("GET", "/metrics")):  # fmt: skip
            headers = [(b"Accept", b"text/html")] if name != "Accept" else []
            answer = client.request(
                method, path, headers=[*headers, (name.encode(), value.encode("latin-1"))]
            )
            assert answer.status_code < 500, (name, value, method, path)


@pytest.mark.parametrize("host", ["[", "a b", "x/../sign-in?", "x@evil.example", "a,b"])
def test_a_host_that_is_none_is_refused(host: str, running: Running) -> None:
    """400: addresses are made of it. At the door for gateways it is data, and the decision refuses it."""
    status, answer = running.raw("GET", "/.well-known/authzen-configuration", [("Host", host)])
    assert status == 400
    assert '"where":"Host"' in answer

    bearer = ("Authorization", f"Bearer {running.keys['gate']}")
    said = [row for row in original() if row[0].startswith("X-Gongxiang")]
    assert running.raw("GET", f"/forward-auth{PATH}", [("Host", host), bearer, *said])[0] == 403
    assert running.raw("GET", "/forward-auth", [("Host", host), bearer, *original()])[0] == 200


def test_two_hosts_are_refused(running: Running) -> None:
    """RFC 9112: more than one is 400."""
    assert running.raw("GET", "/sign-in", [("Host", "a"), ("Host", "b")])[0] == 400


def test_an_answer_to_a_fault_of_the_service(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 has the headers of every answer, and says that the connection ends."""
    monkeypatch.setattr(discovery, "CAPABILITIES", object())
    answer = running.get("/.well-known/authzen-configuration", None, **{"X-Request-ID": "one"})

    assert answer.status_code == 500
    assert answer.headers["connection"] == "close"
    assert answer.headers["x-request-id"] == "one"
    assert answer.headers["cache-control"] == "no-store"


READ = ["/sign-in", "/health/live", "/health/ready", "/.well-known/authzen-configuration", "/metrics",
        "/decisions", "/law", "/.well-known/gongxiang-keys.json", "/no/such/page"]  # fmt: skip


@pytest.mark.parametrize("path", READ)
def test_head_is_get_without_a_body(path: str, running: Running, client: httpx.Client) -> None:
    """Pages, files and reading addresses: the same status and headers, and no body."""
    headers = {"Authorization": f"Bearer {running.keys['desk']}", "Accept": "text/html"}
    got, head = client.get(path, headers=headers), client.head(path, headers=headers)

    own = {"content-length", "content-security-policy", "set-cookie"}
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert {n: v for n, v in head.headers.items() if n not in own} == {
        n: v for n, v in got.headers.items() if n not in own
    }
    assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.parametrize(
    "path", ["/access/v1/evaluation", "/access/v1/evaluations", "/v1/data/gongxiang/exchange", "/sign-out"]
)
def test_head_is_no_way_to_ask(path: str, client: httpx.Client) -> None:
    """What cannot be read by GET cannot by HEAD."""
    assert client.head(path).status_code == client.get(path).status_code == 405


def test_head_stays_the_caller_s_method_at_the_door(running: Running) -> None:
    """Where the path is appended the method is the original one: HEAD is not GET, and has no route here."""
    bearer = ("Authorization", f"Bearer {running.keys['gate']}")
    said = [row for row in original() if row[0].startswith("X-Gongxiang")]
    asked = [("Host", "gateway.example.org"), bearer, *said]

    assert running.raw("GET", f"/forward-auth{PATH}", asked)[0] == 200
    assert running.raw("HEAD", f"/forward-auth{PATH}", asked)[0] == 403
