"""The office's settings, kept in versions: a letter says for ever what was set when it was issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, RowMapping

from catalog.database import reading, writing
from service.office import queries
from service.office.settings import OfficeSettings


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the settings: who kept it, and when."""

    version: int
    at: datetime
    by: str
    settings: OfficeSettings


@dataclass(frozen=True, slots=True)
class Office:
    """The settings in the database."""

    engine: Engine

    def current(self) -> Version | None:
        """The version that counts; None: nothing is set yet."""
        with reading(self.engine) as connection:
            return current(connection)

    def versions(self, limit: int = 50) -> Sequence[Version]:
        """The newest versions, the newest first."""
        with reading(self.engine) as connection:
            return [_version(row) for row in queries.versions(connection, limit)]

    def keep(self, settings: OfficeSettings, by: str, at: datetime) -> Version:
        """Keep settings as the next version; those that are set already make none."""
        with writing(self.engine) as connection:
            queries.lock(connection)
            before = current(connection)
            if before and before.settings == settings:
                return before
            number = before.version + 1 if before else 1
            row = {"version": number, "at": stamp(at), "by": by, "settings": settings.model_dump_json()}
            queries.add_settings(connection, row)
        return Version(number, at, by, settings)


def current(connection: Connection) -> Version | None:
    """The version that counts, within a transaction."""
    row = queries.settings(connection)
    return _version(row) if row else None


def stamp(at: datetime) -> str:
    """A moment in UTC as it is kept; they sort as texts."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _version(row: RowMapping) -> Version:
    settings = OfficeSettings.model_validate_json(row["settings"])
    return Version(row["version"], datetime.fromisoformat(row["at"]), row["by"], settings)
