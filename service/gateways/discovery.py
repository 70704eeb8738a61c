"""AuthZEN's metadata (section 9): what this decision point offers, and where."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from service.doors import ServiceDep

router = APIRouter(tags=["AuthZEN"])

ENDPOINTS = {
    "access_evaluation_endpoint": "/access/v1/evaluation",
    "access_evaluations_endpoint": "/access/v1/evaluations",
    "search_subject_endpoint": "/access/v1/search/subject",
    "search_resource_endpoint": "/access/v1/search/resource",
    "search_action_endpoint": "/access/v1/search/action",
}
CAPABILITIES = ["urn:gongxiang:authzen:findings", "urn:gongxiang:authzen:explain-option"]
"""Our own: `context` cites the law; `options.explain` false leaves it out."""


@router.get("/.well-known/authzen-configuration")
def configuration(http: Request, parts: ServiceDep) -> JSONResponse:
    """Where this decision point answers; for anybody."""
    public = parts.settings.public_url
    base = (public or _served(http)).rstrip("/")
    document: dict[str, Any] = {"policy_decision_point": base}
    document |= {name: base + path for name, path in ENDPOINTS.items()}
    # Without a set address the base is where this asker reached it, which no cache may keep for others.
    kept = {"Cache-Control": "public, max-age=300"} if public else {}
    return JSONResponse(document | {"capabilities": CAPABILITIES}, headers=kept)


def _served(http: Request) -> str:
    """Return the address that the connection reached; of the Host that was sent, `localhost` alone counts."""
    if http.url.hostname == "localhost":
        return str(http.base_url)
    host, port = http.scope["server"]
    return f"{http.scope['scheme']}://{f'[{host}]' if ':' in host else host}:{port}"
