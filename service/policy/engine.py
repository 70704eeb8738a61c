"""What an engine is: one that rules on facts, or says that it cannot."""

from collections.abc import Sequence
from typing import Protocol

from service.policy.ruling import Ruled


class PolicyUnavailable(Exception):
    """The engine did not rule: silent, slow, or not making sense. `str()` says which, in a sentence."""


class Engine(Protocol):
    """OPA, or whatever evaluates the same bundle."""

    name: str
    revision: str
    """The revision of the policies at hand."""

    async def rule(self, facts: str, /) -> Ruled:
        """Rule on canonical facts. Raises PolicyUnavailable; never answers from anything else."""
        ...

    async def rule_all(self, documents: Sequence[str], /) -> list[Ruled]:
        """Rule on many canonical documents at once: one ruling for each, in their order, as `rule` would.

        Raises PolicyUnavailable where one of them has no ruling.
        """
        ...
