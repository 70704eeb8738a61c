"""The index of the law: every act of the policy folders with its articles and rules.

Read when somebody looks the law up, once for each revision of the files; no decision waits for it.
"""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import opa.bundle
from opa import sources
from opa.errors import BundleInvalid
from service.law import parameters as fixed
from service.law.acts import Act, Article, Paragraph, Rule, Successor
from service.law.conditions import conditions
from service.law.errors import LawUnreadable
from service.law.library import Library
from service.law.rego import EFFECTS, Body, bodies
from service.law.wording import NOTHING, Wording, said
from service.policy.refusals import unavailable
from service.policy.texts import Texts

WHOLE = "act"
"""The name under which rules of an act as a whole stand beside its articles."""
NUMBERED = re.compile(r"art_(\d+)")
DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Index:
    """All acts by name, the findings the service makes itself, and the revision of the files read."""

    acts: Mapping[str, Act]
    own: tuple[Rule, ...]
    revision: str

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules of all acts."""
        return tuple(rule for act in self.acts.values() for rule in act.rules)

    def article(self, act: str, name: str) -> Article | None:
        """An article by its act and name; None where there is none."""
        found = self.acts.get(act)
        return found.articles.get(name) if found else None

    def rule(self, code: str, effect: str | None = None) -> Rule | None:
        """The rule of a code (and effect, as a code may have one of each); None where there is none."""
        rows = (row for row in (*self.rules, *self.own) if row.code == code)
        return next((row for row in rows if effect in (None, row.effect)), None)


_READING = threading.Lock()


def index(folders: Sequence[Path]) -> Index:
    """The law of these folders as the files now stand, read anew only when they have changed.

    Raises LawUnreadable with the cause where they cannot be read as law.
    """
    try:
        revision = opa.bundle.revision(folders)
    except BundleInvalid as error:
        raise LawUnreadable(f"The law cannot be shown: {error}") from error
    with _READING:  # whoever comes while it is read waits for it, rather than read it again
        return _read(tuple(folders), revision)


@lru_cache(maxsize=2)
def _read(folders: tuple[Path, ...], revision: str) -> Index:
    reading = _Reading(folders)
    return Index({act: reading.act(act) for act in reading.acts}, tuple(reading.own()), revision)


class _Reading:
    """One reading of the folders: the bodies, texts and parameters that acts are made of."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.library = Library(bodies(folders))
        self.texts = Texts(folders)
        found = {
            part.parent.name: folder
            for folder in folders
            for part in sources.matching(folder, "law/*/act.rego")
        }
        self.acts = dict(sorted(found.items(), key=lambda pair: (folders.index(pair[1]), pair[0])))
        self.values = {act: fixed.values_of(folder, act) for act, folder in self.acts.items()}
        self.names = {
            path: name
            for act, text in self.texts.acts.items()
            for path, name in fixed.names(act, text).items()
        }

    def act(self, name: str) -> Act:
        text, values = self.texts.acts.get(name, {}), self.values[name]
        validity = values.get("validity", {})
        return Act(
            name=name,
            title=said(self.texts.title(name)),
            source=said(text.get("source")),
            since=_day(validity.get("from")),
            until=_day(validity.get("to")),
            review_due=_day(validity.get("review_due")),
            replaces={act: tuple(rows) for act, rows in values.get("replaces", {}).items()},
            successors=tuple(Successor(said(row), row["from"]) for row in text.get("successors", ())),
            articles={article.name: article for article in self._articles(name, text)},
        )

    def own(self) -> Iterator[Rule]:
        """The findings of `decision.rego`, and the one that is made when no engine answers."""
        for body in self.library.bodies:
            if body.package == ("decision",) and body.is_set and body.custom.get("code"):
                yield self._rule(body, "decision", "", "deny")
        away = unavailable("").findings[0]
        title, remedy = (Wording(text.zh, text.en) for text in (away.title, away.remedy))
        yield Rule(
            away.code, "decision", "", away.effect, "", NOTHING, title, remedy, None, None, (), (), "", 0, ""
        )

    def _articles(self, act: str, text: Mapping[str, Any]) -> Iterator[Article]:
        rules = self._rules(act)
        if whole := rules.pop(WHOLE, []):
            label = Wording("法规整体", "The act as a whole")
            yield Article(act, WHOLE, "", label, (), tuple(whole), None)
        texts = {f"art_{number}": row for number, row in text.get("articles", {}).items()}
        for name in sorted({*texts, *rules}, key=_place):
            yield _article(act, name, texts.get(name, {}), rules.get(name, []))

    def _rules(self, act: str) -> dict[str, list[Rule]]:
        """The rules of an act by article, in the order of paragraphs, then of weight."""
        found: dict[str, list[Rule]] = {}
        for body in self.library.bodies:
            if body.package[:2] == ("law", act) and body.is_set and body.name in EFFECTS:
                found.setdefault(body.package[2], []).append(
                    self._rule(body, act, body.package[2], body.name)
                )
        for rules in found.values():
            rules.sort(key=lambda rule: (rule.paragraph, EFFECTS.index(rule.effect), rule.file, rule.line))
        return found

    def _rule(self, body: Body, act: str, article: str, effect: str) -> Rule:
        custom = body.custom
        code = ".".join(part for part in (act, article, str(custom.get("code", "unannotated"))) if part)
        paragraph = str(custom.get("paragraph", ""))
        missing = custom.get("missing")
        return Rule(
            code=code,
            act=act,
            article=article,
            effect=effect,
            paragraph=paragraph,
            cited=_cited(self.texts, code, paragraph),
            title=Wording(str(body.annotations.get("title", "未注明")), str(custom.get("en", "unannotated"))),
            remedy=said(custom.get("remedy")),
            violation=custom.get("violation"),
            missing=(missing["fact"], missing["who"]) if missing else None,
            conditions=conditions(body, self.library, self.names) if article else (),
            parameters=tuple(fixed.parameters(self.library.parameters(body), self.values, self.texts.acts)),
            file=body.file,
            line=body.line,
            source=body.source,
        )


def _cited(texts: Texts, code: str, paragraph: str) -> Wording:
    citation = texts.cite(code, paragraph)
    return Wording(citation.article, f"Article {paragraph}") if citation else NOTHING


def _article(act: str, name: str, text: Mapping[str, Any], rules: Sequence[Rule]) -> Article:
    found = NUMBERED.fullmatch(name)
    number = found[1] if found else ""
    label = Wording(str(text.get("label", name)), f"Article {number}" if number else name)
    service = said(text["service"]) if "service" in text else None
    return Article(act, name, number, label, tuple(_paragraphs(number, text)), tuple(rules), service)


def _paragraphs(number: str, text: Mapping[str, Any]) -> Iterator[Paragraph]:
    """Paragraphs, then items; where there are items the number counts them, and paragraphs have none."""
    whole, items = text.get("paragraphs", ()), text.get("items", ())
    several = len(whole) > 1
    for place, part in enumerate(whole, start=1):
        counted = f"{number}({place})" if several else number
        yield Paragraph(number if items else counted, said(part))
    for place, part in enumerate(items, start=1):
        yield Paragraph(f"{number}({place})", said(part))


def _place(name: str) -> tuple[int, str]:
    found = NUMBERED.fullmatch(name)
    return (int(found[1]), "") if found else (10**6, name)


def _day(value: Any) -> str | None:
    return None if value is None else str(value)
