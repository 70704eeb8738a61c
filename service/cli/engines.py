"""The engine that a command rules with: the settings with an OPA, or WebAssembly, at hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from opa import bundle, install
from opa.child import OpaChild, Told, silent
from opa.scratch import scratch
from service.policy.appointing import built_and_tried
from service.settings import Settings


@contextmanager
def with_opa(chosen: Settings, told: Told = silent) -> Iterator[Settings]:
    """Lend the settings with the engine they choose at hand: WebAssembly, the OPA they name, or a child.

    WebAssembly is built by OPA and tried first, so OPA's binary is needed in any case but the second. `told`
    hears the news of a child. Raises OpaError when OPA cannot be had or the policies do not build.
    """
    if chosen.opa_url is not None:
        yield chosen
        return
    binary = install.install()
    with scratch() as folder:
        if chosen.engine == "wasm":
            yield replace(chosen, wasm=built_and_tried(chosen.policies, folder / "wasm.tar.gz"))
            return
        built = bundle.build(chosen.policies, folder / "bundle.tar.gz", binary=binary)
        with OpaChild(binary, built.path, told=told) as child:
            yield replace(chosen, opa_url=child.address, opa_token=None, opa_parent=child.parent)
