"""Looks the law up: words in its text, in codes, in titles and remedies."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.law.acts import Article, Paragraph, Rule
from service.law.index import Index


@dataclass(frozen=True, slots=True)
class Hit:
    """An article in which every word was found, and where: its paragraphs and its rules."""

    article: Article
    paragraphs: tuple[Paragraph, ...]
    rules: tuple[Rule, ...]


def search(law: Index, text: str) -> list[Hit]:
    """The articles that hold every word, in order; width and case do not count. No words find nothing."""
    words = _plain(text).split()
    return [hit for act in law.acts.values() for hit in _hits(act.articles.values(), words)] if words else []


def _hits(articles: Iterable[Article], words: list[str]) -> Iterator[Hit]:
    for article in articles:
        paragraphs = tuple(row for row in article.paragraphs if _holds(_of_paragraph(article, row), words))
        rules = tuple(rule for rule in article.rules if _holds(_of_rule(rule), words))
        if paragraphs or rules or _holds(f"{article.label.zh} {article.label.en} {article.name}", words):
            yield Hit(article, paragraphs, rules)


def _of_paragraph(article: Article, row: Paragraph) -> str:
    return f"{article.label.zh} {article.label.en} {row.number} {row.text.zh} {row.text.en}"


def _of_rule(rule: Rule) -> str:
    texts = (rule.title, rule.remedy, rule.cited, *(row.text for row in rule.conditions))
    return f"{rule.code} {rule.violation or ''} " + " ".join(f"{text.zh} {text.en}" for text in texts)


def _holds(text: str, words: list[str]) -> bool:
    plain = _plain(text)
    return all(word in plain for word in words)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
