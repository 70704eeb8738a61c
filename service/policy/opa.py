"""OPA over its REST API, on a Unix socket or over TCP: the only module that speaks to it."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

import aiohttp
from opa_client import AsyncOpaClient
from pydantic import BaseModel, BeforeValidator, TypeAdapter, ValidationError

from opa import endpoint
from opa.errors import OpaFailed
from service.policy.engine import PolicySilent, PolicyUnavailable
from service.policy.ruling import Ruled, Ruling

TIMEOUT = 0.15
"""Seconds OPA has for one ruling: a gateway waits 0.2 s for the whole answer."""
BATCH_TIMEOUT = 5.0
"""Seconds OPA has for a large batch, which no gateway waits for."""
FEW = 16
"""Documents that gateways may wait for together, in the time OPA has for one."""


def _strict(document: Any) -> Ruling | None:
    """Read as JSON, where a day is a string and a list stands for a tuple."""
    return None if document is None else Ruling.model_validate_json(json.dumps(document))


def _all_strict(documents: Any) -> list[Ruling] | None:
    return None if documents is None else _RULINGS.validate_json(json.dumps(documents))


_RULINGS = TypeAdapter(list[Ruling])


class Bundle(BaseModel):
    """One bundle in OPA's provenance."""

    revision: str | None = None


class Provenance(BaseModel):
    """Which bundles OPA answered from."""

    bundles: dict[str, Bundle] | None = None


class Provided(BaseModel):
    """What OPA's answers have in common (REST API, Data API)."""

    provenance: Provenance | None = None

    @property
    def revision(self) -> str | None:
        """The revision of the one bundle that carries the law; the other has none."""
        bundles = (self.provenance.bundles if self.provenance else None) or {}
        revisions = [bundle.revision for bundle in bundles.values() if bundle.revision]
        return revisions[0] if len(revisions) == 1 else None


class Envelope(Provided):
    """OPA's answer to one document; `result` absent means undefined."""

    result: Annotated[Ruling | None, BeforeValidator(_strict)] = None


class Batch(Provided):
    """OPA's answer to many documents; `result` absent means undefined."""

    result: Annotated[list[Ruling] | None, BeforeValidator(_all_strict)] = None


def _first(error: ValidationError) -> str:
    row = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in row['loc'])}: {row['msg']}"


class SocketConnector(aiohttp.UnixConnector):
    """Connects to a Unix socket; raises OpaFailed, with nothing sent, where a stranger listens there.

    `parent` is the process that must have started OPA; None for an OPA that the operator named.
    """

    def __init__(self, path: Path, parent: int | None) -> None:
        super().__init__(str(path))
        self._parent = parent

    async def _create_connection(self, *arguments: Any) -> Any:
        if self._parent is None:
            return await super()._create_connection(*arguments)
        endpoint.require_private(Path(self.path))
        protocol = await super()._create_connection(*arguments)
        transport = protocol.transport
        if transport is None:  # lost before it could be checked
            raise ConnectionResetError
        try:
            endpoint.require_child(transport.get_extra_info("socket"), self._parent)
        except OpaFailed:
            transport.abort()
            raise
        return protocol


class SocketClient(AsyncOpaClient):  # type: ignore[misc]  # the package has no types
    """The client over a Unix socket; opa-python-client itself knows TCP alone."""

    def __init__(self, path: Path, parent: int | None, **options: Any) -> None:
        super().__init__(host="localhost", **options)
        self._path, self._parent = path, parent

    async def _init_session(self) -> None:
        self._connector = SocketConnector(self._path, self._parent)
        timeout = aiohttp.ClientTimeout(total=self.timeout)
        self._session = aiohttp.ClientSession(
            headers=self.headers, connector=self._connector, timeout=timeout
        )


