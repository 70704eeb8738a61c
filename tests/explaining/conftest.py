"""The repository's policies explained, on the real OPA."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from opa.child import OpaChild
from service import canonical
from service.explaining import Explainer, Explanation
from service.facts import Established
from service.policy.opa import OpaEngine
from service.settings import ROOT
from tests.houses import PATIENT, revision


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """One event loop for the module."""
    with asyncio.Runner() as opened:
        yield opened


@pytest.fixture(scope="module")
def engine(law: OpaChild, runner: asyncio.Runner) -> Iterator[OpaEngine]:
    """The real OPA."""
    opened = OpaEngine(law.address, None, revision(), PATIENT)
    runner.run(opened.__aenter__())
    yield opened
    runner.run(opened.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def explainer(engine: OpaEngine) -> Iterator[Explainer]:
    """The repository's policies explained."""
    opened = Explainer([ROOT / "policies"], engine, revision())
    yield opened
    opened.close()


@pytest.fixture
def explain(explainer: Explainer, engine: OpaEngine, runner: asyncio.Runner) -> Callable[[Any], Explanation]:
    """Rule on facts, and explain the ruling."""

    def made(facts: Any) -> Explanation:
        text = canonical.text(facts)
        ruled = runner.run(engine.rule(text))
        return runner.run(explainer.explain(Established(text, date.fromisoformat(facts["on"])), ruled))

    return made
