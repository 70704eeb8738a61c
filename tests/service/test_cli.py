"""The command as its users run it: exit codes, one sentence for every error, nothing half done."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer import Context
from typer.core import TyperGroup
from typer.main import get_command

from catalog.database import engine, writing
from service.cli.main import MODULES, gathered
from service.settings import ROOT, SETTINGS
from tests import strategies
from tests.houses import BASE, database_of
from tests.programs import run, serving

QUESTIONS: dict[str, Any] = BASE["questions"]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with the base world."""
    database_of(BASE["world"], tmp_path).dispose()
    return f"sqlite:///{tmp_path / 'gongxiang.db'}"


def sentence(stderr: str) -> str:
    """The one line an error is; no traceback, no usage lines."""
    lines = stderr.strip().splitlines()
    assert len(lines) == 1, stderr
    assert lines[0].startswith("gongxiang: ")
    assert "Traceback" not in stderr
    return lines[0]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, 0),
        ({"context": {"purpose": "商业用途", "mode": "platform", "items": ["法人名称"]}}, 1),
        ({"context": {"mode": "platform", "items": ["法人名称"]}}, 3),
    ],
)
def test_decide(change: dict[str, Any], code: int, url: str) -> None:
    """0 permit, 1 deny, 3 indeterminate; the decision is JSON on standard output."""
    done = run(url, "decide", "-", stdin=json.dumps(QUESTIONS["obtain"] | change))

    assert code == done.returncode, done.stderr
    assert (code == 0) is json.loads(done.stdout)["decision"]


def test_decide_a_file(url: str, tmp_path: Path) -> None:
    """A request may lie in a file."""
    file = tmp_path / "a request.json"
    file.write_text(json.dumps(QUESTIONS["charge"]))

    assert run(url, "decide", str(file)).returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("decide",),
        ("decide", "/nowhere/request.json"),
        ("decide", "/"),
        ("load",),
        ("key", "create", "--role", "king", "--name", "x"),
        ("key", "create", "--role", "gateway"),
        ("key", "create", "--role", "gateway", "--name", "x", "--for", "Hebei"),
        ("key", "create", "--role", "gateway", "--name", "x", "--expires", "soon"),
        ("key", "revoke", "nobody"),
        ("key", "create", "--role", "gateway", "--name", "@somebody"),
        ("account", "create", "x", "--name", "X", "--role", "clerk"),
        ("account", "create", "somebody", "--name", "X", "--role", "king"),
        ("account", "create", "somebody", "--name", "X", "--role", "clerk", "--agency", "nowhere"),
        ("account", "password", "nobody"),
        ("account", "disable", "nobody"),
        ("account", "roles", "nobody", "--role", "clerk"),
        ("serve", "--port", "0"),
        ("serve", "--workers", "none"),
        ("verify", "--receipt", "/nowhere/receipt.json"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], url: str) -> None:
    """Wrong use is exit 2 and one sentence."""
    done = run(url, *arguments)

    assert done.returncode == 2
    if arguments:
        sentence(done.stderr)


@pytest.mark.parametrize("body", ["", "{", '{"subject": 5}'])
def test_decide_what_cannot_be_read(body: str, url: str) -> None:
    """A request that cannot be read is one sentence."""
    done = run(url, "decide", "-", stdin=body)

    assert done.returncode == 2
    sentence(done.stderr)


@pytest.mark.parametrize(
    "wrong",
    [
        {"GONGXIANG_DATABASE_URL": "mysql://x"},
        {"GONGXIANG_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/x"},
        {"GONGXIANG_HASH": "md5"},
        {"GONGXIANG_TIMEZONE": "Hebei"},
        {"GONGXIANG_POLICIES": "/nowhere"},
        {"GONGXIANG_OPA_TIMEOUT": "soon"},
        {"GONGXIANG_PORT": "0"},
    ],
)
def test_wrong_settings(wrong: dict[str, str], url: str) -> None:
    """A setting that cannot be used is named in one sentence."""
    done = run(
        wrong.pop("GONGXIANG_DATABASE_URL", url),
        "decide",
        "-",
        stdin=json.dumps(QUESTIONS["obtain"]),
        **wrong,
    )

    assert done.returncode == 2
    assert all(name in sentence(done.stderr) for name in wrong)


