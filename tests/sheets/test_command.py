"""`gongxiang sheet`: the template written, a filled form checked."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from service.cli.main import gathered
from service.sheets.filling import template
from tests.sheets.books import SAMPLE, both, cell, changed, parts


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


def check(tmp_path: Path, data: bytes, *options: str) -> Result:
    """The command on a form."""
    file = tmp_path / "a.xlsx"
    file.write_bytes(data)
    return CliRunner().invoke(gathered(), ["sheet", "check", str(file), *options], standalone_mode=False)


def test_what_was_read_is_said_cell_by_cell(tmp_path: Path) -> None:
    """Each value beside its cell, amounts in 元, 万元 and capitals, what was left out and why."""
    done = check(tmp_path, changed(both(cell("项目", "A16", "合计"), cell("项目", "B16", 4_000_000))))

    assert done.return_value == 0
    assert "项目 B14  金额（元）  “3,600,000.00” → 3,600,000.00元（360万元，叁佰陆拾万元整）" in done.output
    assert "项目 A16:B16  “合计 4,000,000.00”  合计行，不作为一项。" in done.output


DOUBTFUL = changed(cell("预编目录", "B4", "姓名、电话等"))


def test_what_is_in_doubt_is_1_until_it_is_confirmed(tmp_path: Path) -> None:
    """The doubt is said with its cell both times."""
    open_, confirmed = check(tmp_path, DOUBTFUL), check(tmp_path, DOUBTFUL, "--yes")

    assert (open_.return_value, confirmed.return_value) == (1, 0)
    for done in (open_, confirmed):
        assert "预编目录 B4: 待确认 to confirm: “姓名、电话等”" in done.output


@pytest.mark.parametrize("data", [changed(cell("项目", "B14", "很多")), b"a,b"])
def test_an_error_is_never_confirmed(tmp_path: Path, data: bytes) -> None:
    """Nor is a file that is no workbook."""
    assert check(tmp_path, data, "--yes").return_value == 1
