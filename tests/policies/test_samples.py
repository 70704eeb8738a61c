"""The sample facts of the Rego tests, and the blank ones, are facts as the service makes them."""

import json
from datetime import date
from typing import Any

import pytest

from service.facts.models import Agency, Asked, Case, Facility, Facts, Project, Resource
from tests.programs import POLICIES, run_opa

ACTIONS = (
    "obtain", "request", "provide", "charge", "refuse", "grant", "forward",
    "open", "file", "build", "operate", "approve", "fund",
)  # fmt: skip


def evaluated(query: str) -> Any:
    """The value of a query on the policies, tests included."""
    answer = run_opa("eval", "--data", POLICIES, "--format", "json", query)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)["result"][0]["expressions"][0]["value"]


SAMPLES = evaluated("data.lib.samples_test")


@pytest.mark.parametrize("action", ACTIONS)
def test_sample_is_a_facts_document(action: str) -> None:
    """Each sample fits the model and has every key; so a Rego test never rests on facts that cannot be."""
    facts = Facts.model_validate_json(json.dumps(SAMPLES[action]), strict=False)

    assert facts.model_dump(mode="json") == SAMPLES[action]


def test_blank_facts_are_the_models_own() -> None:
    """The keys every document must have are those of the model, no more and no fewer, each unknown."""
    unknown = Facts(
        on=date(2026, 6, 1),
        action="obtain",
        subject=Agency(),
        request=Asked(),
        resource=Resource(),
        case=Case(),
        facility=Facility(),
        project=Project(),
    ).model_dump(mode="json")

    assert evaluated("data.lib.blank.facts") == unknown | {"on": None, "action": None}
