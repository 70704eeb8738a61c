"""Policy folders as an author holds them against each other: built as served, and asked in batches.

This is not the way of a decision: nothing here is recorded, and OPA runs as one bounded process a question.
"""

import json
import subprocess
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from opa import bundle, install
from opa.gently import ALONE
from opa.scratch import scratch
from service.errors import Failure

BATCH = 200
"""Facts documents in one evaluation."""
SECONDS = 120.0
"""How long one evaluation may take."""

Advance = Callable[[int], None]
"""Told how many more documents have been ruled on."""


class PoliciesSilent(Failure):
    """The policies do not answer what they are asked; the message carries OPA's own words."""

    code = "policies_silent"


@dataclass(frozen=True, slots=True)
class Policies:
    """Policy folders, built into one bundle by the rules that the service's own is built by."""

    folders: tuple[Path, ...]
    bundle: bundle.Bundle

    @property
    def revision(self) -> str:
        """The revision that a service serving these folders would report."""
        return self.bundle.revision

    def annotations(self) -> list[dict[str, Any]]:
        """Every annotation of the served files, as `opa inspect -a` lists them."""
        told = json.loads(_opa("inspect", "-a", "--format", "json", str(self.bundle.path)))
        found: list[dict[str, Any]] = told.get("annotations", [])
        return found

    def files(self) -> dict[str, str]:
        """The served Rego files and a digest of each."""
        with tarfile.open(self.bundle.path) as archive:
            members = [member for member in archive if member.name.endswith(".rego")]
            return {
                member.name.lstrip("/"): sha256(_content(archive, member)).hexdigest() for member in members
            }

    def value(self, query: str, document: str = "{}") -> Any:
        """What a query over the bundle comes to, `document` being its input; undefined is an error."""
        told = _opa(
            "eval", "-b", str(self.bundle.path), "--format", "json", "--stdin-input", query, stdin=document
        )
        result = json.loads(told).get("result")
        if not result:
            raise PoliciesSilent(f"{self}: {query} is undefined; is this a whole set of policies?")
        return result[0]["expressions"][0]["value"]

    def rulings(self, facts: Sequence[str], advance: Advance = lambda _count: None) -> list[dict[str, Any]]:
        """Rule on facts documents (canonical JSON), in their order.

        Raises PoliciesSilent where a document gets no ruling, which is never taken for a no.
        """
        found: list[dict[str, Any]] = []
        for start in range(0, len(facts), BATCH):
            some = facts[start : start + BATCH]
            rulings = self.value("data.decision.batch", f'{{"batch":[{",".join(some)}]}}')
            if len(rulings) != len(some):
                raise PoliciesSilent(f"{self}: decision.ruling is undefined for some facts.")
            found += rulings
            advance(len(some))
        return found

    def __str__(self) -> str:
        """The folders as an author writes them."""
        return ":".join(map(str, self.folders))


@contextmanager
def built(folders: Sequence[Path]) -> Iterator[Policies]:
    """Build policy folders for the time of the block; raises OpaError where they do not build."""
    binary = install.install()
    with scratch() as folder:
        made = bundle.build(folders, folder / "bundle.tar.gz", binary=binary)
        yield Policies(tuple(folders), made)


def folders_of(text: str) -> tuple[Path, ...]:
    """Read `policies:drafts` as GONGXIANG_POLICIES is read; raises PoliciesSilent where one is no folder."""
    folders = tuple(Path(part) for part in text.split(":") if part)
    for folder in folders:
        if not folder.is_dir():
            raise PoliciesSilent(f"{folder} is no policy folder: name one, or several as policies:drafts.")
    if not folders:
        raise PoliciesSilent("No policy folder is named: name one, or several as policies:drafts.")
    return folders


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    opened = archive.extractfile(member)
    return b"" if opened is None else opened.read()


def _opa(*arguments: str, stdin: str = "") -> str:
    command = [str(install.install()), *arguments]
    try:
        done = subprocess.run(
            command, input=stdin, env=ALONE, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise PoliciesSilent(f"OPA did not come to an end within {SECONDS:g} seconds.") from None
    if done.returncode:
        raise PoliciesSilent(f"OPA could not evaluate the policies: {_words(done)}")
    return done.stdout


def _words(done: subprocess.CompletedProcess[str]) -> str:
    """OPA's first error: on stderr, or in the JSON that `eval` prints."""
    try:
        said = json.loads(done.stdout)["errors"][0]["message"]
    except (ValueError, LookupError, TypeError):
        said = done.stderr or done.stdout
    return " ".join(str(said).split())[:500]
