"""Which engine rules: the one that the settings choose, opened and tried."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread

from opa import bundle
from opa.scratch import scratch
from service.policy.engine import ServingEngine
from service.policy.opa import OpaEngine
from service.policy.wasm import WasmEngine
from service.settings import Settings


@asynccontextmanager
async def appointed(settings: Settings, revision: str) -> AsyncIterator[ServingEngine]:
    """Open the engine that the settings choose; `revision` is that of their policies.

    Raises BundleInvalid where WebAssembly is wanted and the policies do not work as such, and RuntimeError
    where OPA is wanted and none was started.
    """
    if settings.engine == "opa":
        async with _opa(settings, revision) as opa:
            yield opa
        return
    async with await anyio.to_thread.run_sync(_loaded, settings) as wasm:
        yield wasm


def _loaded(settings: Settings) -> WasmEngine:
    """Compile the policies: half a second, for a thread, since other policies may be ruling."""
    if settings.wasm is not None:
        return WasmEngine(settings.wasm)
    with scratch() as folder:
        built = bundle.build(settings.policies, folder / "wasm.tar.gz", target="wasm")
        return WasmEngine(built.path)


def built_and_tried(folders: Sequence[Path], out: Path) -> Path:
    """Build policies for WebAssembly, to be handed to every worker; a fault shows here, as one sentence.

    Raises OpaMissing, as OPA builds, and BundleInvalid.
    """
    built = bundle.build(folders, out, target="wasm").path
    WasmEngine(built).close()
    return built


def _opa(settings: Settings, revision: str) -> OpaEngine:
    if settings.opa_url is None:
        raise RuntimeError("No OPA to ask: start one first, or set GONGXIANG_OPA_URL")
    url, token, timeout = settings.opa_url, settings.opa_token, settings.opa_timeout
    return OpaEngine(url, token, revision, timeout, parent=settings.opa_parent)
