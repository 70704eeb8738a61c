"""Traces: what a collector gets, and what it never gets. The collector is a real HTTP server."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from starlette.types import Receive, Scope, Send

from service import metrics
from service.gateways.documented import EXAMPLE
from service.traces import Traced
from tests.houses import database_of
from tests.programs import free_port, run, serving
from tests.service.test_metrics import key

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
"""The example of W3C's Trace Context, section 3.2."""
TOLD = {
    "http.request.method",
    "http.response.status_code",
    "http.route",
    "gongxiang.outcome",
    "gongxiang.codes",
    "gongxiang.engine",
    "gongxiang.cached",
}


class Collector:
    """Receives OTLP over HTTP and keeps the spans and the bytes they came in."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        bodies = self.bodies

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == "/v1/traces":
                    bodies.append(body)
                self.send_response(200)
                self.send_header("Content-Type", "application/x-protobuf")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def spans(self) -> list[Span]:
        """Every span received so far."""
        found = []
        for body in self.bodies:
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                found += [span for scope in resource.scope_spans for span in scope.spans]
        return found


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A collector on a free port."""
    made = Collector()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture(autouse=True)
def nobody_listens() -> Iterator[None]:
    """No test leaves its tracer behind."""
    yield
    metrics.listen(None)


def attributes(span: Span) -> dict[str, Any]:
    """A span's attributes; lists as tuples."""
    found: dict[str, Any] = {}
    for row in span.attributes:
        kind = row.value.WhichOneof("value")
        held = getattr(row.value, kind)
        found[row.key] = tuple(part.string_value for part in held.values) if kind == "array_value" else held
    return found


def test_steps_are_children_and_outcomes_are_told(collector: Collector) -> None:
    """Each step is a child span as long as it took, inside the request; codes and engine are attributes."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return
        with metrics.step("facts"):
            await asyncio.to_thread(_in_a_thread)
        metrics.decided("deny", ["sample.art_1"], "wasm", cached=False)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    _drive(Traced(application, collector.address, ["/fixed"]), "/fixed")
    spans = {span.name: span for span in collector.spans()}
    request = spans["GET /fixed"]

    assert set(spans) == {"GET /fixed", "facts", "policy"}
    for name in ("facts", "policy"):
        assert spans[name].parent_span_id == request.span_id
        assert request.start_time_unix_nano <= spans[name].start_time_unix_nano + 1_000_000
        assert spans[name].end_time_unix_nano <= request.end_time_unix_nano
    assert spans["policy"].end_time_unix_nano - spans["policy"].start_time_unix_nano >= 20_000_000
    told = attributes(request)
    assert told["gongxiang.outcome"] == "deny"
    assert told["gongxiang.codes"] == ("sample.art_1",)
    assert told["gongxiang.engine"] == "wasm"


def test_outside_of_a_request_nothing_is_traced(collector: Collector) -> None:
    """A command that decides has no request, and its steps make no spans of their own."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        """Answer nothing."""

    traced = Traced(application, collector.address, [])
    with metrics.step("facts"):
        metrics.decided("permit", [], "opa", cached=False)
    _drive(traced, "/")

    assert [span.name for span in collector.spans()] == ["GET"]


def test_the_service_continues_the_caller_s_trace(collector: Collector, tmp_path: Path) -> None:
    """One span for a request, in the caller's trace, with nothing in it of who asked for what."""
    database_of({}, tmp_path).dispose()
    address = f"sqlite:///{tmp_path / 'gongxiang.db'}"
    bearer = key(address, "analyst")
    headers = {
        "Authorization": f"Bearer {bearer}",
        "traceparent": f"00-{TRACE}-{PARENT}-01",
        "X-Request-ID": "sample-request-id",
    }
    with serving(address, "--engine", "opa", GONGXIANG_OTLP_ENDPOINT=collector.address) as program:
        asked = httpx.post(f"{program.url}/access/v1/evaluation", json=EXAMPLE, headers=headers, timeout=30)
        decision = asked.json()["context"]["id"]
        httpx.get(f"{program.url}/decisions/{decision}", headers=headers, timeout=30)
    spans = [span for span in collector.spans() if span.trace_id.hex() == TRACE]
    requests = [span for span in spans if span.parent_span_id.hex() == PARENT]

    assert {span.name for span in spans} >= {"read", "facts", "policy", "record", "answer"}
    assert {span.name for span in requests} == {"POST /access/v1/evaluation", "GET /decisions/{decision_id}"}
    assert {name for span in spans for name in attributes(span)} <= TOLD
    assert [attributes(span)["http.response.status_code"] for span in requests] == [200, 200]
    sent = b"".join(collector.bodies)
    for secret in (
        bearer,
        decision,
        "sample-request-id",
        EXAMPLE["subject"]["id"],
        EXAMPLE["resource"]["id"],
    ):
        assert secret.encode() not in sent


def test_without_the_packages_it_is_a_sentence(tmp_path: Path) -> None:
    """The setting without what it needs: the service does not start and says what to install."""
    hiding = tmp_path / "opentelemetry" / "sdk" / "__init__.py"
    hiding.parent.mkdir(parents=True)
    hiding.write_text('"""Hides the real one."""\n')
    done = run(
        f"sqlite:///{tmp_path / 'g.db'}",
        "serve",
        "--port",
        str(free_port()),
        GONGXIANG_OTLP_ENDPOINT="http://127.0.0.1:4318",
        PYTHONPATH=str(tmp_path),
    )

    assert done.returncode == 2
    assert "gongxiang[otel]" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_address_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    """A collector's address without its scheme is refused at once."""
    done = run(f"sqlite:///{tmp_path / 'g.db'}", "serve", GONGXIANG_OTLP_ENDPOINT="127.0.0.1:4318")

    assert done.returncode == 2
    assert "GONGXIANG_OTLP_ENDPOINT must be an address" in done.stderr


def _in_a_thread() -> None:
    with metrics.step("policy"):
        threading.Event().wait(0.02)


def _drive(traced: Traced, path: str) -> None:
    """One request and the end of the application, as a server drives it."""

    async def nothing(*_: Any) -> Any:
        """Take or give nothing."""

    async def driven() -> None:
        scope = {"type": "http", "method": "GET", "path": path, "headers": []}
        await traced(scope, nothing, nothing)
        await traced({"type": "lifespan"}, nothing, nothing)

    asyncio.run(driven())
