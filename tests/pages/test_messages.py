"""No page says in English alone what went wrong."""

import ast
import re
from collections.abc import Iterator

import pytest

from service import errors
from service.errors import Failure
from service.law.errors import LawUnreadable
from service.pages.messages import said
from service.pages.words import table
from service.settings import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MET = (
    "service/doors.py",
    "service/decisions/*.py",
    "service/explaining/*.py",
    "service/gateways/decisions.py",
    "service/law/*.py",
    "service/pages/*.py",
    "service/people/keys.py",
    "service/requests/reading.py",
)
"""Where the errors are raised that people can meet on a page."""
RAISED = {"NotExplained", "LawUnreadable"} | {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Failure)
}


def _words(node: ast.expr) -> str | None:
    """The words of a message with `x` for each thing that it names."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
    return None


def _messages() -> Iterator[str]:
    for file in sorted(file for pattern in MET for file in ROOT.glob(pattern)):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
                yield from filter(None, map(_words, node.args[:1]))


MESSAGES = sorted(set(_messages()))


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_of_the_pages_is_said_in_chinese_of_its_own(message: str) -> None:
    """Each sentence raised where people can meet it has its own Chinese, not only that of its code."""
    found = said("", message)

    assert found.en in message
    assert CHINESE.search(found.zh)
    assert found.zh != table()["said"]["codes"]["other"], f"Add to [said] of wording/core.toml: {message}"


def test_there_are_such_messages() -> None:
    """The search above finds them."""
    assert len(MESSAGES) > 35
    assert "There is no article x of x in the policies served; /law lists all." in MESSAGES


@pytest.mark.parametrize(
    "kind", [kind for kind in vars(errors).values() if isinstance(kind, type)] + [LawUnreadable]
)
def test_every_code_is_said_in_chinese(kind: type[Failure]) -> None:
    """A failure in words that nobody foresaw is still said in Chinese, by its code."""
    found = said(kind.code, "Something unforeseen.")

    assert found.en == "Something unforeseen."
    assert found.zh == table()["said"]["codes"][kind.code]


def test_what_a_message_names_stands_in_the_chinese_too() -> None:
    """The names are those of the message, in the order of the Chinese sentence."""
    message = "There is no article art_99 of hb2016 in the policies served; /law lists all."

    assert said("not_found", message).zh == "现行规则的法规“hb2016”中没有“art_99”；全部条文见“法规”页。"


def test_a_message_in_both_languages_is_taken_apart() -> None:
    """What is written in both languages is shown in each as it stands there."""
    found = said("x", "指标仅供分析员密钥读取。Figures are for an analyst's key.")

    assert (found.zh, found.en) == ("指标仅供分析员密钥读取。", "Figures are for an analyst's key.")


def test_a_name_cannot_run_the_template() -> None:
    """Braces in what somebody asked for are shown as they are."""
    message = "There is no file {0.__class__}."

    assert said("not_found", message).zh == "没有文件“{0.__class__}”。"