def test_broken_policies(url: str, tmp_path: Path) -> None:
    """Policies that do not build are a sentence with file and line, not a service without law."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "decision.rego").write_text("package decision\n\nruling := {\n")

    done = run(
        url, "decide", "-", stdin=json.dumps(QUESTIONS["obtain"]), GONGXIANG_POLICIES=str(tmp_path / "rules")
    )

    assert done.returncode == 2
    assert "decision.rego" in sentence(done.stderr)


def test_load(tmp_path: Path) -> None:
    """The same file twice changes nothing; a bad one neither, and its error names file, entry and field."""
    url = f"sqlite:///{tmp_path / 'new' / 'own.db'}"
    good = strategies.write(BASE["world"], tmp_path / "good.yaml")
    bad = strategies.write(
        {"resources": [{"id": "r", "name": "n", "provider": "p", "doubts": "many"}]}, tmp_path / "bad.yaml"
    )

    first, second, third = (
        run(url, "load", str(good)),
        run(url, "load", str(good)),
        run(url, "load", str(bad)),
    )

    assert (first.returncode, second.returncode, third.returncode) == (0, 0, 1), third.stderr
    assert "+0 ~0" in second.stdout
    assert all(part in third.stderr for part in ("bad.yaml", "resources", "r", "doubts"))
    assert "resources +0 ~0" in run(url, "load", str(good)).stdout


def test_keys(url: str) -> None:
    """A key stands alone on the last line, once; listing shows none; a revoked name is not used again."""
    made = run(
        url,
        "key",
        "create",
        "--role",
        "analyst",
        "--name",
        "desk",
        "--for",
        "130100",
        "--expires",
        "2030-01-01",
    )
    key = made.stdout.splitlines()[-1]
    listed = run(url, "key", "list").stdout

    assert re.fullmatch(r"gxk_[\w-]{43}", key)
    assert key not in listed
    assert all(part in listed for part in ("desk", "analyst", "130100", "2030-01-01"))
    assert run(url, "key", "revoke", "desk").returncode == 0
    assert "revoked" in run(url, "key", "list").stdout
    again = run(url, "key", "create", "--role", "analyst", "--name", "desk")
    assert "desk" in sentence(again.stderr)


def test_accounts(url: str) -> None:
    """A password stands alone on the last line, once; the list shows roles and state; one keeper is left."""
    made = run(url, "account", "create", "Wu.Z", "--name", "吴", "--role", "administrator", "--role", "clerk")
    password = made.stdout.splitlines()[-1]
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", password), made.stderr
    listed = run(url, "account", "list").stdout
    assert listed == "wu.z\t吴\tno agency\tclerk,administrator\tpassword due\n"
    again = run(url, "account", "password", "wu.z").stdout.splitlines()[-1]
    assert again not in ("", password)
    assert "administrator" in sentence(run(url, "account", "disable", "wu.z").stderr)
    run(url, "account", "create", "second", "--name", "次", "--role", "administrator")
    assert run(url, "account", "disable", "wu.z").returncode == 0
    assert "disabled" in run(url, "account", "list").stdout
    assert run(url, "account", "roles", "wu.z", "--role", "clerk").returncode == 0
    for file in Path(url.removeprefix("sqlite:///")).parent.glob("gongxiang.db*"):
        assert password.encode() not in file.read_bytes()


def test_only_the_hash_of_a_key_is_kept(url: str) -> None:
    """The key itself is nowhere in the database."""
    key = run(url, "key", "create", "--role", "gateway", "--name", "gate").stdout.splitlines()[-1]

    for file in Path(url.removeprefix("sqlite:///")).parent.glob("gongxiang.db*"):
        assert key.encode() not in file.read_bytes()


def test_opa() -> None:
    """`gongxiang opa` is the pinned OPA, with its own arguments and exit code."""
    assert "Version: 1.20.2" in run("sqlite:///unused.db", "opa", "version").stdout
    assert run("sqlite:///unused.db", "opa", "check", "/nowhere").returncode != 0


def test_verify(url: str) -> None:
    """A whole record is exit 0; a changed one is exit 1 and names the first bad entry."""
    run(url, "decide", "-", stdin=json.dumps(QUESTIONS["obtain"]))
    whole = run(url, "verify")
    database = engine(url)
    with writing(database) as connection:
        connection.execute(text("UPDATE record_entries SET outcome = 'deny'"))
    database.dispose()

    changed = run(url, "verify")

    assert whole.returncode == 0, whole.stderr
    assert "Not provable" in whole.stdout
    assert changed.returncode == 1
    assert "entry 1" in changed.stderr


@pytest.mark.parametrize(
    "command", [(), ("serve",), ("load",), ("key",), ("key", "create"), ("decide",), ("verify",)]
)
def test_help(command: tuple[str, ...], url: str) -> None:
    """Every command explains itself."""
    assert run(url, *command, "--help").returncode == 0


def test_a_command_alone_is_the_same_command() -> None:
    """Every command of the whole is found by its name alone, whole; and no name leads nowhere."""
    whole = get_command(gathered())
    assert isinstance(whole, TyperGroup)
    assert whole.commands.keys() == MODULES.keys()
    for name, command in whole.commands.items():
        alone = get_command(gathered([name]))
        assert isinstance(alone, TyperGroup)
        assert alone.commands[name].get_help(Context(command)) == command.get_help(Context(command))


@pytest.mark.parametrize("command", ["load", "key", "account", "opa", "backup", "signing", "verify", "sheet"])
def test_a_command_loads_what_it_needs(command: str) -> None:
    """What neither serves nor rules loads neither the service nor an engine, so it starts at once."""
    load = f"from service.cli.main import gathered; gathered(['{command}']); import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", load], capture_output=True, text=True, check=True, cwd=ROOT)

    assert f"service.cli.{MODULES[command]}" in done.stdout.split()
    assert set(done.stdout.split()) & {"fastapi", "aiohttp", "wasmtime", "docx", "rjieba"} == set()


def test_every_setting_is_told(url: str) -> None:
    """`gongxiang serve --help` and both READMEs list every setting."""
    help_ = run(url, "serve", "--help", COLUMNS="1000").stdout
    for name in SETTINGS:
        assert name in help_
        assert name in (ROOT / "README.md").read_text("utf-8")
        assert name in (ROOT / "README.zh.md").read_text("utf-8")


def test_a_taken_port(url: str) -> None:
    """A port somebody else listens on is a sentence that names the way out."""
    with serving(url) as program:
        done = run(url, "serve", "--port", program.url.rpartition(":")[2])

    assert done.returncode == 2
    assert "--port" in sentence(done.stderr)


def test_workers(url: str) -> None:
    """Several workers answer, each in its own chain, over one OPA."""
    key = run(url, "key", "create", "--role", "gateway", "--name", "gate").stdout.splitlines()[-1]
    with serving(url, "--workers", "2", "--engine", "opa", GONGXIANG_OPA_TIMEOUT="5") as program:
        answers = [program.ask(key, QUESTIONS["obtain"]) for _ in range(40)]
        assert len(program.opa()) == 1

    assert all(answer["decision"] for answer in answers)
    assert all(answer["context"]["record"]["chain"].startswith("spawnprocess-") for answer in answers)
    assert run(url, "verify").returncode == 0


def test_an_opa_of_one_s_own(url: str, law: Any) -> None:
    """GONGXIANG_OPA_URL uses an OPA that is there, and none is started."""
    key = run(url, "key", "create", "--role", "gateway", "--name", "gate").stdout.splitlines()[-1]
    settings = {
        "GONGXIANG_OPA_URL": law.address,
        "GONGXIANG_OPA_TIMEOUT": "5",
    }
    with serving(url, **settings) as program:
        assert program.opa() == []
        assert program.ask(key, QUESTIONS["obtain"])["decision"]
