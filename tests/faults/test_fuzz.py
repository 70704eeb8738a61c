"""Requests made at random from the OpenAPI document of a running service: each has an allowed answer."""

import contextlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, cast

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from catalog.database import engine
from service.doors import now
from service.people.keys import Keys
from service.record.archive import Archive
from service.record.verify import verify
from tests.programs import Program, serving

Tell = Callable[[str], None]
EXAMPLES = 20
"""Requests for each operation, of each mode: as the document has them, and otherwise."""
SECONDS = 30

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def program(url_of_base: str) -> Iterator[Program]:
    """One service for all."""
    with serving(url_of_base, "--engine", "wasm") as running:
        yield running


@pytest.fixture(scope="module")
def keys(url_of_base: str) -> dict[str, str]:
    """A key of each role that there is for programs."""
    made, today = Keys(engine(url_of_base)), now().date()
    return {role: made.create(role, role, today) for role in ("gateway", "analyst")}


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("role", ["gateway", "analyst"])
def test_whatever_the_document_allows_or_not(
    role: str, mode: GenerationMode, program: Program, keys: dict[str, str], tell: Tell
) -> None:
    """No 500, 503 with its sentence, an answer to each; every decision is on record, which is whole."""
    bearer = {"Authorization": f"Bearer {keys[role]}"}
    document = httpx.get(f"{program.url}/openapi.json", headers=bearer, timeout=SECONDS).json()
    statuses, decided, broken = Counter[int](), list[str](), list[str]()
    with requests.Session() as session:
        for found in schemathesis.openapi.from_dict(document).get_all_operations():
            _try(cast("Any", found).ok(), mode, program, session, bearer, statuses, decided, broken)

    assert broken == []
    database = engine(program.database_url)
    archive = Archive(database)
    assert [name for name in decided if archive.find(name) is None] == []
    assert verify(database).faults == []
    database.dispose()
    assert httpx.get(f"{program.url}/health/ready", timeout=SECONDS).is_success
    tell(f"{statuses.total()} requests, {len(decided)} decisions on record; {dict(sorted(statuses.items()))}")


def _try(  # noqa: PLR0913, PLR0917  all of one operation
    operation: Any,
    mode: GenerationMode,
    program: Program,
    session: requests.Session,
    bearer: dict[str, str],
    statuses: Counter[int],
    decided: list[str],
    broken: list[str],
) -> None:
    """Ask one operation in many ways."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        answer = case.call(base_url=program.url, session=session, headers=bearer, timeout=SECONDS)
        statuses[answer.status_code] += 1
        if answer.status_code >= 500 and not sentence(answer):
            broken.append(f"{answer.status_code} {operation.label} {case.as_curl_command()}"[:1_000])
        with contextlib.suppress(ValueError):
            decided.extend(ids(json.loads(answer.content)))

    try:
        asked()
    except schemathesis.errors.SchemathesisError:
        return  # it can be asked in no other way than the document says


def sentence(answer: Any) -> bool:
    """Whether a 503 says in a sentence what is away."""
    return answer.status_code == 503 and bool(answer.json()["error"]["message"].endswith("."))


def ids(answer: Any) -> Iterator[str]:
    """The decisions that an evaluation or a batch answers with."""
    rows = answer.get("evaluations", [answer]) if isinstance(answer, dict) else []
    for row in rows:
        context = row.get("context") if isinstance(row, dict) and "decision" in row else None
        if isinstance(context, dict) and "id" in context:
            yield context["id"]
