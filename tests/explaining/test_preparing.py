"""What the first explanation needs is made ready in the background, and given up when the service stops."""

import logging
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from opa.child import OpaChild
from service.explaining import Explainer, NotExplained, prepare_soon
from service.policy.opa import OpaEngine
from tests.houses import PATIENT, revision
from tests.programs import POLICIES

SECONDS = 60.0


@pytest.fixture
def engine(law: OpaChild) -> OpaEngine:
    """The real OPA; preparing asks it nothing."""
    return OpaEngine(law.address, None, revision(), PATIENT)


@pytest.fixture
def explainer(engine: OpaEngine) -> Iterator[Explainer]:
    """An explainer of the repository's policies that nobody has used yet."""
    made = Explainer([POLICIES], engine, revision())
    yield made
    made.close()


def _wait(explainer: Explainer) -> None:
    end = time.monotonic() + SECONDS
    while not explainer.is_prepared and time.monotonic() < end:
        time.sleep(0.05)


def test_nobody_waits_for_it(explainer: Explainer) -> None:
    """The call returns at once; a while later an explanation can begin at once."""
    began = time.monotonic()
    prepare_soon(explainer, after=0.0)
    took = time.monotonic() - began
    _wait(explainer)

    assert took < 1.0
    assert explainer.is_prepared


def test_nothing_is_prepared_before_its_time(explainer: Explainer) -> None:
    """The first seconds belong to decisions."""
    prepare_soon(explainer, after=SECONDS)

    assert not explainer.is_prepared


def test_a_service_that_stops_does_not_wait_and_leaves_nothing(
    engine: OpaEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closed while it is prepared, an explainer takes its scratch folder away and prepares no more."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = Explainer([POLICIES], engine, revision())
    began = threading.Event()

    def prepare() -> None:
        began.set()
        with suppress(NotExplained):
            made.prepare()

    thread = threading.Thread(target=prepare)
    thread.start()
    began.wait()
    made.close()
    thread.join(SECONDS)

    assert not thread.is_alive()
    assert not made.is_prepared
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NotExplained, match="stopping"):
        made.prepare()


def test_what_cannot_be_prepared_is_logged(
    engine: OpaEngine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Policies that do not parse stop nothing: the log says why, and so does whoever asks."""
    (tmp_path / "broken.rego").write_text("package law.broken\n\ndeny contains if", "utf-8")
    made = Explainer([tmp_path], engine, revision())
    with caplog.at_level(logging.INFO):
        prepare_soon(made, after=0.0)
        end = time.monotonic() + SECONDS
        while not caplog.records and time.monotonic() < end:
            time.sleep(0.05)
    made.close()

    assert "explanations are not prepared: OPA could not explain this" in caplog.text
