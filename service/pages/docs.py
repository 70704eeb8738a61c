"""The API's description, and a page to read and try it, both without a network."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from service.doors import CallerDep
from service.pages.rendering import page

router = APIRouter(include_in_schema=False)

KEY: dict[str, Any] = {"type": "http", "scheme": "bearer", "description": "gongxiang key create"}


@router.get("/openapi.json")
def openapi(http: Request, caller: CallerDep) -> JSONResponse:  # noqa: ARG001  for callers only
    """The OpenAPI document, with the key that every door but health asks for."""
    document = http.app.openapi()
    components = document.get("components", {}) | {"securitySchemes": {"key": KEY}}
    return JSONResponse(document | {"components": components, "security": [{"key": []}]})


@router.get("/docs")
def docs(http: Request, caller: CallerDep) -> Response:
    """Swagger UI over the document."""
    return page(http, "docs.html", caller)
