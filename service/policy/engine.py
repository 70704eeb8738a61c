"""What an engine is: one that rules on facts, or says that it cannot."""

from collections.abc import Sequence
from typing import Protocol

from service.policy.ruling import Ruled, Ruling


class PolicyUnavailable(Exception):
    """The engine did not rule: silent, slow, or not making sense. `str()` says which, in a sentence."""


class PolicySilent(PolicyUnavailable):
    """The engine did not answer at all: asking it again at once would only cost time."""


class Engine(Protocol):
    """OPA or WebAssembly: either evaluates the same policies."""

    @property
    def name(self) -> str:
        """What the record calls it."""
        ...

    @property
    def revision(self) -> str:
        """The revision of the policies at hand."""
        ...

    def at_once(self, facts: str, /) -> Ruled | None:
        """Rule on canonical facts without waiting for anybody; None where another process has to be asked.

        Raises PolicyUnavailable as `rule` does.
        """
        ...

    async def rule(self, facts: str, /) -> Ruled:
        """Rule on canonical facts. Raises PolicyUnavailable; never answers from anything else."""
        ...

    async def rule_all(self, documents: Sequence[str], /) -> list[Ruled]:
        """Rule on many canonical documents at once: one ruling for each, in their order, as `rule` would.

        Raises PolicyUnavailable where one of them has no ruling.
        """
        ...


class ServingEngine(Engine, Protocol):
    """The engine of a running service: it can also be looked after, and asked what might be."""

    async def batch(self, documents: Sequence[str], /) -> list[Ruling]:
        """The rulings of `rule_all` alone, never for a decision."""
        ...

    async def ready(self) -> bool:
        """Whether a question put now would be ruled on."""
        ...

    async def state(self) -> dict[str, bool]:
        """Each engine by its name, and whether it would rule now."""
        ...
