"""What the tests of this room share: the real OPA, a small folder of sample rules, a release server."""

import hashlib
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from opa import install, release

DECISION = """package decision

# METADATA
# entrypoint: true
ruling := {"limit": data.parameters.limit, "asked": input.asked}

batch contains answer if {
	some request in input.requests
	answer := ruling with input as request
}
"""


@pytest.fixture(scope="session")
def opa() -> Path:
    """Give the pinned OPA, installed as anyone would install it."""
    return install.install()


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """Make a folder of sample rules with a parameter, a test and a document, its path with a space."""
    folder = tmp_path / "sample policies"
    (folder / "parameters").mkdir(parents=True)
    (folder / "decision.rego").write_text(DECISION)
    (folder / "decision_test.rego").write_text("package decision_test\n\ntest_sample if true\n")
    (folder / "parameters" / "data.json").write_text('{"limit": 3}')
    (folder / "README.md").write_text("Sample data.\n")
    return folder


@pytest.fixture
def nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leave no OPA, Go, release or package to be found, and an empty cache; return the cache's folder."""
    tools = tmp_path / "tools"
    tools.mkdir()
    monkeypatch.delenv("GONGXIANG_OPA", raising=False)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setenv("GONGXIANG_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GONGXIANG_OPA_RELEASES", "http://127.0.0.1:9")  # discard: nobody listens
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tools))
    return tmp_path / "cache" / f"opa-{release.VERSION}"


@pytest.fixture
def tools(tmp_path: Path, nothing_here: Path) -> Path:
    """Give the only folder on PATH."""
    return tmp_path / "tools"


@pytest.fixture
def shelf(tmp_path: Path, nothing_here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Serve a folder over HTTP as the official releases are; return the folder of the pinned version."""
    root = tmp_path / "releases"
    shelf = root / f"v{release.VERSION}"
    shelf.mkdir(parents=True)

    class Handler(_Handler):
        folder = root

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    monkeypatch.setenv("GONGXIANG_OPA_RELEASES", f"http://127.0.0.1:{server.server_port}")
    yield shelf
    server.shutdown()
    thread.join()
    server.server_close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files of a folder; one whose name ends in `.short` beside it is cut off after that many bytes."""

    folder: Path

    def do_GET(self) -> None:
        path = self.folder / self.path.lstrip("/")
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        cut = path.with_name(path.name + ".short")
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: int(cut.read_text())] if cut.exists() else body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@pytest.fixture
def publish(shelf: Path) -> Callable[[Path], Path]:
    """Put a binary on the shelf with its right SHA-256; return the published file."""

    def put(binary: Path) -> Path:
        target = shelf / release.address().rpartition("/")[2]
        shutil.copy(binary, target)
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        target.with_name(target.name + ".sha256").write_text(f"{digest}  {target.name}\n")
        return target

    return put


@pytest.fixture(scope="session")
def go() -> Path:
    """Give the Go of this machine; a user without one skips, a continuous integration may not."""
    found = shutil.which("go")
    if found:
        return Path(found)
    sentence = "There is no Go on PATH, so building OPA with it cannot be tried."
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)
