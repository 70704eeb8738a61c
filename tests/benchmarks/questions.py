"""What is asked: the questions about the sample world, as requests and as the facts OPA sees for them.

warm are the questions as they stand. distinct are the same with another purpose each time. OPA is given the
very facts that the service established for them, read back from its record.
"""

import json
import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from tests import yaml12
from tests.benchmarks.figures import Kind
from tests.benchmarks.load import TOKEN, Load, Target, first_answer

KINDS: tuple[Kind, ...] = ("warm", "distinct")
Document = dict[str, Any]
SEED = 2016


@dataclass(frozen=True, slots=True)
class Questions:
    """The loads for a server that is asked requests, and for one that is asked facts; an answer's bytes."""

    requests: dict[Kind, Load]
    facts: dict[Kind, Load]
    answer: bytes


def all_questions() -> list[Document]:
    """Every question about the sample world: all actions, permitted, denied and indeterminate.

    In an order drawn once and for all: in their file the dearest stand beside each other, by action.
    """
    rows = [row["request"] for row in yaml12.read("questions.yaml")]
    random.Random(SEED).shuffle(rows)
    return rows


def distinct(request: Document) -> Document:
    """The request with a purpose that no other has, once TOKEN is a number."""
    return request | {"context": request.get("context", {}) | {"purpose": f"样例用途{TOKEN}"}}


def prepare(asking: Target, folder: Path) -> Questions:
    """Ask a running service every question once and write the loads into a folder."""
    asked: dict[Kind, list[Document]] = {"warm": all_questions()}
    asked["distinct"] = [distinct(request) for request in asked["warm"]]
    requests, facts, answers = {}, {}, list[bytes]()
    for kind, rows in asked.items():
        requests[kind] = written(kind, rows, folder / f"{kind}-requests")
        with ThreadPoolExecutor(4) as pool:
            told = list(pool.map(partial(_facts, asking), rows))
        facts[kind] = written(kind, ({"input": found} for found, _ in told), folder / f"{kind}-facts")
        answers += [answer for _, answer in told]
    return Questions(requests, facts, sorted(answers, key=len)[len(answers) // 2])


def written(kind: Kind, rows: Iterable[Document], file: Path) -> Load:
    """A load of these bodies."""
    with file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
    return Load(kind, file)


def _facts(asked: Target, request: Document) -> tuple[Document, bytes]:
    """The facts of a question as the record has them, and the answer it got."""
    answer = first_answer(asked, json.dumps(request, ensure_ascii=False, default=str).encode())
    address = f"{asked.url.partition('/access/')[0]}/decisions/{json.loads(answer)['context']['id']}"
    headers = {**asked.headers, "Accept": "application/json"}
    kept = httpx.get(address, headers=headers, timeout=30).raise_for_status()
    return kept.json()["facts"], answer
