"""The engine that a command rules with: the settings with an OPA, or WebAssembly, at hand."""

import contextlib
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
    """The settings with the engine they choose at hand, until this block ends.

    An OPA, the one they name or a child; and where WebAssembly rules or stands by, the policies built for it
    and tried. OPA builds those, so its binary is needed even where it does not rule. Raises OpaError when OPA
    cannot be had or the policies do not build. `told` hears the news of a child.
    """
    if chosen.opa_url is None or chosen.engine != "opa":
        install.install()
    with scratch() as folder, contextlib.ExitStack() as stack:
        if chosen.engine != "opa":
            chosen = replace(chosen, wasm=built_and_tried(chosen.policies, folder / "wasm.tar.gz"))
        if chosen.engine != "wasm" and chosen.opa_url is None:
            built = bundle.build(chosen.policies, folder / "bundle.tar.gz")
            child = stack.enter_context(OpaChild(install.find(), built.path, told=told))
            chosen = replace(chosen, opa_url=child.address, opa_token=None, opa_parent=child.parent)
        yield chosen
