"""`/metrics`: the figures of all workers, for Prometheus.

Not among the anonymous doors of the contract: they tell how much is asked, refused and by which rule. An
analyst's key reads them; for a scraper there is a token of its own, which opens nothing else.
"""

import hmac

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service import metrics
from service.doors import ServiceDep, caller
from service.errors import CallerForbidden

router = APIRouter(tags=["Health"])


@router.get("/metrics", response_class=Response)
async def figures(http: Request, parts: ServiceDep) -> Response:
    """Prometheus's text format, or OpenMetrics where that is asked for.

    Needs the token of GONGXIANG_METRICS_TOKEN or an analyst's key: 401 without either, 403 for other keys.
    """
    if not _scraper(http, parts.settings.metrics_token) and (await caller(http, parts)).role != "analyst":
        raise CallerForbidden(
            "指标仅供分析员密钥或指标令牌读取。Figures are for an analyst's key or the token."
        )
    text, kind = metrics.exposition(http.headers.get("accept", ""))
    return Response(text, headers={"Content-Type": kind})


def _scraper(http: Request, token: str | None) -> bool:
    given = http.headers.get("authorization", "")
    return token is not None and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
