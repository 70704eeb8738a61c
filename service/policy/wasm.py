"""The policies as WebAssembly, inside this process: the only module that runs it.

The bundle is built by OPA from the same policy folders (`opa build -t wasm`), so rulings are OPA's; tests
hold that. Calls are made in line, since a thread would gain nothing.

One WebAssembly instance is one memory: two threads in it would write over each other's facts. There is one
instance, lent to one call at a time; a second thread waits for it. After a failure the instance is thrown
away and the next call gets a new one.
"""

import asyncio
import json
import tarfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import opapywasm.runtime
from opapywasm import UNDEFINED, OpaWasmError, OpaWasmPolicy, PolicyConfig
from pydantic import ValidationError
from pydantic_core import to_json  # json would take a tenth of the time of the policies

from catalog.memory import LONG
from opa.errors import BundleInvalid
from service.policy.engine import PolicyUnavailable
from service.policy.ruling import Ruled, Ruling

RULING, BATCH = "decision/ruling", "decision/batch"
CHUNK = 16
"""Documents in one call: some five to ten milliseconds, then others get their turn."""
CHUNK_CHARACTERS = 60_000
"""What one call reads at most, unless a single document is longer."""
SECONDS = 0.5
"""What one call may take; everything else waits meanwhile."""
LARGEST = 64 * 2**20
"""Bytes of the largest facts, data or rulings; the doors let in far less."""

_CONFIG = PolicyConfig(
    pool_size=1,
    borrow_timeout_seconds=5.0,
    max_input_bytes=LARGEST,
    max_data_bytes=LARGEST,
    max_result_bytes=LARGEST,
    max_cstring_scan_bytes=LARGEST,
    parse_raw_json_input=False,  # they were read here
    eval_timeout_seconds=SECONDS,
    strict_result_shape=True,
)
KINDS = 5_000
"""Rulings remembered at most; some kilobytes each."""

# The package starts a module with two pages of memory and refuses one that asks for three, as ours does; it
# has no setting for it. 16 MiB of address space, of which only what is used becomes memory.
opapywasm.runtime._DEFAULT_MEMORY_PAGES = 256  # noqa: SLF001  see above


class WasmEngine:
    """Rules with a compiled bundle; `revision` is the one in its manifest. An async context manager."""

    name = "wasm"

    def __init__(self, compiled: Path) -> None:
        """Load a bundle that `opa.bundle.build(…, target="wasm")` wrote.

        Raises BundleInvalid when it cannot be read, does not rule, or needs built-ins that WebAssembly has
        not itself: the package's substitutes (sprintf among them) do not answer as OPA does.
        """
        self.revision, module, data = _read(compiled)
        try:
            self._policy = OpaWasmPolicy.from_wasm_bytes(module, _CONFIG)
            self._policy.set_data(data)
        except OpaWasmError as error:
            raise BundleInvalid(f"The policies do not load as WebAssembly: {_first_line(error)}.") from None
        try:
            self._try()
        except BundleInvalid:
            self._policy.close()
            raise

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the module; what is asked after that is refused."""
        self._policy.close()

    async def rule(self, facts: str, /) -> Ruled:
        """Rule on canonical facts, which are put to the module as they stand.

        That they are not in ASCII matters: WebAssembly reads some escaped characters beyond the first 65,536
        wrong, 𠀀 among them, and so rare names. Raises PolicyUnavailable when the evaluation fails, takes too
        long, has no result (an undefined rule, which is never a no), or gives what is no ruling.
        """
        return Ruled(_ruling(self._evaluated([facts], "%s", RULING)), self.revision, self.name)

    async def rule_all(self, documents: Sequence[str], /) -> list[Ruled]:
        """Rule on many canonical documents, each as `rule` would, with turns for others between.

        Raises PolicyUnavailable as `rule` does, and where a document has no ruling.
        """
        ruled: list[Ruled] = []
        for chunk in _chunks(documents):
            if ruled:
                await asyncio.sleep(0)
            ruled += [Ruled(ruling, self.revision, self.name) for ruling in self._rulings(chunk)]
        return ruled

    async def batch(self, documents: Sequence[str], /) -> list[Ruling]:
        """The rulings alone, for looking at what might be. Raises PolicyUnavailable as `rule_all` does."""
        return [ruled.ruling for ruled in await self.rule_all(documents)]

    async def ready(self) -> bool:
        """Whether the module answers now."""
        try:
            return self._rulings([]) == []
        except PolicyUnavailable:
            return False

    async def state(self) -> dict[str, bool]:
        """Each engine by its name, and whether it would rule now."""
        return {self.name: await self.ready()}

    def _try(self) -> None:
        """Look that the module can rule before anybody needs it."""
        if foreign := sorted(self._policy.builtins):
            raise BundleInvalid(
                f"The policies use {', '.join(foreign)}, which WebAssembly does not have: write those rules "
                "without, or choose --engine opa."
            )
        if absent := {RULING, BATCH} - set(self._policy.entrypoints):
            raise BundleInvalid(f"The policies as WebAssembly lack {', '.join(sorted(absent))}.")
        try:
            self._rulings([])
        except PolicyUnavailable as error:
            raise BundleInvalid(str(error)) from None

    def _rulings(self, documents: Sequence[str]) -> list[Ruling]:
        found = self._evaluated(documents, '{"batch":[%s]}', BATCH)
        if not isinstance(found, list) or len(found) != len(documents):
            raise PolicyUnavailable("The policies as WebAssembly did not rule on every document.")
        return [_ruling(one) for one in found]

    def _evaluated(self, documents: Sequence[str], frame: str, entrypoint: str) -> Any:
        try:
            result = self._policy.evaluate(frame % ",".join(documents), entrypoint)
        except (OpaWasmError, ValueError, RecursionError) as error:
            raise PolicyUnavailable(f"The policies as WebAssembly failed: {_first_line(error)}.") from None
        if result is UNDEFINED:
            raise PolicyUnavailable(f"The policies as WebAssembly have no result for {entrypoint}.")
        return result


def _ruling(found: Any) -> Ruling:
    """The ruling, read as JSON, where a day is a string and a list stands for a tuple."""
    text = to_json(found)
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


def _chunks(documents: Sequence[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for document in documents:
        full = len(chunk) == CHUNK or sum(map(len, chunk)) + len(document) > CHUNK_CHARACTERS
        if chunk and full:
            yield chunk
            chunk = []
        chunk.append(document)
    if chunk:
        yield chunk


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "").rstrip(".: ") or type(error).__name__


def _misfit(error: ValidationError) -> str:
    row = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in row['loc'])}: {row['msg']}"
