"""Which policies are active, and how one process goes from some to others without missing a request.

`gongxiang serve` writes into its run folder where the active policies lie and which OPA rules by them; every
worker looks there. On a change the worker wires a second service over the same database and record, hands it
to the doors, and lets the first finish what it has begun. No connection is closed, no worker restarted.
"""

import asyncio
import json
import logging
import os
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from service.settings import Settings
from service.wiring import Kept, Service, governed

LOOK_SECONDS = 0.25
"""How often a worker looks for other policies."""
FINISH_SECONDS = 20.0
"""How long requests that began under the policies before may take."""
RETIRE_SECONDS = 30.0
"""How long the OPA before is kept: what the workers need to notice and to finish, and some."""

_FILE = "active.json"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Active:
    """The active policies: the folders that the service reads, and what rules by them.

    That is an OPA, or `wasm`, a bundle built for WebAssembly. `opa_parent` is the process that started that
    OPA; None for one that the operator runs.
    """

    opa_url: str | None
    opa_token: str | None
    opa_parent: int | None
    policies: tuple[str, ...]
    wasm: str | None = None

    @classmethod
    def of(cls, chosen: Settings) -> "Active":
        """What these settings name."""
        folders = tuple(map(str, chosen.policies))
        wasm = str(chosen.wasm) if chosen.wasm else None
        return cls(chosen.opa_url, chosen.opa_token, chosen.opa_parent, folders, wasm)

    def write(self, run: Path) -> None:
        """Tell the workers, in one step. The file may hold the token of the operator's OPA: mode 0600."""
        fresh = run / f"{_FILE}.new"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(self), file)
        fresh.replace(run / _FILE)

    @classmethod
    def over(cls, settings: Settings) -> Settings:
        """The settings with the active policies in them; as they are outside of `serve`."""
        if settings.run is None:
            return settings
        row = json.loads((settings.run / _FILE).read_text("utf-8"))
        row["policies"] = tuple(map(Path, row["policies"]))
        row["wasm"] = Path(row["wasm"]) if row["wasm"] else None
        return replace(settings, **row)


class Succession:
    """The services of one process, one after the other. An async context manager.

    `take` is handed each service when it is ready to decide.
    """

    def __init__(self, settings: Settings, kept: Kept, take: Callable[[Service], None]) -> None:
        self._settings, self._kept, self._take = settings, kept, take
        self._current = AsyncExitStack()
        self._leaving: list[tuple[float, AsyncExitStack]] = []
        self._seen = self._mark()
        self._watch: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Wire the service of the policies that are active now."""
        await self._succeed()
        if self._settings.run is not None:
            self._watch = asyncio.create_task(self._follow())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what is left of all services."""
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        for _, stack in self._leaving:
            await stack.aclose()
        await self._current.aclose()

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self._end_finished()
            if (mark := self._mark()) == self._seen:
                continue
            self._seen = mark
            try:
                await self._succeed()
            except Exception:  # noqa: BLE001  whatever it is, the worker goes on under the policies it has
                _LOG.exception(
                    "新规则无法启用。This worker cannot use the new policies; restart the service."
                )

    async def _succeed(self) -> None:
        stack = AsyncExitStack()
        service = await stack.enter_async_context(governed(Active.over(self._settings), self._kept))
        self._take(service)
        self._leaving.append((monotonic() + FINISH_SECONDS, self._current))
        self._current = stack

    async def _end_finished(self) -> None:
        while self._leaving and self._leaving[0][0] < monotonic():
            _, stack = self._leaving.pop(0)
            await stack.aclose()

    def _mark(self) -> tuple[int, int] | None:
        """What tells one notice from the next."""
        if self._settings.run is None:
            return None
        found = (self._settings.run / _FILE).stat()
        return found.st_mtime_ns, found.st_ino
