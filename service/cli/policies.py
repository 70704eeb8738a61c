"""The policies that `gongxiang serve` has active: read at start, and again when the operator asks (SIGHUP).

What is served is a copy, so that an edit changes nothing before it is asked for, and so that rules, texts and
pages are always of one state. Other policies become active only after they build, their own tests pass and an
engine answers by them; until then, and whenever one of these fails, the old ones stay.
"""

import logging
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from catalog.remarks import LoadErrors
from opa import bundle, install, sources
from opa.child import News, OpaChild
from opa.errors import OpaError
from opa.gently import ALONE
from opa.scratch import scratch
from service import metrics
from service.cli.engines import with_opa
from service.settings import Settings
from service.succession import RETIRE_SECONDS, Active
from service.wiring import Law

TEST_SECONDS = 600.0
"""How long the policies' own tests may take."""
_WORDS = 500
_LOG = logging.getLogger(__name__)


class PoliciesRefused(Exception):
    """Policies that may not become active; the message says why."""


class Policies:
    """The active policies and what rules by them, for `settings` that name no OPA of their own."""

    def __init__(self, settings: Settings, run: Path) -> None:
        self._settings, self._run = settings, run
        self._number, self._active, self._revision = 0, 0, ""
        self._address: str | None = None
        self._current = ExitStack()
        self._leaving: list[tuple[threading.Timer, ExitStack]] = []
        self._wishes: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._follow, name="policies", daemon=True)

    def start(self) -> None:
        """Make the policies active that lie in the folders now. Raises OpaError when that cannot be."""
        folders = self._copied()
        try:
            self._activate(folders, bundle.revision(folders))
        except OpaError as error:
            raise OpaError(self._named(error)) from None
        self._thread.start()

    def renew(self) -> None:
        """Ask for the policies that lie in the folders now, also from a signal's handler; the log answers."""
        self._wishes.put(True)

    def close(self) -> None:
        """End every engine."""
        if self._thread.ident:
            self._wishes.put(False)
            self._thread.join()
        for timer, stack in self._leaving:
            timer.cancel()
            stack.close()
        self._current.close()

    def _follow(self) -> None:
        while self._wishes.get():
            try:
                self._renew()
            except (PoliciesRefused, OpaError, LoadErrors, OSError, ValueError, LookupError) as error:
                metrics.upgraded(accepted=False)
                _LOG.error(
                    "规则未更新，原规则继续有效。The policies stay as they were (%s): %s",
                    self._revision,
                    self._named(error),
                )
            if self._active != self._number:
                shutil.rmtree(self._place(), ignore_errors=True)

    def _renew(self) -> None:
        folders = self._copied()
        revision = bundle.revision(folders)
        if revision == self._revision:
            _LOG.warning("规则没有变化。The policies are those already active (%s).", revision)
            return
        bundle.build(folders, self._run / "tried.tar.gz")
        _tested(folders)
        Law.read(folders)
        before = self._current
        self._activate(folders, revision)
        metrics.upgraded(accepted=True)
        _LOG.warning("规则已更新。The policies %s are active from now on.", revision)
        self._retire(before)

    def _copied(self) -> tuple[Path, ...]:
        """The folders as they are now, in the run folder."""
        self._number += 1
        copies = tuple(self._place() / str(index) for index, _ in enumerate(self._settings.policies))
        for folder, copy in zip(self._settings.policies, copies, strict=True):
            try:
                _copy(folder, copy)
            except OSError as error:
                raise OpaError(
                    f"规则无法复制到临时文件夹。{folder} cannot be copied to {self._run} ({error.strerror}): "
                    "make room there, or set TMPDIR to a folder that has room."
                ) from None
        return copies

    def _activate(self, folders: tuple[Path, ...], revision: str) -> None:
        """Start what rules by these policies and tell the workers."""
        stack = ExitStack()
        stack.callback(shutil.rmtree, self._place(), ignore_errors=True)
        chosen = stack.enter_context(with_opa(replace(self._settings, policies=folders), self._heard))
        self._current, self._revision, self._address = stack, revision, chosen.opa_url
        self._active = self._number
        metrics.opa_is(up=chosen.opa_url is not None)
        Active.of(chosen).write(self._run)

    def _heard(self, child: OpaChild, news: News) -> None:
        if child.address != self._address:  # one that is not active yet, or not any more
            return
        if news == "again":
            metrics.opa_restarted()
        else:
            metrics.opa_is(up=news == "up")

    def _retire(self, stack: ExitStack) -> None:
        """End an engine once no worker asks it any more."""
        timer = threading.Timer(RETIRE_SECONDS, stack.close)
        timer.daemon = True
        timer.start()
        self._leaving.append((timer, stack))

    def _named(self, error: Exception) -> str:
        """The error with the folders as the operator named them."""
        said = str(error)
        for index, folder in enumerate(self._settings.policies):
            said = said.replace(str(self._place() / str(index)), str(folder))
        return said

    def _place(self) -> Path:
        """Where the newest copy lies."""
        return self._run / f"policies-{self._number}"


@contextmanager
def active(settings: Settings, run: Path) -> Iterator[Policies | None]:
    """The policies of these settings, active while the block lasts; None where they name an OPA of their own.

    Raises OpaError when OPA cannot be had or the policies do not build.
    """
    if settings.opa_url is not None:
        with with_opa(settings) as chosen:
            Active.of(chosen).write(run)
            yield None
        return
    policies = Policies(settings, run)
    try:
        policies.start()
        yield policies
    finally:
        policies.close()


@contextmanager
def run_folder() -> Iterator[Path]:
    """The folder in which `serve` and its workers meet; this user's alone, gone at the end."""
    with scratch() as folder:
        yield folder


def _copy(folder: Path, copy: Path) -> None:
    copy.mkdir(parents=True)
    for name in sources.files(folder):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, copy / name)


def _tested(folders: tuple[Path, ...]) -> None:
    """Run the policies' own tests; raises PoliciesRefused with OPA's words where one fails."""
    command = [str(install.find()), "test", *map(str, folders)]
    try:
        done = subprocess.run(
            command, env=ALONE, capture_output=True, text=True, timeout=TEST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise PoliciesRefused(f"their tests did not end within {TEST_SECONDS:g} seconds.") from None
    if done.returncode:
        words = " ".join((done.stdout + done.stderr).split())[-_WORDS:]
        raise PoliciesRefused(f"their tests do not pass: {words}")
