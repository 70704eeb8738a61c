"""Sentences that were replaced because they read badly: none comes back, in a table, page or letter."""

import html
import re
import tomllib
from typing import Any

import pytest
from httpx import Client

from service.law.index import index
from service.letters.composing import compose
from service.letters.letter import To
from service.settings import ROOT
from tests.letters.reading import said_by
from tests.letters.samples import NOTICE, OPINION, document

REPLACED = {
    "等我办理": "待我办理",
    "由谁办理": "承办人",
    "由谁补正": "补正单位",
    "所问之日": "判断日期",
    "所问事项": "判断事项",
    "规则认定通过、尚无人核对": "规则已认定通过、尚待核对的事项",
    "所需他方信息资源": "需要其他单位提供的信息资源",
    "种组合": "共试算",
    "没有设施的说明没有": "无自建设施的，请注明“无”",
    "拼音杂质": "已清理原文中的拼音标注",
    "未作出认定": "未触发",
    "机器判断": "不作自动判断",
    "按此请求判断": "开始试算",
    "一并确认": "批量确认（共{count}项）",
    "按假设存证": "预审结果作为假设性决定留存，不产生效力",
    "合计为0": "各项金额合计为零",
    "need mending": "need correction",
    "so by its mark": "tick None",
    "so by the mark": "tick None",
    "keep nothing out": "Warnings (do not block submission)",
    "Not yours to see": "You do not have access",
    "Rules that spoke": "Rules that applied",
    "What stands there": "Current value",
    "Both questions": "Both decisions",
    "May money be arranged": "Funding decision",
    "Due days": "Deadlines",
    "Public money": "Fiscal funds",
    "public money": "fiscal funds",
}
"""Each with the words in its place: `test_the_new_words_are_there` says where they must be found."""
MADE = {"各项金额合计为零"}
"""Sentences that are put together from parts, and stand in no table whole."""
OLD = re.compile("|".join(map(re.escape, REPLACED)) + "|(?<!目)的的")
SHIPPED = [
    file
    for folder in ("service", "catalog", "policies", "fixtures", "docs")
    for file in sorted((ROOT / folder).rglob("*"))
    if file.suffix in {".toml", ".py", ".html", ".rego", ".json", ".yaml", ".md", ".js", ".typ"}
] + [ROOT / "README.md", ROOT / "README.zh.md"]
TABLES = sorted((ROOT / "service" / "pages" / "wording").glob("*.toml"))


def found(text: str) -> list[str]:
    """The old sentences in a text, each with what stands around it."""
    return [text[max(0, one.start() - 20) : one.end() + 20] for one in OLD.finditer(text)]


def test_no_file_has_an_old_sentence() -> None:
    """Wording, templates, code, rules, sample data, guides."""
    old = {file.relative_to(ROOT).as_posix(): found(file.read_text("utf-8")) for file in SHIPPED}
    assert {name: texts for name, texts in old.items() if texts} == {}


def test_the_new_words_are_there() -> None:
    """Each stands in a table or file that is shipped, so that no entry above is about nothing."""
    whole = "\n".join(file.read_text("utf-8") for file in SHIPPED)
    assert [new for new in REPLACED.values() if new not in MADE and new not in whole] == []


def test_single_words_that_were_replaced() -> None:
    """Delete, not drop; rules apply or do not, and neither speak nor are silent."""
    words = [pair[1] for file in TABLES for pair in pairs(tomllib.loads(file.read_text("utf-8")))]
    old = [word for word in words if re.search(r"\bDrop\b|\bspoke\b|^silent$|\bmay not speak\b", word)]
    assert old == []


def pairs(node: Any) -> list[list[str]]:
    """Every [Chinese, English] of a table."""
    if isinstance(node, dict):
        return [pair for value in node.values() for pair in pairs(value)]
    is_pair = isinstance(node, list) and len(node) == len(["zh", "en"])
    return [node] if is_pair and all(isinstance(text, str) for text in node) else []


def test_the_rules_in_words() -> None:
    """Conditions are put together from parts: a sum is said with what is added up, and zero in a word."""
    rules = [rule for act in index([ROOT / "policies"]).acts.values() for one in act.articles.values()
             for rule in one.rules]  # fmt: skip
    said = "\n".join(map(repr, rules))
    assert found(said) == []
    assert "的各项金额合计为零" in said
    assert "the sum of the amount of those of" in said


@pytest.mark.parametrize("to", list(To))
def test_letters(to: To) -> None:
    """Opinions and notices, to each addressee."""
    for content in (OPINION, NOTICE):
        assert found("\n".join(said_by(compose(document(content, to))))) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "path", ["/", "/law", "/law/hb2016/art_9", "/law/hb2016/art_1", "/law/try", "/decisions"]
)
def test_pages_of_the_sample_world(reader: Client, path: str, language: str) -> None:
    """As they are drawn, with all that is put together on the way."""
    answer = reader.get(path, params={"lang": language})
    assert answer.status_code == 200
    assert found(html.unescape(answer.text)) == []
