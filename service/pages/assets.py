"""The files pages need: our own, and of other packages only those named here. No page needs a network."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request, Response

from service.errors import NotFound

router = APIRouter(include_in_schema=False)

CSS, JAVASCRIPT, SVG = "text/css; charset=utf-8", "text/javascript; charset=utf-8", "image/svg+xml"
SERVED: dict[str, tuple[str, str, str]] = {
    "gongxiang.css": ("service.pages", "static/gongxiang.css", CSS),
    "gongxiang.js": ("service.pages", "static/gongxiang.js", JAVASCRIPT),
    "try.js": ("service.pages", "static/try.js", JAVASCRIPT),
    "projects.css": ("service.pages", "static/projects.css", CSS),
    "projects.js": ("service.pages", "static/projects.js", JAVASCRIPT),
    "docs.js": ("service.pages", "static/docs.js", JAVASCRIPT),
    "overviews.css": ("service.pages", "static/overviews.css", CSS),
    "overviews.js": ("service.pages", "static/overviews.js", JAVASCRIPT),
    "icon.svg": ("service.pages", "static/icon.svg", SVG),
    "vendor/tabler.min.css": ("starlette_admin", "static/css/vendor/tabler.min.css", CSS),
    "vendor/swagger-ui.css": ("fastapi_offline", "static/swagger-ui.css", CSS),
    "vendor/swagger-ui-bundle.js": ("fastapi_offline", "static/swagger-ui-bundle.js", JAVASCRIPT),
}
"""name: (package, path in it, media type)."""
YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent, and compressed; `version` changes with its bytes."""

    content: bytes
    compressed: bytes
    version: str
    kind: str


@cache
def asset(name: str) -> Asset:
    """Read a served file once; raises NotFound for any other name."""
    if name not in SERVED:
        raise NotFound(f"There is no file {name}.")
    package, path, kind = SERVED[name]
    content = files(package).joinpath(path).read_bytes()
    version = hashlib.sha256(content).hexdigest()[:12]
    return Asset(content, gzip.compress(content, mtime=0), version, kind)


def address(name: str) -> str:
    """Where a page finds a file; the address changes with the content, so it may be kept for a year."""
    return f"/static/{name}?v={asset(name).version}"


@router.get("/static/{name:path}")
def static(name: str, http: Request) -> Response:
    """One file by its name."""
    found = asset(name)
    kept = YEAR if http.query_params.get("v") == found.version else "no-cache"
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding", "Content-Type": found.kind}
    if "gzip" in http.headers.get("accept-encoding", ""):
        return Response(found.compressed, headers=headers | {"Content-Encoding": "gzip"})
    return Response(found.content, headers=headers)
