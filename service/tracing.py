"""Whether requests are traced: only where GONGXIANG_OTLP_ENDPOINT says where the traces go."""

from collections.abc import Collection
from importlib import import_module
from typing import cast

from starlette.types import ASGIApp

from service.settings import Settings, SettingWrong


def possible(settings: Settings) -> None:
    """Raise SettingWrong where traces are wanted and their packages are not installed."""
    if settings.otlp_endpoint is None:
        return
    if not settings.otlp_endpoint.startswith(("http://", "https://")):
        raise SettingWrong(
            "链路追踪地址须以 http:// 或 https:// 开头。GONGXIANG_OTLP_ENDPOINT must be an address such as "
            "http://127.0.0.1:4318."
        )
    try:
        import_module("service.traces")
    except ImportError as error:
        raise SettingWrong(
            "未安装链路追踪所需的软件包。GONGXIANG_OTLP_ENDPOINT is set, but OpenTelemetry is not installed "
            f"({error.name}): run `pip install 'gongxiang[otel]'`, or unset it."
        ) from None


def traced(app: ASGIApp, settings: Settings, fixed: Collection[str]) -> ASGIApp:
    """The application, with a span around each request where that is wanted. Raises as `possible` does."""
    possible(settings)
    if settings.otlp_endpoint is None:
        return app
    made = import_module("service.traces").Traced(app, settings.otlp_endpoint, fixed)
    return cast("ASGIApp", made)