def client_of(url: str, token: str | None, timeout: float, parent: int | None = None) -> AsyncOpaClient:
    """Make a client for `unix://PATH`, `http://HOST:PORT` or `https://…`, that asks once."""
    if url.startswith(endpoint.SCHEME):
        path = endpoint.path_of(url)
        return SocketClient(path, parent, token=token, retries=0, timeout=timeout)
    address = urlsplit(url)
    secure = address.scheme == "https"
    port = address.port or (443 if secure else 80)
    host = address.hostname or ""
    return AsyncOpaClient(host=host, port=port, ssl=secure, token=token, retries=0, timeout=timeout)


class OpaEngine:
    """Asks OPA for `decision/ruling`. An async context manager: its HTTP session lives inside.

    `revision` is that of the policies at hand; each ruling carries the one OPA says it used. `timeout` is
    what OPA has for one ruling or a few, `patience` for many, in seconds. `parent` is the process whose child
    alone may answer at a `unix://` address; None where the operator named the address.
    """

    name = "opa"

    def __init__(  # noqa: PLR0913  each is a setting of its own
        self,
        url: str,
        token: str | None,
        revision: str,
        timeout: float = TIMEOUT,
        patience: float = BATCH_TIMEOUT,
        *,
        parent: int | None = None,
    ) -> None:
        self._client = client_of(url, token, timeout, parent)
        self._patient = client_of(url, token, max(timeout, patience), parent)
        self.revision = revision

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        await self._patient.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._patient.__aexit__(kind, error, trace)
        await self._client.__aexit__(kind, error, trace)

    def at_once(self, _: str, /) -> None:
        """None: OPA is a process of its own."""
        return

    async def rule(self, facts: str, /) -> Ruled:
        """Rule on canonical facts.

        Raises PolicyUnavailable when OPA is silent, slow, answers without `result` (an undefined rule,
        which is never a no), or answers what is no ruling.
        """
        try:
            envelope = Envelope.model_validate(await self._ask(self._client, json.loads(facts), "ruling"))
        except ValidationError as error:
            raise PolicyUnavailable(f"OPA answered what is no ruling: {_first(error)}.") from None
        if envelope.result is None:
            raise PolicyUnavailable(
                "OPA answered without a result: the policies it runs lack decision/ruling."
            )
        return Ruled(envelope.result, envelope.revision or self.revision, self.name)

    async def batch(self, documents: Sequence[str], /) -> list[Ruling]:
        """Rule on many canonical documents in one query: one ruling for each, in their order.

        For looking at what might be, never for a decision. Raises PolicyUnavailable as `rule_all` does.
        """
        return [ruled.ruling for ruled in await self.rule_all(documents)]

    async def rule_all(self, documents: Sequence[str], /) -> list[Ruled]:
        """Rule on many canonical documents in one query, each as `rule` would: all by one revision.

        Raises PolicyUnavailable as `rule` does, and when OPA gives more or fewer rulings than it was asked
        for.
        """
        rows = {"batch": [json.loads(document) for document in documents]}
        client = self._client if len(documents) <= FEW else self._patient
        try:
            answer = Batch.model_validate(await self._ask(client, rows, "batch"))
        except ValidationError as error:
            raise PolicyUnavailable(f"OPA answered what are no rulings: {_first(error)}.") from None
        if answer.result is None or len(answer.result) != len(documents):
            raise PolicyUnavailable("OPA did not rule on every document it was asked about.")
        revision = answer.revision or self.revision
        return [Ruled(ruling, revision, self.name) for ruling in answer.result]

    async def ready(self) -> bool:
        """Whether OPA answers with every bundle active."""
        return bool(await self._client.check_health(query={"bundles": "true"}))

    async def state(self) -> dict[str, bool]:
        """Each engine by its name, and whether it would rule now."""
        return {self.name: await self.ready()}

    async def _ask(self, client: AsyncOpaClient, facts: Any, rule: str) -> Any:
        try:
            return await client.query_rule(facts, "decision", rule, query_params={"provenance": "true"})
        except TimeoutError:
            raise PolicySilent("OPA did not answer in time.") from None
        except OpaFailed as error:
            raise PolicySilent(str(error)) from None
        except (aiohttp.ClientError, OSError, ValueError, RecursionError) as error:
            raise PolicySilent(f"OPA cannot be asked: {type(error).__name__}.") from None
