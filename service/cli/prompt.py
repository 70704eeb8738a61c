"""Connections on which the busiest door is answered at once.

What uvicorn does for one request, and ASGI asks of it, costs more than a remembered decision. A request that
lies here whole, on a connection that waits for nothing else, and whose head was met before, is therefore
handed to the door itself (`Evaluation.prompt`). Every other request, and the first with each head, goes
uvicorn's way to the same door.
"""

import asyncio
from asyncio import Transport
from typing import Any, cast

from starlette.types import Scope

from service.cli import connection
from service.cli.connection import Connection
from service.decisions import Pending
from service.gateways.evaluation import PATH, PROMPT, Evaluation
from service.gateways.heads import Known


class PromptConnection(Connection):
    """A connection that knows the door; without one it is like any other."""

    _door: Evaluation | None = None
    _asked: asyncio.Task[None] | Pending | None = None
    _early = b""
    _ending = False
    _answered_at = 0.0

    @property
    def idle(self) -> bool:
        """Whether nothing is being answered here."""
        return self._asked is None and super().idle

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Look which door there is."""
        super().connection_made(transport)
        self._door = self.app_state.get(PROMPT)

    def data_received(self, data: bytes) -> None:
        """Hand a known request to the door; what comes before it is answered waits for that."""
        if self._door is None:
            super().data_received(data)
        elif self._asked is not None:
            self._early += data
            self.flow.pause_reading()
        elif not (self._waits_for_nothing() and self._ask(self._door, data)):
            self._as_usual(self._door, data)

    def shutdown(self) -> None:
        """End, after the answer that is under way."""
        if self._asked is None:
            super().shutdown()
        else:
            self._ending = True

    def timeout_keep_alive_handler(self) -> None:
        """Close what has been idle for long enough: one timer for a connection, not one for each answer."""
        left = self._answered_at + self.timeout_keep_alive - self.loop.time()
        if self._asked is None and left <= 0:
            super().timeout_keep_alive_handler()
        else:
            self._keep_alive(max(left, 1.0))

    def _keep_alive(self, seconds: float) -> None:
        handler = self.timeout_keep_alive_handler
        self.timeout_keep_alive_task = self.loop.call_later(seconds, handler)

    def _waits_for_nothing(self) -> bool:
        between = not self._heading and not self._arriving and not self.pipeline
        free = self.cycle is None or self.cycle.response_complete
        return between and free and len(self.tasks) < connection.AT_ONCE

    def _ask(self, door: Evaluation, data: bytes) -> bool:
        """Have a known request answered from memory, or by a task; whether it is one.

        By a task where anything has to be looked up, and where nobody takes the answers.
        """
        pending: asyncio.Task[None] | Pending | None = None
        if not self.flow.write_paused:
            pending = door.at_once(data, self._tell)
        if pending is None:
            known = door.known(data)
            if known is None:
                return False
            pending = self.loop.create_task(self._answer(door, known))
        if self._deadline is not None:
            self._arrived()
        self._asked = pending
        self.tasks.add(cast("asyncio.Task[None]", pending))  # all that uvicorn does is wait or cancel
        return True

    def _tell(self, said: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(said)
        self._over()

    async def _answer(self, door: Evaluation, asked: Known) -> None:
        try:
            said = await door.prompt(asked)
            if self.flow.write_paused:
                await self.flow.drain()
            if not self.transport.is_closing():
                self.transport.write(said)
        except BaseException:
            self._ending = True
            raise
        finally:
            self._over()

    def _over(self) -> None:
        """Go on with what comes next on this connection."""
        self.tasks.discard(cast("asyncio.Task[None]", self._asked))
        self._asked = None
        self.server_state.total_requests += 1
        self._answered_at = self.loop.time()
        if self._ending:
            self.transport.close()
        if self.transport.is_closing():
            return
        if self._early:
            early, self._early = self._early, b""
            self.flow.resume_reading()
            self.data_received(early)
        elif self.timeout_keep_alive_task is None:
            self._keep_alive(self.timeout_keep_alive)

    def _as_usual(self, door: Evaluation, data: bytes) -> None:
        """Answer it uvicorn's way, and learn its head where it was one whole request to the door."""
        fresh = self._waits_for_nothing()
        super().data_received(data)
        if fresh and not self.idle and self._is_whole(data):
            door.learn(cast("Scope", self.scope), data)

    def _is_whole(self, data: bytes) -> bool:
        """Whether these data were one request to the door, and the connection stays open for another."""
        scope: Any = self.scope
        cycle = self.cycle
        sizes = {b"content-length", b"transfer-encoding"}
        named = [value for name, value in scope["headers"] if name in sizes]
        return (
            (scope["method"], scope["path"], scope["query_string"]) == ("POST", PATH, b"")
            and scope["http_version"] == "1.1"
            and named == [b"%d" % len(cycle.body)]
            and data.endswith(b"\r\n\r\n" + cycle.body)
            and data.find(b"\r\n\r\n") + 4 + len(cycle.body) == len(data)
            and not cycle.more_body
            and not self.pipeline
            and cycle.keep_alive
            and not self.expect_100_continue
        )
