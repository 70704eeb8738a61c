"""OPA over its REST API: the only module that speaks to it."""

import json
from types import TracebackType
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

import aiohttp
from opa_client import AsyncOpaClient
from pydantic import BaseModel, BeforeValidator, ValidationError

from service.policy.engine import PolicyUnavailable
from service.policy.ruling import Ruled, Ruling

TIMEOUT = 0.15
"""Seconds OPA has for one ruling: a gateway waits 0.2 s for the whole answer."""


def _strict(document: Any) -> Ruling | None:
    """Read as JSON, where a day is a string and a list stands for a tuple."""
    return None if document is None else Ruling.model_validate_json(json.dumps(document))


class Bundle(BaseModel):
    """One bundle in OPA's provenance."""

    revision: str | None = None


class Provenance(BaseModel):
    """Which bundles OPA answered from."""

    bundles: dict[str, Bundle] | None = None


class Envelope(BaseModel):
    """OPA's answer (REST API, Data API); `result` absent means undefined."""

    result: Annotated[Ruling | None, BeforeValidator(_strict)] = None
    provenance: Provenance | None = None

    @property
    def revision(self) -> str | None:
        """The revision of the one bundle that carries the law; the other has none."""
        bundles = (self.provenance.bundles if self.provenance else None) or {}
        revisions = [bundle.revision for bundle in bundles.values() if bundle.revision]
        return revisions[0] if len(revisions) == 1 else None


def _first(error: ValidationError) -> str:
    row = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in row['loc'])}: {row['msg']}"


class OpaEngine:
    """Asks OPA for `decision/ruling`. An async context manager: its HTTP session lives inside.

    `revision` is that of the policies at hand; each ruling carries the one OPA says it used.
    """

    name = "opa"

    def __init__(self, url: str, token: str | None, revision: str, timeout: float = TIMEOUT) -> None:
        address = urlsplit(url)
        secure = address.scheme == "https"
        port = address.port or (443 if secure else 80)
        self._client = AsyncOpaClient(
            host=address.hostname or "", port=port, ssl=secure, token=token, retries=0, timeout=timeout
        )
        self.revision = revision

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def rule(self, facts: str, /) -> Ruled:
        """Rule on canonical facts.

        Raises PolicyUnavailable when OPA is silent, slow, answers without `result` (an undefined rule,
        which is never a no), or answers what is no ruling.
        """
        try:
            envelope = Envelope.model_validate(await self._ask(facts))
        except ValidationError as error:
            raise PolicyUnavailable(f"OPA answered what is no ruling: {_first(error)}.") from None
        if envelope.result is None:
            raise PolicyUnavailable(
                "OPA answered without a result: the policies it runs lack decision/ruling."
            )
        return Ruled(envelope.result, envelope.revision or self.revision, self.name)

    async def ready(self) -> bool:
        """Whether OPA answers with every bundle active."""
        return bool(await self._client.check_health(query={"bundles": "true"}))

    async def _ask(self, facts: str) -> Any:
        try:
            return await self._client.query_rule(
                json.loads(facts), "decision", "ruling", query_params={"provenance": "true"}
            )
        except TimeoutError:
            raise PolicyUnavailable("OPA did not answer in time.") from None
        except (aiohttp.ClientError, OSError, ValueError, RecursionError) as error:
            raise PolicyUnavailable(f"OPA cannot be asked: {type(error).__name__}.") from None
