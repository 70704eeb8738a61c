"""The configurations to copy: each can be read, asks at a door that is there, and fails closed."""

from pathlib import Path

import pytest
from yaml import safe_load_all

from service.settings import ROOT

FOLDER = ROOT / "docs" / "gateways"
SAMPLES = sorted(FOLDER.glob("*.yaml"))
OTHERS = [FOLDER / "nginx.conf", FOLDER / "Caddyfile"]


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.name)
def test_each_sample_is_whole(file: Path) -> None:
    """It is YAML, has a place for the key, asks at one of our doors, and lets nothing pass on failure."""
    text = file.read_text("utf-8")

    assert all(safe_load_all(text))
    assert "KEY" in text
    assert "/forward-auth" in text or "gongxiang/exchange" in text
    for switch in ("failure_mode_allow", "allow_degradation", "trustForwardHeader"):
        assert f"{switch}: true" not in text


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_every_sample_is_explained(readme: str) -> None:
    """Both explanations name every sample."""
    text = (FOLDER / readme).read_text("utf-8")

    for file in [*SAMPLES, *OTHERS]:
        assert f"({file.name})" in text
