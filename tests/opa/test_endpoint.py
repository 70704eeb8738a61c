"""The socket of OPA: where it lies, who may enter, and that a stranger there is sent nothing."""

import os
import signal
import socket
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from opa import bundle
from opa.child import OpaChild
from opa.endpoint import MAX_PATH_BYTES, Connection, Endpoint, path_of, require_child, require_private
from opa.errors import OpaError, OpaFailed
from tests.opa.test_child import call, until

LISTENING = {"tcp": "0A", "tcp6": "0A", "udp": "07", "udp6": "07"}
"""The states in proc(5)'s tables of a socket that takes what comes."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word on who listens is Linux's")


@pytest.fixture
def child(opa: Path, policies: Path, tmp_path: Path) -> Iterator[OpaChild]:
    """Run the sample bundle."""
    built = bundle.build([policies], tmp_path / "decision.tar.gz", binary=opa)
    with OpaChild(opa, built.path) as running:
        yield running


@contextmanager
def stranger(path: Path) -> Iterator[socket.socket]:
    """Listen on a path as another program, in place of what lies there."""
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        listening.settimeout(5)
        yield listening


def received(listening: socket.socket) -> bytes:
    """Give all that the next connection sends until it closes."""
    connection, _ = listening.accept()
    with connection:
        connection.settimeout(5)
        try:
            return connection.recv(65_536)
        except ConnectionResetError:
            return b""


def inodes_of(pid: int) -> set[str]:
    """List the inodes of a process's sockets, as proc(5) names them."""
    links = (str(found.readlink()) for found in Path(f"/proc/{pid}/fd").iterdir())
    return {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:")}


@linux
def test_opa_listens_on_its_socket_and_nowhere_else(child: OpaChild) -> None:
    """No TCP or UDP port of any address is OPA's, and of Unix sockets that it listens on there is one."""
    assert child.pid
    own = inodes_of(child.pid)
    for table, state in LISTENING.items():
        rows = [line.split() for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]]
        assert not [row for row in rows if row[9] in own and row[3] == state], table
    rows = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
    assert [row[7:] for row in rows if row[6] in own and row[3] == "00010000"] == [[str(child.socket)]]


def test_folder_and_socket_are_this_user_s_alone(child: OpaChild) -> None:
    """The folder has mode 0700 and the socket 0600, whatever the umask; the path fits a socket's address."""
    assert stat.S_IMODE(child.socket.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(child.socket.stat().st_mode) == 0o600
    assert len(os.fsencode(child.socket)) <= MAX_PATH_BYTES
    assert path_of(child.address) == child.socket


def test_nothing_is_left_at_the_end(child: OpaChild) -> None:
    """Closing removes the socket and its folder."""
    child.close()
    assert not child.socket.parent.exists()


@linux
def test_stranger_on_the_socket_is_never_asked(child: OpaChild, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that takes the path while OPA is down is sent nothing; OPA takes the path back."""
    monkeypatch.setattr("opa.child.FIRST_PAUSE", 60.0)
    killed = child.pid
    assert killed
    os.kill(killed, signal.SIGKILL)
    assert until(lambda: child.pid is None)
    with stranger(child.socket) as listening:
        with (
            closing(Connection(child.socket, killed, 5)) as connection,
            pytest.raises(OpaFailed, match="sent nothing"),
        ):
            connection.request("GET", "/health")
        assert received(listening) == b""


@linux
def test_socket_replaced_while_opa_runs_is_noticed(child: OpaChild, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replaced in place, the stranger is sent nothing; the OPA that cannot be reached is started again."""
    monkeypatch.setattr("opa.child.HUNG_SECONDS", 0.5)
    with stranger(child.socket) as listening:
        assert received(listening) == b""
        assert until(lambda: "did not answer" in (child.problem or ""), 10)
    child.ready(10)
    assert call(child, "POST", "/v1/data/decision/ruling")[0] == 200


@linux
def test_stale_socket_is_replaced(child: OpaChild, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed OPA leaves on the path answers nobody, and the next OPA listens there."""
    monkeypatch.setattr("opa.child.FIRST_PAUSE", 0.5)
    assert child.pid
    before = child.socket.stat().st_ino
    os.kill(child.pid, signal.SIGKILL)
    assert until(lambda: child.pid is None)
    with closing(Connection(child.socket, 0, 5)) as connection, pytest.raises(ConnectionRefusedError):
        connection.request("GET", "/health")
    child.ready(10)
    assert child.socket.stat().st_ino != before


def _open_to_others(folder: Path) -> None:
    folder.chmod(0o755)


def _link(folder: Path) -> None:
    folder.rename(folder.with_name("moved"))
    folder.symlink_to(folder.with_name("moved"))


def _gone(folder: Path) -> None:
    folder.rmdir()


def _file(folder: Path) -> None:
    folder.rmdir()
    folder.touch(0o700)


@pytest.mark.parametrize("change", [_open_to_others, _link, _gone, _file])
def test_folder_that_others_could_reach_is_refused(change: Callable[[Path], None], tmp_path: Path) -> None:
    """A folder with rights for others, a link to one, none, and a file in its place: each is a sentence."""
    folder = tmp_path / "run"
    folder.mkdir(0o700)
    require_private(folder / "opa.sock")
    change(folder)
    with pytest.raises(OpaFailed, match=r"[Tt]he folder of OPA.s socket"):
        require_private(folder / "opa.sock")


def test_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of mode 0700 that belongs to somebody else is refused."""
    folder = tmp_path / "run"
    folder.mkdir(0o700)
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    with pytest.raises(OpaFailed, match="not a folder of this user alone"):
        require_private(folder / "opa.sock")


def test_restart_in_a_folder_that_was_changed_is_refused(child: OpaChild) -> None:
    """OPA is not started again where others could answer in its place; it is once the folder is private."""
    child.socket.parent.chmod(0o777)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    assert until(lambda: "not a folder of this user alone" in (child.problem or ""))
    assert child.pid is None
    child.socket.parent.chmod(0o700)
    child.ready(10)


def test_temporary_folder_with_odd_characters(
    opa: Path, policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spaces, percent and question marks and Chinese in the temporary folder's path do no harm."""
    odd = Path(tempfile.gettempdir(), f"gx {os.getpid()}%2f?共")
    odd.mkdir(mode=0o700)
    monkeypatch.setattr(tempfile, "tempdir", str(odd))
    built = bundle.build([policies], tmp_path / "decision.tar.gz", binary=opa)
    with OpaChild(opa, built.path) as running:
        assert running.socket.is_socket()
        assert call(running, "POST", "/v1/data/decision/ruling")[0] == 200
    odd.rmdir()


def test_long_temporary_folder_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path too long for a socket is refused before anything starts, and nothing is left."""
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with pytest.raises(OpaFailed, match="set TMPDIR to a folder with a shorter path"):
        Endpoint()
    assert list(long.iterdir()) == []


def test_temporary_folder_that_is_not_there_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No room for a folder is said with TMPDIR, not with Python's list of what it tried."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(OpaError, match=r"临时文件夹.*set TMPDIR to a folder that has room"):
        Endpoint()


@linux
def test_only_a_child_of_the_given_process_is_taken(child: OpaChild) -> None:
    """A worker asks the OPA that its service started: not one that another process started."""
    with socket.socket(socket.AF_UNIX) as connected:
        connected.connect(str(child.socket))
        require_child(connected, os.getpid())
        with pytest.raises(OpaFailed, match="sent nothing"):
            require_child(connected, os.getppid())
