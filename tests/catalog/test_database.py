"""What the product relies on in either database."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

import catalog
from catalog.base import Base
from catalog.database import DatabaseError, engine, migrate, reading, writing
from tests.databases import disposed

BUMP = text("UPDATE register_state SET generation = generation + 1")
READ = text("SELECT generation FROM register_state")
MIGRATE = "import sys; from catalog.database import engine, migrate; migrate(engine(sys.argv[1]))"


def test_migrated_tables_are_the_models(database: Engine) -> None:
    """Nothing differs between the migrations and the models of the register, comments included."""
    register = {name for name in Base.metadata.tables if _is_of_catalog(name)}

    def is_of_register(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return kind != "table" or name in register

    with database.connect() as connection:
        options = {"compare_type": True, "include_object": is_of_register}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    assert differences == []


def test_migrating_again_changes_nothing(database: Engine) -> None:
    """A migrated database can be migrated again and keeps its rows."""
    with writing(database) as connection:
        connection.execute(BUMP)
    migrate(database)
    with reading(database) as connection:
        assert connection.execute(READ).scalar_one() == 1


def test_processes_migrate_at_once(bare_database_url: str) -> None:
    """Four processes that start together on an empty database all succeed."""
    command = [sys.executable, "-W", "error::DeprecationWarning", "-c", MIGRATE, bare_database_url]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0, 0], errors


def test_migrates_from_a_folder_with_spaces_and_percent_signs(tmp_path: Path) -> None:
    """The migrations are found wherever the package lies, as data of the package itself."""
    folder = tmp_path / "a b%20 %(here)s"
    shutil.copytree(Path(catalog.__file__).parent, folder / "catalog")
    address = f"sqlite:///{folder / 'new folder' / 'gongxiang.db'}"
    script = f"import catalog; assert catalog.__file__.startswith({str(folder)!r}); {MIGRATE}"
    subprocess.run([sys.executable, "-c", script, address], cwd=folder, check=True, timeout=60)
    with disposed(address) as database, reading(database) as connection:
        assert connection.execute(READ).scalar_one() == 0


def test_reader_sees_one_state(database: Engine) -> None:
    """A reading transaction does not see what another commits after its first question."""
    with reading(database) as connection:
        assert connection.execute(READ).scalar_one() == 0
        with writing(database) as other:
            other.execute(BUMP)
        assert connection.execute(READ).scalar_one() == 0
    with reading(database) as connection:
        assert connection.execute(READ).scalar_one() == 1


def test_failed_writer_leaves_nothing(database: Engine) -> None:
    """An error inside a writing transaction undoes all of it."""
    with pytest.raises(LookupError):
        _bump_and_fail(database)
    with reading(database) as connection:
        assert connection.execute(READ).scalar_one() == 0


def test_sqlite_is_durable(tmp_path: Path) -> None:
    """A commit on SQLite is on disk when it returns, and readers do not wait for writers."""
    with disposed(f"sqlite:///{tmp_path / 'gongxiang.db'}") as database, database.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mysql://somebody@here/there", "begins with 'mysql'; write sqlite:///PATH"),
        ("nonsense", "begins with 'nonsense'; write sqlite:///PATH"),
        ("sqlite://", "SQLite needs a file that outlives the process"),
        ("sqlite:///:memory:", "SQLite needs a file that outlives the process"),
    ],
)
def test_unusable_address_is_a_sentence(address: str, sentence: str) -> None:
    """An address of a database that cannot be used is refused in words, before anything is opened."""
    with pytest.raises(DatabaseError, match=sentence):
        engine(address)


def test_password_is_not_shown() -> None:
    """The sentence about a database that does not answer names it without its password."""
    address = "postgresql://somebody:secret@127.0.0.1:9/there"
    sentence = r"The database postgresql\+psycopg://"
    with disposed(address) as database, pytest.raises(DatabaseError, match=sentence) as caught:
        migrate(database)
    assert "secret" not in str(caught.value)


def test_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    """A database below a file is refused in words."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseError, match="cannot be made"):
        engine(f"sqlite:///{tmp_path}/file/below/gongxiang.db")


def _bump_and_fail(database: Engine) -> None:
    with writing(database) as connection:
        connection.execute(BUMP)
        raise LookupError


def _is_of_catalog(name: str) -> bool:
    mappers = {mapper.local_table.name: mapper.class_.__module__ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]  # always a Table
    return mappers[name].startswith("catalog.")
