"""Titles are broken by meaning, never inside a word, and nothing of them is lost."""

import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from service.letters.titles import WIDTH, broken

REST = "政务信息资源共享情况的审查意见书"
NAMES = [
    "河北省危险化学品安全监管信息系统（二期）升级改造项目",
    "河北省5G+工业互联网综合服务平台建设工程",
    "“互联网+监管”系统、信用信息共享平台（河北）一体化建设、改造与运行维护",
    "雄安新区城市信息模型（CIM）管理平台及块数据平台运维服务采购项目",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_line_ends_inside_a_word(name: str) -> None:
    """Nor before a closing bracket, nor after an opening one; the last phrase has a line of its own."""
    lines = broken(f"关于{name}", REST)
    assert "".join(lines) == f"关于{name}{REST}"
    assert lines[-1] == REST
    words = rjieba.cut(f"关于{name}", hmm=True)
    ends = {sum(map(len, words[: place + 1])) for place in range(len(words))}
    at = 0
    for line in lines[:-1]:
        at += len(line)
        assert at in ends, line
        assert line[0] not in "）》”、的及"
        assert line[-1] not in "（《“"


def test_a_short_title_is_one_line() -> None:
    """Nothing is broken that fits."""
    assert broken("关于样例项目", "申报材料的补正通知书") == ["关于样例项目申报材料的补正通知书"]


def test_lines_are_of_about_one_length() -> None:
    """No line of three characters under one of nineteen: 13 each, as far as words go."""
    lines = broken("关于河北省危险化学品安全监管信息系统项目（二期）", REST)
    assert [len(line) for line in lines[:-1]] == [14, 10]


@given(st.text("河北省数据共享平台（二期）、的A1 ", max_size=80))
def test_any_title_fits_and_is_whole(name: str) -> None:
    """Whatever a project is called: no line is wider than the page, only spaces at the ends of lines go."""
    lines = broken(f"关于{name}", REST)
    assert "".join("".join(lines).split()) == "".join(f"关于{name}{REST}".split())
    assert all(sum(0.5 if sign.isascii() else 1 for sign in line) <= WIDTH for line in lines)
