"""Output that cannot be written decides nothing: what a command did is what its exit code says."""

import errno
import json
import os
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from catalog.database import engine
from service.cli.output import ESCAPED, Descriptor, harmless
from service.people.keys import Keys
from tests.houses import BASE, database_of
from tests.programs import COMMAND, environment

OBTAIN = BASE["questions"]["obtain"]
RARE = "核发𠀀许可证"
"""With a character beyond the first 65,536, which JSON writes as two."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with the base world."""
    database_of(BASE["world"], tmp_path).dispose()
    return f"sqlite:///{tmp_path / 'gongxiang.db'}"


def shell(script: str, url: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the shell, in which $0 is our command and $1 the first argument."""
    command = ["/bin/sh", "-c", script, COMMAND, *arguments]
    return subprocess.run(command, env=environment(url, **more), capture_output=True, check=False)


def test_encoding_of_the_terminal_changes_no_permit(url: str, tmp_path: Path) -> None:
    """Under ISO-8859-1 a permit is 0, and JSON that says the same, rare characters among it."""
    file = tmp_path / "request.json"
    file.write_text(json.dumps(OBTAIN | {"context": OBTAIN["context"] | {"scene": RARE}}), "utf-8")
    done = shell('"$0" decide "$1"', url, str(file), PYTHONIOENCODING="iso-8859-1")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout.decode("iso-8859-1"))
    assert document["decision"] is True
    assert document["context"]["findings"][0]["article"] == "第十五条第一款"


@pytest.mark.parametrize("redirected", [">/dev/full", ">&- 2>&-", ">/dev/full 2>/dev/full", "| true"])
def test_output_that_is_full_or_closed_changes_no_exit_code(redirected: str, url: str) -> None:
    """A key is made and the code is 0 on a full disk, with closed output, and before a reader that left.

    What is printed gets into no file of ours: the database is opened after the closed descriptors.
    """
    script = f'{{ "$0" key create --role gateway --name gate; echo "code $?" >&3; }} 3>"$1" {redirected}'
    told = Path(url.removeprefix("sqlite:///")).with_name("told")
    done = shell(script, url, str(told))
    assert told.read_text() == "code 0\n"
    assert b"Traceback" not in done.stderr
    assert ("输出未能写完（No space left on device）" in done.stderr.decode()) is (redirected == ">/dev/full")
    assert [row["name"] for row in Keys(engine(url)).all()] == ["gate"]


def test_answer_of_no_stays_no(url: str, tmp_path: Path) -> None:
    """A receipt that cannot be verified is 1, and wrong use 2, where nothing can be said at all."""
    bad = tmp_path / "receipt.json"
    bad.write_text("{}")
    assert shell('"$0" verify --receipt "$1" >/dev/full 2>/dev/full', url, str(bad)).returncode == 1
    assert shell('"$0" fly >&- 2>&-', url).returncode == 2


def test_standard_input_may_be_closed(url: str) -> None:
    """`decide -` with no input at all is a sentence about the request."""
    done = shell('"$0" decide - <&-', url)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr


def test_slow_reader_gets_everything() -> None:
    """A descriptor that is not ready is waited for: all bytes arrive, none fails."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    sent, got = os.urandom(4 << 20), bytearray()

    def read() -> None:
        while len(got) < len(sent):
            got.extend(theirs.recv(65_536))

    with ours, theirs:
        reader = threading.Thread(target=read)
        reader.start()
        descriptor, place = Descriptor(ours.fileno()), 0
        while place < len(sent):
            place += descriptor.write(sent[place:])
        reader.join(30)
    assert descriptor.failure is None
    assert bytes(got) == sent


def test_failure_is_kept_and_the_rest_dropped() -> None:
    """After the first failure nothing more is tried, and everything counts as written."""
    descriptor = Descriptor(os.open("/dev/full", os.O_WRONLY))
    assert descriptor.write(b"some") == 4
    assert descriptor.failure is not None
    assert descriptor.failure.errno == errno.ENOSPC
    os.close(descriptor.fileno())
    assert descriptor.write(b"more") == 4


def test_escapes_are_json() -> None:
    """Any text through any encoding is still the same JSON text."""
    with harmless():
        for encoding in ("ascii", "iso-8859-1", "gbk", "utf-8"):
            text = json.dumps(["é", "共", "𠀀", "\ud800", "\u2028"], ensure_ascii=False)
            assert json.loads(text.encode(encoding, ESCAPED).decode(encoding)) == json.loads(text)
