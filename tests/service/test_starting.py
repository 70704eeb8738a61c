"""How commands start: what they make is private, the port is theirs, misleading settings are refused."""

import json
import os
import re
import resource
import select
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
import typer

from service.cli.common import written
from service.cli.demo import address_at
from service.cli.serve import _listen
from service.settings import Settings, SettingWrong
from tests.houses import BASE, database_of
from tests.programs import COMMAND, START_SECONDS, below, environment, free_port, run

HAS_IPV6 = socket.has_ipv6 and Path("/proc/net/if_inet6").exists()
PUBLIC = stat.S_IRWXG | stat.S_IRWXO
"""The rights of others."""


@pytest.fixture
def everything_open() -> Iterator[None]:
    """A shell that keeps nothing private: umask 0."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """List what lies in a folder and gives others any right; the folder itself is the test's."""
    return [
        file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.lstat().st_mode & PUBLIC
    ]


@contextmanager
def demo(url: str, host: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the sample until it has said its lines; gives the process and the lines."""
    port = free_port()
    command = [COMMAND, "demo", "--host", host, "--port", str(port)]
    with subprocess.Popen(
        command, env=environment(url), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield process, _said(process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _said(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    text, deadline = "", time.monotonic() + 2 * START_SECONDS
    while "curl" not in text and time.monotonic() < deadline:
        ready, _, _ = select.select([process.stdout], [], [], 1)
        text += os.read(process.stdout.fileno(), 65_536).decode() if ready else ""
    return text


@pytest.mark.skipif(not HAS_IPV6, reason="this machine has no IPv6")
@pytest.mark.usefixtures("everything_open")
def test_demo_on_ipv6_prints_its_lines_and_keeps_its_files(tmp_path: Path) -> None:
    """On ::1 the sample says its address in brackets, its link opens, and all it makes is private.

    That is the database with its log, signing keys, checkpoints and the passwords of sample people; what its
    processes make later is as private, by their umask.
    """
    folder = tmp_path / "var"
    with demo(f"sqlite:///{folder / 'gongxiang.db'}", "::1") as (process, said):
        address = re.search(r"http://\[::1\]:\d+", said)
        assert address, said
        link = re.search(r"http://\S+/sign-in/\S+", said)
        assert link
        assert httpx.get(link[0], timeout=30).status_code == httpx.codes.SEE_OTHER
        names = {file.name for file in folder.iterdir()}
        assert {"gongxiang.db", "gongxiang.db-wal", "gongxiang.db-shm", "sample-people.json"} <= names
        assert open_to_others(tmp_path) == []
        for pid in [process.pid, *below(process.pid)]:
            with suppress(FileNotFoundError):  # a build that has ended
                assert "Umask:\t0077" in Path(f"/proc/{pid}/status").read_text()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("::1", "http://[::1]:81"),
        ("::", "http://[::1]:81"),
        ("0.0.0.0", "http://127.0.0.1:81"),  # noqa: S104  every address
        ("127.0.0.2", "http://127.0.0.2:81"),
        ("localhost", "http://localhost:81"),
    ],
)
def test_address_that_the_sample_prints_leads_there(host: str, address: str) -> None:
    """IPv6 is in brackets, and what stands for every address is this machine's own."""
    assert address_at(host, 81) == address


@pytest.mark.usefixtures("everything_open")
def test_files_that_commands_make_are_private(tmp_path: Path) -> None:
    """World loaded, backed up, a checkpoint signed, a form written: none of it is for others to read."""
    folder = tmp_path / "var"
    url = f"sqlite:///{folder / 'gongxiang.db'}"
    world = tmp_path / "world.yaml"
    world.write_text("agencies: []\n")
    world.chmod(0o600)
    for arguments in (
        ("load", str(world)),
        ("checkpoint",),
        ("backup", str(tmp_path / "copy.db")),
        ("sheet", "template", str(tmp_path / "form.xlsx")),
    ):
        done = run(url, *arguments)
        assert done.returncode == 0, done.stderr
    assert {"var", "copy.db", "form.xlsx"} <= {file.name for file in tmp_path.iterdir()}
    assert open_to_others(tmp_path) == []


def test_port_is_taken_at_once() -> None:
    """One that was free a moment ago cannot be had twice: the second is refused before anything starts."""
    first = _listen("127.0.0.1", free_port())
    with first, pytest.raises(typer.BadParameter, match="cannot listen on 127"):
        _listen("127.0.0.1", first.getsockname()[1])


def test_port_that_another_only_binds_is_ours() -> None:
    """A process that bound the port without listening cannot listen there any more."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", 0))
        with _listen("127.0.0.1", other.getsockname()[1]), pytest.raises(OSError, match="in use"):
            other.listen()


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_address_of_another_machine_is_a_sentence(host: str) -> None:
    """An address that is not this machine's is refused, an IPv6 one written in brackets."""
    with pytest.raises(typer.BadParameter) as refused:
        _listen(host, 8181)
    assert f"cannot listen on {written(host)}:8181 (" in str(refused.value)


def test_taken_port_is_exit_2(tmp_path: Path) -> None:
    """`gongxiang serve` on a port where somebody listens ends at once with a sentence."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run(f"sqlite:///{tmp_path / 'gx.db'}", "serve", "--port", port)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr


@pytest.mark.parametrize(
    "given",
    [
        "https://gx.example/share",
        "https://gx.example/?from=here",
        "https://gx.example/#top",
        "gx.example",
        "ftp://gx.example",
        "https://",
        "https://name:word@gx.example",
        "https://gx.example:99999",
        "https://gx.example:0",
        "https://gx example",
        "https://[::1",
    ],
)
def test_public_address_that_pages_could_not_be_under_is_refused(given: str) -> None:
    """A path, what follows one, and what is no address of a host: a sentence with setting and way out."""
    with pytest.raises(SettingWrong, match=r"GONGXIANG_PUBLIC_URL .*不能带路径.*host name or a port"):
        Settings.read({"GONGXIANG_PUBLIC_URL": given})


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://gx.example", "https://gx.example"),
        ("https://gx.example/", "https://gx.example"),
        ("HTTPS://gx.example:8443", "https://gx.example:8443"),
        ("http://[::1]:8181", "http://[::1]:8181"),
    ],
)
def test_public_address_is_read(given: str, read: str) -> None:
    """A host with or without a port, by either scheme, in whatever case the scheme is written."""
    assert Settings.read({"GONGXIANG_PUBLIC_URL": given}).public_url == read


def test_public_address_with_a_path_is_refused_at_start(tmp_path: Path) -> None:
    """`gongxiang serve` does not start under a path."""
    url = f"sqlite:///{tmp_path / 'gx.db'}"
    done = run(url, "serve", GONGXIANG_PUBLIC_URL="https://gx.example/share")
    assert done.returncode == 2
    assert "GONGXIANG_PUBLIC_URL 应为" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [("serve",), ("decide", "-")])
def test_full_temporary_folder_is_a_sentence(command: tuple[str, ...], tmp_path: Path) -> None:
    """Where not a byte can be written, the sentence names the temporary folder and TMPDIR."""
    database_of({}, tmp_path).dispose()
    url, port = f"sqlite:///{tmp_path / 'gongxiang.db'}", ("--port", str(free_port()))
    done = subprocess.run(
        [COMMAND, *command, *(port if command == ("serve",) else ())],
        env=environment(url),
        input=json.dumps(BASE["questions"]["obtain"]),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "临时文件夹" in done.stderr
    assert "TMPDIR" in done.stderr
    assert "[" not in done.stderr
