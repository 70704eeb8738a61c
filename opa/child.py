"""OPA as a child of the service: on a Unix socket of this user's alone, never outliving the service.

Plain threads. The supervising thread starts OPA and lives as long as the object: the kernel ties OPA to that
thread (see `opa/leash.py`). It is a daemon, so a process that ends without `close` takes OPA with it.
"""

import collections
import contextlib
import http.client
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, Self

from opa.endpoint import Connection, Endpoint, require_private
from opa.errors import OpaFailed

__all__ = ["OpaChild", "OpaFailed"]

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
"""Seconds before a restart: doubled from one death to the next."""
STEADY_SECONDS = 10.0
"""A life this long makes the next pause the first one again."""
START_SECONDS = 10.0
"""How long one start may take, bundles activated."""
HUNG_SECONDS = 10.0
"""An OPA that runs and does not say that it is well for so long is killed, to be started again."""

_TERM_SECONDS = 2.0
_LOOK_SECONDS = 0.02
_PULSE_SECONDS = 1.0
_LAST_LINES = 50
_LONGEST_LINE = 4096
_Words = collections.deque[str]
News = Literal["up", "down", "again"]
"""What befalls a child: it answers with all bundles active, it ended, it is started again after it died."""
_HERE = Path(__file__).parent
_LOG = logging.getLogger(__name__)


Told = Callable[["OpaChild", News], None]
"""Hears the news of a child, on its supervising thread."""


def silent(_child: "OpaChild", _news: News) -> None:
    """Hear the news and do nothing."""


