"""The official release: fetched over HTTP and refused unless it matches its published SHA-256."""

import hashlib
import http.client
import re
import socket
import urllib.error
import urllib.request
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from urllib.parse import SplitResult, urlsplit

from opa import release
from opa.console import say
from opa.errors import OpaMissing

CONNECT_SECONDS = 5.0
_STALL_SECONDS = 20.0
_BLOCK = 1 << 20
_LARGEST = 1 << 29


def released(folder: Path) -> Path:
    """Bring the official binary into a folder.

    Raises OpaMissing when it cannot be reached, stops half-way, or is not the file that was published.
    """
    source = release.address()
    say(f"Downloading OPA {release.VERSION} (about 60 MB) from {source}; seconds to a few minutes, once.")
    try:
        _reach(source)
        wanted = _published(source + ".sha256")
        target = folder / "opa"
        found = _save(source, target)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise OpaMissing(
            f"The official release could not be downloaded from {source}: {_reason(error)}."
        ) from error
    if found != wanted:
        target.unlink()
        raise OpaMissing(
            f"The file from {source} is refused: its SHA-256 is {found}, the published one {wanted}. "
            "It was damaged or changed on the way."
        )
    return target


def _reach(source: str) -> None:
    """Knock before asking: a closed network shows within CONNECT_SECONDS, its name look-up included.

    `urlopen` has no limit on the look-up and tries every address of a name in turn.
    """
    door = _door(urlsplit(source))
    knock: Future[None] = Future()
    Thread(target=_knock, args=(door, knock), daemon=True).start()
    knock.result(CONNECT_SECONDS)


def _knock(door: tuple[str, int], knock: Future[None]) -> None:
    try:
        socket.create_connection(door, timeout=CONNECT_SECONDS).close()
    except OSError as error:
        knock.set_exception(error)
    else:
        knock.set_result(None)


def _door(url: SplitResult) -> tuple[str, int]:
    """Tell which host and port must answer: the proxy's where the environment sets one."""
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise ValueError("GONGXIANG_OPA_RELEASES must be an http or https address")
    proxy = urllib.request.getproxies().get(url.scheme)
    if proxy and not urllib.request.proxy_bypass(url.netloc):
        url = urlsplit(proxy if "//" in proxy else f"http://{proxy}")
    return url.hostname or "", url.port or (443 if url.scheme == "https" else 80)


def _published(source: str) -> str:
    """Read a `.sha256` file: the digest, then the name it is of."""
    with urllib.request.urlopen(source, timeout=_STALL_SECONDS) as answer:  # noqa: S310 - _door saw the scheme
        text = answer.read(1024).decode("ascii", "replace")
    digest = re.match(r"\s*([0-9a-fA-F]{64})\b", text)
    if not digest:
        raise ValueError("its .sha256 file holds no SHA-256")
    return digest[1].lower()


def _save(source: str, target: Path) -> str:
    """Write the body to a file and return its SHA-256; a body shorter than announced is an error."""
    digest, size = hashlib.sha256(), 0
    with (
        urllib.request.urlopen(source, timeout=_STALL_SECONDS) as answer,  # noqa: S310 - _door saw the scheme
        target.open("wb") as file,
    ):
        while block := answer.read(_BLOCK):
            size += file.write(block)
            digest.update(block)
            if size > _LARGEST:
                raise ValueError("it is far larger than any OPA")
        announced = answer.headers["Content-Length"]
    if announced and size != int(announced):
        raise ValueError(f"it stopped after {size} of {announced} bytes")
    return digest.hexdigest()


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        return f"it answered {error.code} {error.reason}"
    if isinstance(error, TimeoutError):
        return "there was no answer in time"
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    return str(getattr(cause, "strerror", None) or cause)
