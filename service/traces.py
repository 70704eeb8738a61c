"""Traces by OpenTelemetry: one span for each request, a child for each step of its decision.

Only imported where GONGXIANG_OTLP_ENDPOINT asks for it (`service.tracing`): the packages are an extra. A
span says how long, how it ended, and by which codes and engine; never who asked for what: no address beyond
the route's pattern, no header, no id of the request. The caller's trace is continued by W3C `traceparent`.
"""

from collections.abc import Collection
from time import time_ns

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import metrics

FAILED = 500
_CARRIED = (b"traceparent", b"tracestate")
_PROPAGATOR = TraceContextTextMapPropagator()


class Steps:
    """Turns the steps and outcomes that are counted into spans; outside of a request it does nothing."""

    def __init__(self, tracer: trace.Tracer) -> None:
        self._tracer = tracer

    def step(self, name: str, seconds: float) -> None:
        """A step ended just now: a child of the span of the request that it was part of."""
        if not trace.get_current_span().is_recording():
            return
        ended = time_ns()
        child = self._tracer.start_span(name, start_time=ended - int(seconds * 1e9))
        child.end(ended)

    def decided(self, outcome: str, codes: tuple[str, ...], engine: str, *, cached: bool) -> None:
        """The request's decision was kept."""
        trace.get_current_span().set_attributes(
            {
                "gongxiang.outcome": outcome,
                "gongxiang.codes": codes,
                "gongxiang.engine": engine,
                "gongxiang.cached": cached,
            }
        )


class Traced:
    """The application with a span around each request; `fixed` are paths that are no route's pattern."""

    def __init__(self, app: ASGIApp, endpoint: str, fixed: Collection[str]) -> None:
        self._app, self._fixed = app, frozenset(fixed)
        self._provider = TracerProvider(resource=Resource.create({"service.name": "gongxiang"}))
        exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("gongxiang")
        metrics.listen(Steps(self._tracer))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._request(scope, receive, send)
            return
        await self._app(scope, receive, send)
        if scope["type"] == "lifespan":
            self._provider.shutdown()

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        span = self._tracer.start_span(
            scope["method"], _parent(scope), trace.SpanKind.SERVER, {"http.request.method": scope["method"]}
        )
        with trace.use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
            await self._app(scope, receive, _noting(span, send))
            if pattern := self._pattern(scope):
                span.update_name(f"{scope['method']} {pattern}")
                span.set_attribute("http.route", pattern)

    def _pattern(self, scope: Scope) -> str | None:
        """The route's pattern, in which an id is `{id}`; None where no route was found."""
        if scope["path"] in self._fixed:
            return str(scope["path"])
        found: str | None = getattr(scope.get("route"), "path", None)
        return found


def _parent(scope: Scope) -> Context:
    carrier = {name.decode(): value.decode("latin-1") for name, value in scope["headers"] if name in _CARRIED}
    return _PROPAGATOR.extract(carrier)


def _noting(span: trace.Span, send: Send) -> Send:
    async def noted(message: Message) -> None:
        if message["type"] == "http.response.start":
            span.set_attribute("http.response.status_code", message["status"])
            if message["status"] >= FAILED:
                span.set_status(trace.StatusCode.ERROR)
        await send(message)

    return noted
