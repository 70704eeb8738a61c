"""The key as path prefix, `/k/KEY/…`, for gateways that cannot send `Authorization` (contract, section 3).

The prefix is taken off before anything else sees the address, so that no log, page or error can repeat the
key. What a gateway passes on from its own callers, their `Authorization` and cookies, is not its key.
"""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from service.errors import NotFound
from service.gateways.plain import send_failure

_PREFIX = re.compile(rb"/k/([A-Za-z0-9_-]+)(/[^\s]*)")
_SAID = "There is nothing here; send the key as `Authorization: Bearer KEY`."
_OTHERS = (b"authorization", b"cookie")


class KeyInPath:
    """Turns the prefix into the header that the doors read; where that is not allowed, it is not found."""

    def __init__(self, app: ASGIApp, *, allowed: bool) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_ours(scope):
            await self._app(scope, receive, send)
            return
        found = _PREFIX.fullmatch(scope.get("raw_path") or scope["path"].encode())
        if self._allowed and found:
            await self._app(_without(scope, found), receive, send)
        else:
            await send_failure(send, NotFound(_SAID))


def _is_ours(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.startswith("/k/") or path == "/k"


def _without(scope: Scope, found: re.Match[bytes]) -> Scope:
    key, rest = found.groups()
    kept = [(name, value) for name, value in scope["headers"] if name.lower() not in _OTHERS]
    path = scope["path"].removeprefix(f"/k/{key.decode()}")
    return {**scope, "path": path, "raw_path": rest, "headers": [*kept, (b"authorization", b"Bearer " + key)]}
