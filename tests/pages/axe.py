"""axe-core, which finds what assistive technology cannot use; from npm the first time, kept in a cache.

axe-core is MPL-2.0, and none of it is committed.
"""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

VERSION = "4.14.1"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gongxiang" / f"axe-core-{VERSION}"
RUN = """
const [done] = arguments;
axe.run(document, {resultTypes: ["violations"]}).then((found) => done(found.violations
  .filter((row) => ["serious", "critical"].includes(row.impact))
  .map((row) => `${row.id}: ${row.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`)));
"""


@cache
def script() -> str:
    """The text of axe; a user without npm skips, a continuous integration may not."""
    file = CACHE / "node_modules" / "axe-core" / "axe.min.js"
    if not file.is_file():
        _install()
    return file.read_text("utf-8")


def _install() -> None:
    if shutil.which("npm") is None:
        _missing("There is no npm on PATH, so axe-core cannot be installed.")
    CACHE.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--prefix", str(CACHE), "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(
        [*command, f"axe-core@{VERSION}"], capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        _missing(f"npm cannot install axe-core: {done.stderr[-200:]}")


def _missing(sentence: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


def serious(chrome: Chrome) -> list[str]:
    """What is serious or critical on the page as it stands."""
    chrome.execute_script(script())
    found: list[str] = chrome.execute_async_script(RUN)
    return found
