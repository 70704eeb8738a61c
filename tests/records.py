"""Records for tests: filled with sample decisions, and signed over by a real notary."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from catalog.database import writing
from service.decisions import Decision, Kept
from service.facts import Established
from service.policy import Ruled, unavailable
from service.record.checkpoints.keys import Keyring
from service.record.checkpoints.notary import Notary
from service.record.writer import Writer
from service.requests import Request

START = datetime(2026, 6, 1, 4, tzinfo=UTC)
REQUEST = Request.model_validate(
    {
        "subject": {"type": "agency", "id": "11130000000000019U"},
        "action": {"name": "obtain"},
        "resource": {"type": "resource", "id": "307013001000001/0001"},
        "context": {"purpose": "核发许可证"},
    }
)


def decision(number: int) -> Decision:
    """A sample decision; its id is the number."""
    return Decision(
        id=f"{number:032x}",
        at=START + timedelta(seconds=number),
        caller="gate",
        request=REQUEST,
        facts=Established(json.dumps({"n": number % 3}), date(2026, 6, 1)),
        ruled=Ruled(unavailable("test"), "revision", "opa"),
        hypothetical=False,
    )


def fill(database: Engine, numbers: range, chain: str = "main", algorithm: Any = "sha256") -> list[Kept]:
    """Keep sample decisions in a chain."""

    async def keep(writer: Writer) -> list[Kept]:
        return list(await asyncio.gather(*(writer.keep(decision(number)) for number in numbers)))

    with Writer(database, chain, algorithm) as writer:
        return asyncio.run(keep(writer))


def notary(database: Engine, folder: Path, algorithm: Any = "sha256") -> Notary:
    """A notary with its key; keys and checkpoints lie in `folder`."""
    made = Notary(database, Keyring(folder / "signing"), folder / "checkpoints", algorithm)
    made.prepare(START)
    return made


def change(connection: Connection, statement: str, **values: Any) -> int:
    """Change the record behind its back; give how many rows it met."""
    return connection.execute(text(statement), values).rowcount


def execute(database: Engine, statement: str, **values: Any) -> int:
    """Change it for good."""
    with writing(database) as connection:
        return change(connection, statement, **values)
