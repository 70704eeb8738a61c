"""The API's description, and a page to read and try it, both without a network."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from service.doors import CallerDep
from service.pages.rendering import page

router = APIRouter(include_in_schema=False)

UNUSED = ("HTTPValidationError", "ValidationError")
"""The framework's own shape of 422, an answer that this service never gives."""
EXEMPLARY = ("/access/v1/evaluation", "post")
"""The door whose description has the one shape of what cannot be read."""
KEY: dict[str, Any] = {"type": "http", "scheme": "bearer", "description": "gongxiang key create"}


@router.get("/openapi.json")
def openapi(http: Request, caller: CallerDep) -> JSONResponse:  # noqa: ARG001  for callers only
    """The OpenAPI document, with the key that every door but health asks for."""
    document = http.app.openapi()
    path, method = EXEMPLARY
    unreadable = document["paths"][path][method]["responses"]["400"]
    schemas = document.get("components", {}).get("schemas", {})
    components = {
        "schemas": {name: schema for name, schema in schemas.items() if name not in UNUSED},
        "securitySchemes": {"key": KEY},
    }
    paths = {path: _answered(operations, unreadable) for path, operations in document["paths"].items()}
    return JSONResponse(document | {"paths": paths, "components": components, "security": [{"key": []}]})


@router.get("/docs")
def docs(http: Request, caller: CallerDep) -> Response:
    """Swagger UI over the document."""
    return page(http, "docs.html", caller)


def _answered(operations: dict[str, Any], unreadable: dict[str, Any]) -> dict[str, Any]:
    """The operations of a path as they answer here: what cannot be read is a 400, never a 422."""
    found = {}
    for method, operation in operations.items():
        answers = operation["responses"]
        told = {code: said for code, said in answers.items() if code != "422"}
        found[method] = operation | {"responses": told | ({"400": unreadable} if "422" in answers else {})}
    return found
