"""What several commands need: settings, and an OPA to ask."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from opa import bundle, install
from opa.child import OpaChild
from service.settings import Settings


def settings() -> Settings:
    """The settings of this command."""
    return Settings.read(os.environ)


@contextmanager
def with_opa(chosen: Settings) -> Iterator[Settings]:
    """The settings with an OPA to ask: the one they name, or a child that ends with this block.

    Raises OpaError when OPA cannot be had or the policies do not build.
    """
    if chosen.opa_url is not None:
        yield chosen
        return
    binary = install.install()
    with tempfile.TemporaryDirectory(prefix="gongxiang-") as folder:
        built = bundle.build(chosen.policies, Path(folder) / "bundle.tar.gz")
        with OpaChild(binary, built.path) as child:
            yield replace(chosen, opa_url=child.address, opa_token=child.token)
