"""All combinations of any three facts, on the engines.

For each action: every combination of the values that the rules tell apart, for any three of the facts they
read, absent included (`values.yaml`). On every one the ruling is carried by its findings, forgetting a fact
never permits, and both engines that the service has say the same: OPA on the policies as written, and the
same policies as WebAssembly. The optimised bundle, which only the benchmark serves, is asked a tenth.
"""

import itertools
import json
import tarfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import httpx
from pydantic import ValidationError

from opa import bundle, install
from opa.child import OpaChild
from service import canonical
from service.facts import Facts
from service.policy import Ruling
from service.policy.instance import Instance, Module
from service.settings import ROOT
from tests.houses import BASE, Desk
from tests.yaml12 import Yaml12, yaml

DAY = date(2026, 6, 1)
POLICIES = ROOT / "policies"
HERE = Path(__file__).parent
SIZE = 100
"""Documents in one query."""
SERVED = ("OPA as written", "wasm")
"""The engines that are asked everything; the other is asked of one in TENTH threes."""
TENTH = 10
ABSENCE_SPEAKS = frozenset({"request.items", "facility.owner.id", "resource.claimants", "competent"})
"""Facts whose absence the contract gives a meaning, and those that show a conflict between entries."""

Path_ = tuple[str, ...]
Chosen = tuple[Any, ...]
Document = dict[str, Any]


class Engine(Protocol):
    """Whatever evaluates a batch of facts."""

    def batch(self, documents: Sequence[Document], /) -> list[Any]:
        """The rulings in order."""
        ...


class OverHttp:
    """OPA, asked for `decision/batch`."""

    def __init__(self, child: OpaChild) -> None:
        self._client = httpx.Client(
            base_url="http://opa", transport=httpx.HTTPTransport(uds=str(child.socket)), timeout=120
        )

    def batch(self, documents: Sequence[Document], /) -> list[Any]:
        """The rulings in order."""
        answer = self._client.post("/v1/data/decision/batch", json={"input": {"batch": documents}})
        rulings: list[Any] = answer.json()["result"]
        return rulings

    def close(self) -> None:
        """End the connections."""
        self._client.close()


class AsWasm:
    """The same policies as WebAssembly."""

    def __init__(self, compiled: Path) -> None:
        with tarfile.open(compiled) as archive:
            code, data = (archive.extractfile(name) for name in ("/policy.wasm", "/data.json"))
            self._module = Module(code.read() if code else b"")
            self._instance = Instance(self._module, data.read() if data else b"{}")
        self._evaluate = self._instance.entrance(bundle.BATCH)

    def batch(self, documents: Sequence[Document], /) -> list[Any]:
        """The rulings in order."""
        text = json.dumps({"batch": documents}, ensure_ascii=False)
        answer = json.loads(self._evaluate(text.encode()))
        return list(answer[0]["result"])

    def close(self) -> None:
        """Free the module."""
        self._instance.close()
        self._module.close()


def bases(opened: Desk) -> dict[str, Document]:
    """The facts of each action's base question, which is permitted."""
    asked = BASE["questions"].items()
    return {action: json.loads(opened.ask(question, DAY).decision.facts.text) for action, question in asked}


@contextmanager
def three_engines(folder: Path) -> Iterator[tuple[OpaChild, dict[str, Engine]]]:
    """OPA as written, OPA optimised, and wasm, all on the policies as they lie here."""
    written = bundle.build([POLICIES], folder / "written.tar.gz")
    optimised = bundle.build([POLICIES], folder / "optimised.tar.gz", optimise=2)
    compiled = bundle.build([POLICIES], folder / "wasm.tar.gz", target="wasm")
    binary = install.install()
    with OpaChild(binary, written.path) as first, OpaChild(binary, optimised.path) as second:
        engines = OverHttp(first), OverHttp(second), AsWasm(compiled.path)
        yield first, dict(zip(("OPA as written", "OPA optimised", "wasm"), engines, strict=True))
        for engine in engines:
            engine.close()


@dataclass
class Tally:
    """How many were asked, and what was wrong, each as a sentence."""

    combinations: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def values(action: str) -> dict[str, list[Any]]:
    """The values of each fact that the rules of an action tell apart, by its dotted path."""
    tables = yaml.load((HERE / "values.yaml").read_text("utf-8"), Yaml12)
    own = tables["actions"]["approve" if action == "fund" else action]
    about_resource = action not in {"grant", "build", "operate", "approve", "fund"}
    found: dict[str, list[Any]] = tables["shared"] | (tables["resource"] if about_resource else {}) | own
    return found


