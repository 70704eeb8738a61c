"""Prepares explanations in the background, so that no visitor waits seconds for the first one."""

import logging
import threading

from opa.gently import gently
from service.explaining.explainer import Explainer
from service.explaining.failure import NotExplained
from service.law.errors import LawUnreadable

AFTER = 2.0
"""Seconds after the start: the first decisions come first."""

_LOG = logging.getLogger(__name__)


def prepare_soon(explainer: Explainer, after: float = AFTER) -> None:
    """Prepare a while from now, on a thread of its own; nothing waits for it.

    What cannot be prepared is logged, and said to whoever asks for an explanation. Of an explainer that is
    closed by then nothing is prepared.
    """
    timer = threading.Timer(after, _prepare, [explainer])
    timer.daemon = True
    timer.start()


def _prepare(explainer: Explainer) -> None:
    try:
        with gently():  # it runs OPA for seconds, and decisions want the processor
            explainer.prepare()
    except (NotExplained, LawUnreadable) as reason:
        _LOG.info("explanations are not prepared: %s", reason)
