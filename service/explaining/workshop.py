"""The policies made ready for explaining: parsed once, and built once with their probes."""

import json
import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import opa.bundle
from opa import scratch
from opa.errors import OpaError
from service.explaining import probes, program, syntax
from service.explaining.failure import NotExplained
from service.explaining.probes import Rules
from service.explaining.syntax import Body


@dataclass(frozen=True, slots=True)
class Ready:
    """The bodies of all rules, the rules by name, the data of the policies, and the bundle."""

    bodies: tuple[Body, ...]
    rules: Rules
    data: Mapping[str, Any]
    bundle: Path


@dataclass(frozen=True, slots=True)
class Counted:
    """How far each body got on some facts; `calls` by body and place of the condition."""

    reached: dict[str, int]
    calls: dict[str, list[dict[str, Any]]]
    asked: tuple[str, ...]


class Workshop:
    """Makes ready on first use, once; `close` takes the scratch folder away."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._scratch: Path | None = None
        self._ready: Ready | None = None

    @property
    def is_ready(self) -> bool:
        """Whether nobody has to wait for it any more."""
        return self._ready is not None

    def ready(self) -> Ready:
        """The policies, parsed and built. Raises NotExplained when that cannot be done."""
        with self._lock:
            if self._ready is None:
                self._open()
                self._ready = self._made()
            return self._ready

    def count(self, facts: str) -> Counted:
        """How far every body gets on canonical facts. Raises NotExplained."""
        bundle = str(self.ready().bundle)
        asked = ["eval", "--bundle", bundle, "--stdin-input", "--format", "raw", probes.QUERY]
        try:
            answer = json.loads(program.run(asked, facts))
            return Counted(answer["reached"], answer["calls"], tuple(answer["asked"]))
        except (ValueError, KeyError, TypeError):
            raise NotExplained("OPA answered what is no explanation; tell the operator.") from None

    def close(self) -> None:
        """Take what was built away; what is being built is left unfinished."""
        self._closed.set()
        with self._lock:
            if self._scratch is not None:
                shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = self._ready = None

    def _open(self) -> None:
        if self._closed.is_set():
            raise NotExplained("The service is stopping; ask again shortly.")

    def _made(self) -> Ready:
        self._scratch = scratch.made("gongxiang-explaining-")
        written, bundle = self._scratch / "probes", self._scratch / "bundle.tar.gz"
        written.mkdir()
        bodies = syntax.read(self._folders)
        self._open()
        probes.write(bodies, written)
        try:
            opa.bundle.build([*self._folders, written], bundle)
        except OpaError as error:
            raise NotExplained(f"The policies cannot be built for explaining: {error}") from None
        self._open()
        told = program.run(["eval", "--bundle", str(bundle), "--format", "raw", "data.parameters"])
        data = {"parameters": json.loads(told or b"{}")}
        return Ready(tuple(bodies), probes.by_name(bodies), data, bundle)