def places(base: Document, action: str) -> dict[str, list[Any]]:
    """The values whose place the base has."""
    return {path: found for path, found in values(action).items() if _has(base, path.split("."))}


def threes(base: Document, action: str) -> list[Path_]:
    """Any three of the facts that an action's rules read."""
    return list(itertools.combinations(sorted(places(base, action)), 3))


def combinations(base: Document, action: str, three: Path_) -> tuple[list[Document], list[Chosen]]:
    """Every combination of three facts' values that fits the schema, and the values chosen in each."""
    found = places(base, action)
    chosen = list(itertools.product(*(found[path] for path in three)))
    documents = [_with(base, dict(zip(three, key, strict=True))) for key in chosen]
    fitting = [pair for pair in zip(documents, chosen, strict=True) if _fits(pair[0])]
    return [document for document, _ in fitting], [key for _, key in fitting]


def check(base: Document, action: str, engines: dict[str, Engine], some: Sequence[Path_]) -> Tally:
    """Ask every combination of these threes of the engines."""
    tally = Tally()
    with ThreadPoolExecutor(len(engines)) as pool:
        for number, three in enumerate(some):
            documents, keys = combinations(base, action, three)
            these = [name for name in engines if name in SERVED or number % TENTH == 0]
            asked = (engines[name] for name in these)
            answers = list(pool.map(partial(_asked, documents=documents), asked))
            for name, other in zip(these, answers, strict=True):
                if other != answers[0]:
                    tally.faults.append(f"{action} {three}: {name} says something else.")
            _carried(action, three, answers[0], tally)
            _monotone(action, three, dict(zip(map(_key, keys), answers[0], strict=True)), keys, tally)
            tally.combinations += len(documents)
    return tally


def _asked(engine: Engine, documents: Sequence[Document]) -> list[Any]:
    chunks = (documents[start : start + SIZE] for start in range(0, len(documents), SIZE))
    return [ruling for chunk in chunks for ruling in engine.batch(chunk)]


def _carried(action: str, three: Path_, rulings: Sequence[Any], tally: Tally) -> None:
    for ruling in rulings:
        tally.outcomes[ruling["outcome"]] = tally.outcomes.get(ruling["outcome"], 0) + 1
        try:
            Ruling.model_validate_json(canonical.text(ruling))
        except ValidationError as error:
            tally.faults.append(f"{action} {three}: {str(error).splitlines()[2]}")


def _monotone(
    action: str, three: Path_, rulings: dict[str, Any], keys: Sequence[Chosen], tally: Tally
) -> None:
    """Forgetting one of the three never turns a no, or a not yet, into a yes."""
    for key in keys:
        if rulings[_key(key)]["outcome"] == "permit":
            continue
        for place, path in enumerate(three):
            less = (*key[:place], None, *key[place + 1 :])
            if path in ABSENCE_SPEAKS or path.endswith(".to") or path.startswith("request.fee."):
                continue
            if rulings.get(_key(less), {}).get("outcome") == "permit":
                tally.faults.append(
                    f"{action}: {dict(zip(three, key, strict=True))} without {path} is permitted."
                )


def _key(chosen: tuple[Any, ...]) -> str:
    return canonical.text(list(chosen))


def _fits(document: Document) -> bool:
    try:
        Facts.model_validate_json(canonical.text(document))
    except ValidationError:
        return False
    return True


def _has(node: Any, path: list[str]) -> bool:
    for part in path:
        if isinstance(node, list):
            if int(part) >= len(node):
                return False
            node = node[int(part)]
        elif isinstance(node, dict) and part in node:
            node = node[part]
        else:
            return False
    return True


def _with(base: Any, changes: dict[str, Any]) -> Any:
    """The base with some places set; only what lies on the way to them is copied."""
    for path, value in changes.items():
        base = _set(base, path.split("."), value)
    return base


def _set(node: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    if isinstance(node, list):
        place = int(path[0])
        return [*node[:place], _set(node[place], path[1:], value), *node[place + 1 :]]
    return node | {path[0]: _set(node[path[0]], path[1:], value)}