class OpaChild:
    """One OPA that serves one bundle; it is restarted on the same address when it dies.

    Read `address` (`unix://…`), `socket` (its path) and `parent` (this process) at any time. `pid` is None
    while OPA is down, `restarts` counts the starts after the first, `up` says whether OPA is running with all
    bundles active, and `problem` is the last failure, in a sentence, until OPA is up again.
    """

    def __init__(
        self,
        binary: Path,
        bundle: Path,
        *,
        tie: Literal["signal", "pipe"] = "signal" if sys.platform == "linux" else "pipe",
        told: Told = silent,
    ) -> None:
        """Make the socket's folder; nothing runs before `start` or the context is entered."""
        self._endpoint = Endpoint()
        self.socket = self._endpoint.socket
        self.address = self._endpoint.address
        self.parent = os.getpid()
        self.restarts = 0
        self.problem: str | None = None
        self._told = told
        self._binary, self._bundle, self._tie = binary.absolute(), bundle.absolute(), tie
        self._process: subprocess.Popen[str] | None = None
        self._up = self._was_up = self._ended = False
        self._stopping = threading.Event()
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._supervise, name="opa-supervisor", daemon=True)

    @property
    def pid(self) -> int | None:
        """The process id of the running OPA."""
        process = self._process
        return process.pid if process else None

    @property
    def up(self) -> bool:
        """Whether OPA is running and has said that all bundles are active."""
        return self._up

    def start(self) -> None:
        """Start OPA without waiting for it."""
        self._thread.start()

    def ready(self, timeout: float = START_SECONDS) -> None:
        """Wait until OPA answers with all bundles active.

        Raises OpaFailed with OPA's own words when its first start fails, or after `timeout` seconds.
        """
        with self._news:
            self._news.wait_for(lambda: self._up or self._ended, timeout)
            if not self._up:
                raise OpaFailed(self.problem or f"OPA was not ready within {timeout:g} seconds.")

    def close(self) -> None:
        """End OPA: asked first, killed after two seconds. A second call does nothing."""
        with self._news:
            self._stopping.set()
            process = self._process
        if process:
            _end(process)
        if self._thread.ident:
            self._thread.join()
        self._endpoint.close()

    def __enter__(self) -> Self:
        """Start OPA and wait until it is ready."""
        self.start()
        try:
            self.ready()
        except OpaFailed:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End OPA."""
        self.close()

    def _supervise(self) -> None:
        pause = FIRST_PAUSE
        while True:
            lived = self._live()
            if self._stopping.is_set() or not self._was_up:  # a first start that fails is not tried again
                break
            pause = FIRST_PAUSE if lived > STEADY_SECONDS else pause
            if self._stopping.wait(pause):
                break
            pause = min(pause * 2, LONGEST_PAUSE)
            self.restarts += 1
            self._told(self, "again")
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _live(self) -> float:
        """Run one OPA from start to end; return how many seconds it served."""
        words: _Words = collections.deque(maxlen=_LAST_LINES)
        try:
            require_private(self.socket)
            process = self._spawn()
        except OpaFailed as error:
            self.problem = str(error)
            return 0.0
        except OSError as error:
            self.problem = f"OPA could not be started: {error.strerror}."
            return 0.0
        if process is None:
            return 0.0
        with process:
            reader = threading.Thread(target=_read, args=(process.stdout, words), daemon=True)
            reader.start()
            began = self._serve(process, words)
            reader.join()
        self._mourn(process, words)
        return time.monotonic() - began

    def _spawn(self) -> subprocess.Popen[str] | None:
        """Start OPA under the lock of `close`, so that none is started after it."""
        with self._news:
            if self._stopping.is_set():
                return None
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.PIPE if self._tie == "pipe" else subprocess.DEVNULL,
                stdout=subprocess.PIPE,  # where OPA says why it does not start
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                # Ctrl-C is for the service, which then ends OPA in order: so a group of its own. No session:
                # Linux shares the processor out by these, and what is idle in another goes before it.
                process_group=0,
            )
            return self._process

    def _command(self) -> list[str]:
        tied = [sys.executable, "-I", "-S", str(_HERE / "leash.py"), self._tie, str(os.getpid())]
        listen = [f"--addr={self.address}", "--unix-socket-perm=600"]
        guarded = ["--authorization=basic", "--config-file", str(_HERE / "config.yaml")]
        quiet = ["--skip-version-check", "--log-level=error", "--shutdown-grace-period=1"]
        serve = [str(self._binary), "run", "--server", *listen, *guarded, *quiet]
        return [*tied, *serve, "--ignore=*_test.rego", "--bundle", str(self._bundle), str(_HERE / "authz")]

    def _serve(self, process: subprocess.Popen[str], words: _Words) -> float:
        """Wait until OPA is ready and then until it ends; return the moment from which it served."""
        began = time.monotonic()
        while process.poll() is None and not self._stopping.is_set():
            if self._well(process.pid):
                self._report(up=True)
                break
            if time.monotonic() - began > START_SECONDS:
                words.append(f"it was not ready within {START_SECONDS:g} seconds")
                process.kill()
                break
            time.sleep(_LOOK_SECONDS)
        began = time.monotonic()
        self._watch(process, words)
        return began

    def _watch(self, process: subprocess.Popen[str], words: _Words) -> None:
        """Wait until OPA ends; end one that hangs."""
        heard = time.monotonic()
        while not _ends(process, _PULSE_SECONDS):
            if self._well(process.pid):
                heard = time.monotonic()
            elif time.monotonic() - heard > HUNG_SECONDS:
                words.append(f"it did not answer for {HUNG_SECONDS:g} seconds")
                process.kill()

    def _well(self, pid: int) -> bool:
        """Ask the process that was started, and no other, for its health, bundles included."""
        connection = Connection(self.socket, pid, timeout=1.0)
        try:
            connection.request("GET", "/health?bundles")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException, OpaFailed):
            return False
        finally:
            connection.close()

    def _report(self, *, up: bool) -> None:
        with self._news:
            self._up = up
            self._was_up = self._was_up or up
            self.problem = None if up else self.problem
            self._news.notify_all()
        self._told(self, "up" if up else "down")

    def _mourn(self, process: subprocess.Popen[str], words: _Words) -> None:
        with self._news:
            self._process = None
        if not self._stopping.is_set():
            said = "; ".join(filter(None, map(_word, words)))
            self.problem = f"OPA is not running: {said or f'it ended with code {process.returncode}'}"
            _LOG.warning("%s", self.problem)
        self._report(up=False)


def _ends(process: subprocess.Popen[str], seconds: float) -> bool:
    """Wait for its end; False where it has not come by then."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    return process.returncode is not None


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(_TERM_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def _read(stream: IO[str], words: _Words) -> None:
    """Keep the last lines of what OPA says, and pass its errors on to our log as they come."""
    while line := stream.readline(_LONGEST_LINE):
        words.append(line.strip())
        if _word(line.strip()):
            _LOG.error("OPA: %s", _word(line.strip()))


def _word(line: str) -> str:
    """Give what a line says if it is an error: a plain line, or one of OPA's JSON log at that level."""
    try:
        entry = json.loads(line)
    except ValueError:
        return line.removeprefix("error: ")
    if not isinstance(entry, dict) or entry.get("level") not in {"error", "fatal"}:
        return ""
    return ": ".join(str(entry[key]) for key in ("msg", "err") if key in entry).rstrip(".")
