"""Wires the parts of one process together, and ends them in order."""

import math
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from anyio import to_thread
from sqlalchemy import Engine

import opa.bundle
from catalog.backfill import Backfill
from catalog.database import engine, migrate
from catalog.memory import Memory, Pulse
from catalog.register import Register
from service.decisions import House
from service.explaining import Explainer
from service.matching.catalogue import Catalogue
from service.office.clerk import Clerk
from service.office.letterbook import LetterBook
from service.office.office import Office
from service.papers import Bounds, Papers
from service.papers.bounds import MIB
from service.people.accounts import Accounts
from service.people.audit import Audit
from service.people.keys import Keys
from service.people.limiting import Limit
from service.people.oidc import Provider
from service.people.sessions import Sessions
from service.people.throttle import Throttle
from service.policy import ServingEngine, questions
from service.policy.appointing import appointed
from service.policy.rulings import Rulings
from service.policy.texts import Texts
from service.record.archive import Archive
from service.record.checkpoints.notary import Notary
from service.record.checkpoints.rounds import Clock, Rounds
from service.record.writer import Writer
from service.review.desk import Desk
from service.review.noting import noted
from service.settings import Settings

LASTING = 10.0
"""Seconds for which a ruling is believed where others run OPA, and may change its policies meanwhile."""


@dataclass(frozen=True, slots=True)
class Service:
    """What the doors need."""

    settings: Settings
    house: House
    policy: ServingEngine
    archive: Archive
    keys: Keys
    sessions: Sessions
    accounts: Accounts
    audit: Audit
    throttle: Throttle
    lookups: Limit
    oidc: Provider | None
    texts: Texts
    explainer: Explainer
    notary: Notary
    desk: Desk
    office: Office
    letters: LetterBook
    papers: Papers


@dataclass(frozen=True, slots=True)
class Law:
    """What the service itself reads of the policy folders, beside what OPA does."""

    revision: str
    actions: tuple[str, ...]
    texts: Texts

    @classmethod
    def read(cls, folders: Sequence[Path]) -> "Law":
        """Read it; raises OpaError, LoadErrors, ValueError or KeyError for folders that cannot be served."""
        return cls(opa.bundle.revision(folders), questions.actions(folders), Texts(folders))


@dataclass(frozen=True, slots=True)
class Kept:
    """What one process has from its start to its end, whichever policies are active: database and record."""

    database: Engine
    record: Writer
    memory: Memory
    notary: Notary
    catalogue: Catalogue
    throttle: Throttle
    lookups: Limit


@contextmanager
def keeping(settings: Settings, chain: str, clock: Clock | None = None) -> Iterator[Kept]:
    """Open the database, its tables brought up to date, and the record; this process writes `chain`.

    With a clock, which only a door has, it also signs checkpoints, the last one when the record is closed.
    """
    database = engine(settings.database_url)
    migrate(database)
    notary = Notary.over(database, settings)
    every = timedelta(minutes=settings.checkpoint_minutes)
    with (
        Rounds(notary, clock, every),
        Writer(database, chain, settings.hash) as record,
        Pulse(database) as pulse,
        Backfill(database),
    ):
        yield Kept(database, record, Memory(pulse), notary, Catalogue(database), Throttle(database), Limit())
    database.dispose()


@asynccontextmanager
async def governed(settings: Settings, kept: Kept) -> AsyncIterator[Service]:
    """The service under the policies that `settings` name, as long as they are active.

    Two of them may stand beside each other over one `kept`, while one takes over from the other.
    """
    law = await to_thread.run_sync(Law.read, settings.policies)
    async with appointed(settings, law.revision) as policy:
        explainer = Explainer(settings.policies, policy, law.revision)
        house = House(
            Register(kept.database, kept.memory),
            Rulings(policy, believed(settings)),
            kept.record,
            settings.zone,
            law.actions,
        )
        archive = Archive(kept.database)
        letters = LetterBook(kept.database, kept.notary, settings.fonts)
        accounts = Accounts(kept.database)
        bounds = Bounds(settings.papers_most, settings.papers_mib * MIB, settings.papers_free_mib * MIB)
        clerk = Clerk(letters, law.texts, settings.public_url, accounts.printed)
        with closing(explainer):
            yield Service(
                settings=settings,
                house=house,
                policy=policy,
                archive=archive,
                keys=Keys(kept.database, kept.memory),
                sessions=Sessions(kept.database),
                accounts=accounts,
                audit=Audit(kept.database),
                throttle=kept.throttle,
                lookups=kept.lookups,
                oidc=_provider(settings),
                texts=law.texts,
                explainer=explainer,
                notary=kept.notary,
                desk=Desk(kept.database, house, archive, law.texts, noted, clerk, kept.catalogue, bounds),
                office=Office(kept.database),
                letters=letters,
                papers=Papers(settings.papers_folder, bounds.free),
            )


def believed(settings: Settings) -> float:
    """Seconds for which a ruling is: for good where the policies cannot change without a new engine."""
    return LASTING if settings.foreign_opa else math.inf


def _provider(settings: Settings) -> Provider | None:
    if settings.oidc is None:
        return None
    issuer, client_id, client_secret = settings.oidc
    back = f"{(settings.public_url or '').rstrip('/')}/sign-in/oidc/back"
    return Provider(issuer, client_id, client_secret, back)


@asynccontextmanager
async def wired(settings: Settings, chain: str) -> AsyncIterator[Service]:
    """The service over a database and a running OPA; `chain` is where this process records."""
    with keeping(settings, chain) as kept:
        async with governed(settings, kept) as service:
            yield service
