"""Wires the parts of one process together, and ends them in order."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass

import opa.bundle
from catalog.database import engine, migrate
from catalog.register import Register
from service.decisions import House
from service.explaining import Explainer
from service.people.keys import Keys
from service.people.sessions import Sessions
from service.policy import questions
from service.policy.opa import OpaEngine
from service.policy.texts import Texts
from service.record.archive import Archive
from service.record.writer import Writer
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Service:
    """What the doors need."""

    settings: Settings
    house: House
    policy: OpaEngine
    archive: Archive
    keys: Keys
    sessions: Sessions
    texts: Texts
    explainer: Explainer


@asynccontextmanager
async def wired(settings: Settings, chain: str) -> AsyncIterator[Service]:
    """The service over a database and a running OPA; `chain` is where this process records."""
    if settings.opa_url is None:
        raise RuntimeError("wired() needs an OPA: start one first, or set GONGXIANG_OPA_URL")
    database = engine(settings.database_url)
    migrate(database)
    revision = opa.bundle.revision(settings.policies)
    policy = OpaEngine(settings.opa_url, settings.opa_token, revision, settings.opa_timeout)
    async with policy:
        explainer = Explainer(settings.policies, policy, revision)
        with Writer(database, chain, settings.hash) as record, closing(explainer):
            yield Service(
                settings=settings,
                house=House(
                    Register(database), policy, record, settings.zone, questions.actions(settings.policies)
                ),
                policy=policy,
                archive=Archive(database),
                keys=Keys(database),
                sessions=Sessions(database),
                texts=Texts(settings.policies),
                explainer=explainer,
            )
    database.dispose()
