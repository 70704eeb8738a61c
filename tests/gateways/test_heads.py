"""Heads that were met before: what is left out of them changes nothing of how a request is read."""

from typing import Any, NamedTuple

import httptools
from hypothesis import example, given
from hypothesis import strategies as st

from service.gateways.evaluation import WANTED
from service.gateways.heads import Head, Heads
from service.headers import echoed

BODY = b'{"subject":{}}'
START = b"POST /access/v1/evaluation HTTP/1.1\r\nHost: gongxiang\r\nAuthorization: Bearer key\r\n"
END = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY)
HEAD = Head("key", short=False, length=len(BODY))
READ = WANTED | {b"content-length", b"transfer-encoding", b"connection", b"upgrade", b"expect"}


class Said(NamedTuple):
    """What a parser of HTTP makes of data."""

    method: bytes
    path: bytes
    version: str
    body: bytes
    headers: list[tuple[bytes, bytes]]
    done: int


class Parsing:
    """Gathers it."""

    def __init__(self) -> None:
        self.path, self.body, self.done = b"", b"", 0
        self.headers: list[tuple[bytes, bytes]] = []

    def on_url(self, url: bytes) -> None:
        self.path += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.done += 1


def said(data: bytes) -> Said | None:
    """What the server's own parser reads, of the headers those that mean anything to it or to the door."""
    told = Parsing()
    parser: Any = httptools.HttpRequestParser(told)
    try:
        parser.feed_data(data)
    except (httptools.HttpParserError, httptools.HttpParserUpgrade):
        return None
    headers = [pair for pair in told.headers if pair[0] in READ]
    version, method = parser.get_http_version(), parser.get_method()
    return Said(method, told.path, version, told.body, headers, told.done)


NAMES = st.sampled_from(
    [b"X-Request-ID", b"x-real-ip", b"traceparent", b"TraceState", b"b3", b"X-", b"X-A B", b"X_A", b"Expect",
     b"Authorization", b"Content-Length", b"Transfer-Encoding", b"Connection", b" X-Folded", b""]
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        [b"", b" one", b"one ", b"\tone\t", b"two words", b"13", b"chunked", b"\xe5\x85\xb1", b":"]
    ),
    st.text(st.sampled_from("a \t:\r\n\x00\x7f\x80é"), max_size=8).map(lambda text: text.encode("latin-1")),
)
LINES = st.lists(st.builds(lambda name, value: name + b":" + value + b"\r\n", NAMES, VALUES), max_size=3)


@given(LINES, LINES)
@example([b"X-A: 1\r\n"], [b"X-A: 1\r\n", b" folded:1\r\n"])
@example([b"X-A: 1\r\n", b" X-Folded:1\r\n"], [b" X-Folded:1\r\n"])
def test_what_is_known_is_read_as_the_parser_reads_it(learned: list[bytes], lines: list[bytes]) -> None:
    """A head is taken for one met before only if a parser reads the same of both but for the own id."""
    heads = Heads()
    first, data = (START + b"".join(some) + END + BODY for some in (learned, lines))
    was = said(first)
    if was is None or was.done != 1 or was.body != BODY:
        return
    heads.learn(first, HEAD)
    known = heads.known(data)
    if known is None:
        return

    now = said(data)
    assert now is not None
    assert _without_own_id(now) == _without_own_id(was)
    own = [value.decode("latin-1") for name, value in now.headers if name == b"x-request-id"]
    assert _told(known.own_id) == _told(own[0] if own else "")


def _without_own_id(one: Said) -> Said:
    return one._replace(headers=[pair for pair in one.headers if pair[0] != b"x-request-id"])


def _told(own_id: str) -> str:
    return own_id if echoed(own_id) else ""


def test_lines_of_their_own_are_left_out() -> None:
    """Ids, traces and what proxies add differ from question to question; all else is what was learned."""
    heads = Heads()
    heads.learn(START + b"X-Request-ID: 1\r\n" + END + BODY, HEAD)
    own = b"X-Request-ID: two\r\nX-Forwarded-For: 10.0.0.1\r\ntraceparent: 00-1-1-01\r\n"
    known = heads.known(START + own + END + BODY)

    assert known is not None
    assert (known.head, known.own_id, known.body) == (HEAD, "two", BODY)
    assert known.words == START + END + BODY
    for other in (b"Accept: a\r\n", b"X-Odd: \x80\r\n", b"X-A: 1\r\n more\r\n", b"X-A\r\n", b"Prefer: x\r\n"):
        assert heads.known(START + other + END + BODY) is None
    assert heads.known(START + END + BODY + b"{") is None
    assert heads.known(START + END + BODY[:-1]) is None


def test_a_long_head_is_not_remembered() -> None:
    """What is remembered is bounded, however much a line of its own says."""
    heads = Heads()
    long = START + b"X-Long: " + b"x" * Heads.LONGEST + b"\r\n" + END + BODY
    heads.learn(long, HEAD)
    assert heads.known(START + END + BODY) is None

    heads.learn(START + END + BODY, HEAD)
    assert heads.known(long) is None
