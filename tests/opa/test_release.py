"""Which file is asked for where."""

import platform

import pytest

from opa import release
from opa.errors import OpaMissing


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("Linux", "x86_64", "opa_linux_amd64_static"),
        ("Linux", "aarch64", "opa_linux_arm64_static"),
        ("Darwin", "x86_64", "opa_darwin_amd64"),
        ("Darwin", "arm64", "opa_darwin_arm64_static"),
    ],
)
def test_asset_is_named_as_the_project_publishes_it(system: str, machine: str, name: str) -> None:
    """Each platform's file has the name that OPA's own release job gives it."""
    assert release.asset(system, machine) == name


def test_platform_without_a_release_is_a_sentence() -> None:
    """A platform that OPA is not published for is named, not guessed at."""
    with pytest.raises(OpaMissing, match=r"not published for Plan9 on vax"):
        release.asset("Plan9", "vax")


def test_mirror_replaces_the_official_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """GONGXIANG_OPA_RELEASES is laid out as the official releases are; a slash at its end does no harm."""
    name = release.asset(platform.system(), platform.machine())
    monkeypatch.delenv("GONGXIANG_OPA_RELEASES", raising=False)
    assert release.address().startswith(
        "https://github.com/open-policy-agent/opa/releases/download/v1.20.2/opa_"
    )
    monkeypatch.setenv("GONGXIANG_OPA_RELEASES", "http://mirror.example/opa/")
    assert release.address() == f"http://mirror.example/opa/v1.20.2/{name}"
