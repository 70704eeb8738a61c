"""The served bundle: policy folders in, one checked archive with a revision out.

What is served is read once; the revision is of exactly those bytes. Rego whose answer may differ for the
same facts (a clock, the network, the environment, chance) does not build, whoever wrote it: a ruling depends
on the facts and the revision and nothing else.
"""

import hashlib
import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from opa import install, sources
from opa.errors import BundleInvalid
from opa.gently import ALONE, command

__all__ = ["BATCH", "Bundle", "BundleInvalid", "build", "revision"]

BATCH = "decision/batch"
"""The rule named on the build line only; the other entrypoint is the one annotated in the policies."""

_DATA = {"data.json", "data.yaml", "data.yml"}
_SECONDS = 300.0
_LINES = 5
_HINT = " (A policy may use no clock, network, environment or chance: what it needs to know is in the facts.)"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A built bundle: where it lies, and the revision that it carries in its manifest."""

    path: Path
    revision: str


@dataclass(frozen=True, slots=True)
class _Served:
    """One served file: its folder's place in the list, its name inside, where it came from, its bytes."""

    place: int
    name: str
    origin: Path
    content: bytes


def revision(folders: Sequence[Path]) -> str:
    """Give the first 16 hex digits of a SHA-256 over the served files, names and bytes, folder by folder.

    Tests, documents and hidden files are not served and do not count. Raises BundleInvalid as `build` does.
    """
    return _revision(_served(folders))


def build(
    folders: Sequence[Path],
    out: Path,
    *,
    optimise: int = 0,
    target: Literal["rego", "wasm"] = "rego",
    binary: Path | None = None,
) -> Bundle:
    """Merge policy folders into one bundle at `out`, replaced only by a bundle that built.

    The archive claims the top-level names that it fills as its roots, so that it can be loaded beside the
    bundle that guards the engine. `optimise` is OPA's level, 0 to 2. Raises BundleInvalid with OPA's first
    errors, and OpaMissing without an OPA.
    """
    files = _served(folders)
    opa, out = (binary or install.find()).absolute(), out.absolute()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".bundle-", dir=out.parent) as scratch:
        stage, made = Path(scratch, "stage"), Path(scratch, "bundle.tar.gz")
        _lay(files, stage)
        rules = Path(scratch, "capabilities.json")
        rules.write_text(_pure(_opa(opa, ["capabilities", "--current"], stage, files)))
        common = ["build", "-b", ".", "--capabilities", str(rules), "-e", BATCH, "-o", str(made)]
        if (
            target == "rego" and not optimise
        ):  # plain Rego is built even if the batch rule is missing; a plan not
            _opa(opa, [*common, "-t", "plan"], stage, files)
        _opa(opa, [*common, f"-O={optimise}", "-t", target, "-r", _revision(files)], stage, files)
        made.replace(out)
    return Bundle(out, _revision(files))


def _served(folders: Sequence[Path]) -> list[_Served]:
    """Read all that will be served; two files with one name are refused, as neither may hide the other."""
    seen: dict[str, _Served] = {}
    for place, folder in enumerate(folders):
        for file in _files(place, Path(folder)):
            other = seen.setdefault(file.name, file)
            if other is not file:
                raise BundleInvalid(
                    f"{other.origin} and {file.origin} have one name in the bundle: rename one of them."
                )
    return list(seen.values())


def _files(place: int, folder: Path) -> list[_Served]:
    if not folder.is_dir():
        raise BundleInvalid(f"The policy folder {folder} does not exist: correct GONGXIANG_POLICIES.")
    try:
        files = [_read(place, folder, name) for name in sources.files(folder) if _is_policy(name)]
    except OSError as error:
        raise BundleInvalid(f"{error.filename} cannot be read: {error.strerror}.") from error
    files = [file for file in files if not file.name.endswith("_test.rego")]
    if not any(file.name.endswith(".rego") for file in files):
        raise BundleInvalid(f"The policy folder {folder} holds no Rego: correct GONGXIANG_POLICIES.")
    return files


def _read(place: int, folder: Path, name: str) -> _Served:
    """Read one file, tests too: all of them are read as text sooner or later."""
    content = (folder / name).read_bytes()
    sources.text(folder / name, content)
    return _Served(place, name, folder / name, content)


def _is_policy(name: str) -> bool:
    return name.endswith(".rego") or name.rpartition("/")[2] in _DATA


def _revision(files: Iterable[_Served]) -> str:
    digest = hashlib.sha256()
    for file in files:
        # Each part's own digest, so that no byte can move from a name to a content unseen.
        for part in (str(file.place).encode(), file.name.encode(), file.content):
            digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:16]


def _lay(files: Sequence[_Served], stage: Path) -> None:
    for file in files:
        path = stage / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    (stage / ".manifest").write_text(json.dumps({"roots": _roots(files)}))


def _roots(files: Iterable[_Served]) -> list[str]:
    """List the top-level names that the files fill; OPA itself then holds the files to them."""
    roots = {root for file in files for root in _roots_of(file)}
    if "system" in roots:
        raise BundleInvalid("A policy folder fills data.system, which guards the engine: policies may not.")
    return sorted(roots)


def _roots_of(file: _Served) -> set[str]:
    if file.name.endswith(".rego"):
        package = re.search(r"^\s*package\s+(\w+)", file.content.decode("utf-8", "replace"), re.MULTILINE)
        return {package[1]} if package else set()
    top, _, below = file.name.partition("/")
    return {top} if below else _keys(file)


def _keys(file: _Served) -> set[str]:
    """Read the top-level names of a data file that lies at the very top of a folder."""
    try:
        document = json.loads(file.content) if file.name == "data.json" else None
    except ValueError as error:
        raise BundleInvalid(f"{file.origin} is not JSON: {error}.") from error
    if not isinstance(document, dict):
        raise BundleInvalid(f"{file.origin} must be a JSON object, or lie in a folder of its own.")
    return set(document)


def _pure(capabilities: str) -> str:
    """Take from OPA's capabilities every built-in that OPA itself marks as not deterministic."""
    document = json.loads(capabilities)
    document["builtins"] = [item for item in document["builtins"] if not item.get("nondeterministic")]
    return json.dumps(document | {"allow_net": []})


def _opa(opa: Path, arguments: Sequence[str], stage: Path, files: Iterable[_Served]) -> str:
    try:
        done = subprocess.run(
            [*command(opa), *arguments],
            cwd=stage,
            env=ALONE,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        raise BundleInvalid(
            _sentence(error.stdout + error.stderr, {file.name: file.origin for file in files})
        ) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BundleInvalid(f"OPA at {opa} could not build the policies: {error}.") from error
    return done.stdout


def _sentence(told: str, origins: Mapping[str, Path]) -> str:
    """Give OPA's own first errors, each file under the name that its author knows."""
    names = "|".join(re.escape(name) for name in sorted(origins, key=len, reverse=True))
    text = re.sub(rf"(?<![\w./-])/?({names})(?![\w/-])", lambda found: str(origins[found[1]]), told)
    lines = [line.strip().removeprefix("error: ") for line in text.splitlines() if line.strip()]
    rest = f" (and {len(lines) - _LINES} more lines)" if len(lines) > _LINES else ""
    hint = _HINT if "undefined function" in told else ""
    return f"The policies do not build: {'; '.join(lines[:_LINES])}{rest}{hint}"
