"""The policies as WebAssembly, inside this process: an engine beside OPA.

The bundle is built by OPA from the same policy folders (`opa build -t wasm`), so rulings are OPA's; tests
hold that. Calls are made in line, since a thread would gain nothing.

One instance is one memory: two threads in it would write over each other's facts. There is one, lent to one
call at a time; a second thread waits for it. After a failure it is thrown away and the next call gets a new
one.
"""

import asyncio
import json
import tarfile
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from catalog.memory import LONG
from opa.errors import BundleInvalid
from service.policy.engine import PolicyUnavailable
from service.policy.instance import Evaluate, EvaluationFailed, Instance, Module, ModuleInvalid
from service.policy.ruling import Ruled, Ruling

RULING = "decision/ruling"
TURN = 4
"""Documents ruled on before others get their turn: a millisecond or two."""
KINDS = 5_000
"""Rulings remembered at most; some kilobytes each."""
_BEFORE, _AFTER, _UNDEFINED = b'[{"result":', b"}]", b"[]"
"""What the ruling stands between, and what stands where there is none."""


class WasmEngine:
    """Rules with a compiled bundle; `revision` is the one in its manifest. An async context manager."""

    name = "wasm"

    def __init__(self, compiled: Path) -> None:
        """Load a bundle that `opa.bundle.build(…, target="wasm")` wrote.

        Raises BundleInvalid when it cannot be read, does not rule, or needs built-ins that a module has
        not itself, sprintf among them: substitutes would not answer as OPA does.
        """
        self.revision, code, self._data = _read(compiled)
        self._lock = threading.Lock()
        try:
            self._module: Module | None = Module(code)
        except ModuleInvalid as error:
            raise BundleInvalid(_not_loaded(error)) from None
        self._instance: Instance | None = None
        self._evaluate: Evaluate | None = None
        try:
            self._try()
        except BundleInvalid:
            self.close()
            raise

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the module; what is asked after that is refused."""
        with self._lock:
            self._drop()
            module, self._module = self._module, None
        if module is not None:
            module.close()

    async def rule(self, facts: str, /) -> Ruled:
        """Rule on canonical facts; the same as `at_once`."""
        return self.at_once(facts)

    def at_once(self, facts: str, /) -> Ruled:
        """Rule on canonical facts, which are put to the module as they stand.

        That they are not in ASCII matters: WebAssembly reads some escaped characters beyond the first 65,536
        wrong, 𠀀 among them, and so rare names. Raises PolicyUnavailable when the evaluation fails, takes too
        long, has no result (an undefined rule, which is never a no), or gives what is no ruling.
        """
        return Ruled(_ruling(self._answer(facts)), self.revision, self.name)

    async def rule_all(self, documents: Sequence[str], /) -> list[Ruled]:
        """Rule on many canonical documents, each as `rule` would, with turns for others between.

        Raises PolicyUnavailable where one of them has no ruling.
        """
        ruled: list[Ruled] = []
        for number, document in enumerate(documents):
            if number and number % TURN == 0:
                await asyncio.sleep(0)
            ruled.append(self.at_once(document))
        return ruled

    async def batch(self, documents: Sequence[str], /) -> list[Ruling]:
        """The rulings alone, for looking at what might be. Raises PolicyUnavailable as `rule_all` does."""
        return [ruled.ruling for ruled in await self.rule_all(documents)]

    async def ready(self) -> bool:
        """Whether the module would rule now."""
        try:
            with self._lock:
                return bool(self._lent())
        except PolicyUnavailable:
            return False

    async def state(self) -> dict[str, bool]:
        """Each engine by its name, and whether it would rule now."""
        return {self.name: await self.ready()}

    def _try(self) -> None:
        """Look that the module can rule before anybody needs it."""
        try:
            self._lent()
        except PolicyUnavailable as error:
            raise BundleInvalid(str(error)) from None
        foreign = self._instance.foreign if self._instance else ()
        if foreign:
            raise BundleInvalid(
                f"The policies use {', '.join(sorted(foreign))}, which WebAssembly does not have: write "
                "those rules without, or choose --engine opa."
            )

    def _answer(self, facts: str) -> bytes:
        """What the rule says, in JSON."""
        document = _encoded(facts)
        with self._lock:
            try:
                return self._lent()(document)
            except EvaluationFailed as error:
                self._drop()
                raise PolicyUnavailable(
                    f"The policies as WebAssembly failed: {_first_line(error)}."
                ) from None

    def _lent(self) -> Evaluate:
        """What evaluates: of the instance, or of a new one after the last has failed."""
        if self._module is None:
            raise PolicyUnavailable("The policies as WebAssembly are closed.")
        if self._evaluate is None:
            try:
                self._instance = Instance(self._module, self._data)
                self._evaluate = self._instance.entrance(RULING)
            except ModuleInvalid as error:
                raise PolicyUnavailable(_not_loaded(error)) from None
        return self._evaluate

    def _drop(self) -> None:
        instance, self._instance, self._evaluate = self._instance, None, None
        if instance is not None:
            instance.close()


def _encoded(facts: str) -> bytes:
    try:
        return facts.encode()
    except UnicodeEncodeError:
        raise PolicyUnavailable("The facts have characters that are none.") from None


def _ruling(answer: bytes) -> Ruling:
    """The ruling, read as JSON, where a day is a string and a list stands for a tuple."""
    if answer == _UNDEFINED:
        raise PolicyUnavailable(f"The policies as WebAssembly have no result for {RULING}.")
    text = answer.removeprefix(_BEFORE).removesuffix(_AFTER)
    try:
        return _remembered_ruling(text) if len(text) <= LONG else Ruling.model_validate_json(text)
    except ValidationError as error:
        raise PolicyUnavailable(f"The policies as WebAssembly gave no ruling: {_misfit(error)}.") from None


@lru_cache(KINDS)
def _remembered_ruling(text: bytes) -> Ruling:
    """Like rulings are one, with all that is made of it: what few rules say is soon said again."""
    return Ruling.model_validate_json(text)


def _read(compiled: Path) -> tuple[str, bytes, bytes]:
    """The revision, the module and the data of a bundle."""
    try:
        with tarfile.open(compiled) as archive:
            manifest, module, data = (
                _member(archive, name) for name in ("/.manifest", "/policy.wasm", "/data.json")
            )
        return str(json.loads(manifest)["revision"]), module, data
    except (OSError, tarfile.TarError, EOFError, KeyError, TypeError, ValueError) as error:
        raise BundleInvalid(f"{compiled} is no bundle built for WebAssembly: {_first_line(error)}.") from None


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    content = archive.extractfile(name)
    if content is None:
        raise KeyError(name)
    return content.read()


def _not_loaded(error: Exception) -> str:
    return f"The policies do not load as WebAssembly: {_first_line(error)}."


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "").rstrip(".: ") or type(error).__name__


def _misfit(error: ValidationError) -> str:
    row = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in row['loc'])}: {row['msg']}"
