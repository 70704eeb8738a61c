"""A gateway's key names the headers in which the gateway says who calls and what for."""

from pathlib import Path

import pytest

from service.people.keys import GatewayHeaders, KeyRefused
from service.settings import Settings, SettingWrong
from tests.houses import database_of
from tests.programs import run


@pytest.mark.parametrize(
    "headers",
    [("X-A", "X-A"), ("x-gongxiang-purpose", None), ("X A", None), ("Authorization", None), ("", None)],
)
def test_names_that_mean_something_else(headers: tuple[str, str | None]) -> None:
    """No header name, one that says something else, or one for both: refused in a sentence."""
    with pytest.raises(KeyRefused, match=r"\.$"):
        GatewayHeaders(*headers)


def test_the_command(tmp_path: Path) -> None:
    """`key create` takes both names, keeps them with the key, and refuses bad ones with exit 2 or 1."""
    database_of({}, tmp_path).dispose()
    address = f"sqlite:///{tmp_path / 'gongxiang.db'}"
    create = ("key", "create", "--role", "gateway", "--name")

    made = run(address, *create, "a", "--consumer-header", "X-Mse-Consumer", "--purpose-header", "none")
    wrong = run(address, *create, "b", "--consumer-header", "Cookie")

    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[-1].startswith("gxk_")
    assert "caller in X-Mse-Consumer, purpose in no header" in run(address, "key", "list").stdout
    assert wrong.returncode in {1, 2}
    assert "Cookie" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_the_setting() -> None:
    """The path prefix is off unless the setting says 1, and says nothing else."""
    assert Settings.read({}).key_in_path is False
    assert Settings.read({"GONGXIANG_KEY_IN_PATH": "1"}).key_in_path is True
    with pytest.raises(SettingWrong, match="0 or 1"):
        Settings.read({"GONGXIANG_KEY_IN_PATH": "yes"})
