"""`gongxiang sheet`: the template written, a filled form checked."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli.main import gathered
from service.sheets.filling import template
from tests.sheets.books import SAMPLE, cell, changed, parts


def test_the_template_is_written(tmp_path: Path) -> None:
    """The file is the form that the module draws, part for part."""
    done = CliRunner().invoke(gathered(), ["sheet", "template", str(tmp_path / "申报表.xlsx")])

    assert done.exit_code == 0
    assert (parts((tmp_path / "申报表.xlsx").read_bytes()) == parts(template())) is True


@pytest.mark.parametrize(("data", "code"), [(SAMPLE, 0), (changed(cell("项目", "B14", "很多")), 1)])
def test_a_form_is_checked(tmp_path: Path, data: bytes, code: int) -> None:
    """A mistake is named with its cell, the copy is marked, and the exit code says that there is one."""
    file, copy = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    file.write_bytes(data)

    done = CliRunner().invoke(
        gathered(), ["sheet", "check", str(file), "--marked", str(copy)], standalone_mode=False
    )

    assert done.return_value == code
    assert ("项目 B14: 金额应为数字" in done.output) is bool(code)
    assert copy.read_bytes().startswith(b"PK")
