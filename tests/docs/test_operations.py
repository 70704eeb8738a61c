"""What `deploy/` and the documents of operation say: settings exist, the unit starts, the image is locked."""

import re
import shlex
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from service import metrics
from service.settings import ROOT, SETTINGS
from tests.houses import database_of
from tests.programs import COMMAND, Program, serving

DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "gongxiang.service"
OF_OPA = {"GONGXIANG_OPA", "GONGXIANG_CACHE", "GONGXIANG_OPA_RELEASES"}
"""Settings of the OPA binary (opa/install.py), which are not the service's."""
DOCUMENTS = [ROOT / "docs" / name for name in ("operations.md", "operations.zh.md")]
EXPOSED = 2.0
"""What systemd's own measure, 0 to 10, must stay under; it calls 1.4 `OK`, an unhardened unit 9.6."""


def unit(name: str) -> list[str]:
    """The values of one setting of the unit."""
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file, read."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return found


@pytest.mark.parametrize("file", [*sorted(DEPLOY.iterdir()), *DOCUMENTS], ids=lambda file: file.name)
def test_every_setting_named_exists(file: Path) -> None:
    """No file of operation names a setting that the service does not read."""
    if file.is_dir():
        return
    named = set(re.findall(r"GONGXIANG_[A-Z]+(?:_[A-Z]+)*", file.read_text("utf-8")))

    assert named <= set(SETTINGS) | OF_OPA


def test_the_unit_starts_the_service(tmp_path: Path) -> None:
    """ExecStart serves, with this environment's program and a free port; ExecReload's signal ends nothing."""
    program, command, *options = shlex.split(unit("ExecStart")[0])
    assert (Path(program).name, command) == ("gongxiang", "serve")
    place = options.index("--port")
    del options[place : place + 2]
    database_of({}, tmp_path).dispose()
    with serving(f"sqlite:///{tmp_path / 'gongxiang.db'}", *options) as running:
        assert unit("ExecReload") == [f"/bin/kill -{signal.SIGHUP.name[3:]} $MAINPID"]
        running.process.send_signal(signal.SIGHUP)
        assert _alive(running)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    """It finds nothing to say of it, but that the program is not at that place here."""
    here, program = tmp_path / UNIT.name, tmp_path / "gongxiang"
    program.symlink_to(COMMAND)  # whose own path may have spaces
    said = UNIT.read_text("utf-8").replace("/opt/gongxiang/.venv/bin/gongxiang", str(program))
    here.write_text(said, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(here)], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_the_unit_is_hardened() -> None:
    """By systemd's own measure little of the machine is within its reach."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    level = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)

    assert level
    assert float(level[1]) < EXPOSED
    assert unit("MemoryMax")
    assert unit("User") == ["gongxiang"]


def test_compose_is_whole(compose: dict[str, Any]) -> None:
    """Both services are bounded, restart, wait for each other; every volume is declared or is here."""
    services = compose["services"]
    assert services["service"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    for service in services.values():
        assert {"mem_limit", "restart", "stop_grace_period"} <= set(service)
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (DEPLOY / source).exists()
    assert (DEPLOY / services["service"]["build"]["context"] / "deploy" / "Dockerfile").resolve().is_file()
    assert re.fullmatch(r"postgres:\d+\.\d+-\w+", services["database"]["image"])


def test_compose_keeps_no_secret(compose: dict[str, Any]) -> None:
    """Passwords come from the environment and are asked for where they are missing; nothing is public."""
    for service in compose["services"].values():
        for name, given in service["environment"].items():
            assert "PASSWORD" not in name or given.startswith("${POSTGRES_PASSWORD:?")
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_the_image_is_locked_and_not_root() -> None:
    """Bases by tag, packages by hash, OPA by the release the code pins, and an account without rights."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    bases = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)

    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", bases[0])
    assert "pip install --require-hashes --no-deps -r requirements.txt" in text
    assert "-m opa.install" in text
    assert re.findall(r"^USER (\S+)", text, re.MULTILINE) == ["10001"]
    assert all((ROOT / source).exists() for line in copied for source in line.split())
    assert re.search(r'^ENTRYPOINT \["gongxiang"\]$', text, re.MULTILINE)


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_every_figure_is_explained(file: Path) -> None:
    """Each figure is in the table under the name that a scrape shows, and no alert asks for another."""
    text = file.read_text("utf-8")
    shown = {f"{name}_total" for name in metrics.COUNTERS} | set(metrics.TIMES) | set(metrics.GAUGES)
    named = set(re.findall(r"gongxiang_[a-z_]+[a-z]", text)) - {"gongxiang_restored", "gongxiang_session"}

    assert {name.removesuffix("_bucket") for name in named} == shown


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_every_link_leads_somewhere(file: Path) -> None:
    """No document sends its reader to a file that is not there; performance.md is the benchmarks' own."""
    for target in re.findall(r"\]\(([^)#]+)", file.read_text("utf-8")):
        assert (file.parent / target).exists() or target == "performance.md"


def test_the_examples_are_yaml() -> None:
    """What an operator would paste into Prometheus can be read, and every alert has its condition."""
    blocks = re.findall(r"(?:^    .*\n)+", DOCUMENTS[0].read_text("utf-8"), re.MULTILINE)
    rules = next(yaml.safe_load(block) for block in blocks if "- alert:" in block)
    scrape = next(yaml.safe_load(block) for block in blocks if "scrape_configs" in block)

    assert all({"alert", "expr"} <= set(rule) for rule in rules["groups"][0]["rules"])
    assert scrape["scrape_configs"][0]["authorization"]


def _alive(running: Program) -> bool:
    with pytest.raises(subprocess.TimeoutExpired):
        running.process.wait(2)
    return True
