"""Acts, articles and rules, as people look them up."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from service.law.conditions import Condition
from service.law.parameters import Parameter
from service.law.rego import EFFECTS
from service.law.wording import Wording


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it finds, when, and where it is written.

    `paragraph` is as in `12(2)`, `cited` as in 第十二条第二款. `missing` is (fact, who brings it).
    `file` is relative to its policy folder; `line` is where the rule's head stands.
    """

    code: str
    act: str
    article: str
    effect: str
    paragraph: str
    cited: Wording
    title: Wording
    remedy: Wording
    violation: str | None
    missing: tuple[str, str] | None
    conditions: tuple[Condition, ...]
    parameters: tuple[Parameter, ...]
    file: str
    line: int
    source: str

    @property
    def anchor(self) -> str:
        """Where on its article's page it stands."""
        return self.code.rpartition(".")[2]

    @property
    def address(self) -> str:
        """Where it is shown."""
        return address(self.code)

    @property
    def when(self) -> tuple[Condition, ...]:
        """The conditions that must hold."""
        return tuple(row for row in self.conditions if not row.exception)

    @property
    def unless(self) -> tuple[Condition, ...]:
        """The exceptions: what must not be shown."""
        return tuple(row for row in self.conditions if row.exception)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or item of an article; `number` as rules cite it: `12(2)`."""

    number: str
    text: Wording


@dataclass(frozen=True, slots=True)
class Article:
    """An article 条. `name` is its place in the policies (`art_15`), `number` its own.

    One without rules has `service`: what this service does for it, as no machine decides it.
    """

    act: str
    name: str
    number: str
    label: Wording
    paragraphs: tuple[Paragraph, ...]
    rules: tuple[Rule, ...]
    service: Wording | None

    @property
    def address(self) -> str:
        """Where it is shown."""
        return f"/law/{self.act}/{self.name}"

    def effects(self) -> dict[str, int]:
        """How many rules have each effect, in the order in which effects weigh."""
        counted = Counter(rule.effect for rule in self.rules)
        return {effect: counted[effect] for effect in EFFECTS if effect in counted}


@dataclass(frozen=True, slots=True)
class Successor:
    """A later act that is not encoded, and the day it came into force."""

    title: Wording
    since: str


@dataclass(frozen=True, slots=True)
class Act:
    """An act 法规 with its articles by name; days are YYYY-MM-DD, None where none is set.

    `replaces` names, by act, the articles in whose place this one stands while it is in force.
    """

    name: str
    title: Wording
    source: Wording
    since: str | None
    until: str | None
    review_due: str | None
    replaces: Mapping[str, tuple[str, ...]]
    successors: tuple[Successor, ...]
    articles: Mapping[str, Article]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All its rules, article by article."""
        return tuple(rule for article in self.articles.values() for rule in article.rules)

    def in_force(self, on: date) -> bool:
        """Whether the day lies in its validity; an act without days is always in force."""
        day = on.isoformat()
        return (self.since or day) <= day <= (self.until or day)

    def for_review(self, on: date) -> bool:
        """Whether somebody has to confirm that it is still good law."""
        return self.review_due is not None and self.review_due <= on.isoformat()


def address(code: str) -> str:
    """Where the rule of a code is shown; the service's own findings stand on the first page of the law."""
    act, _, rest = code.partition(".")
    article, _, anchor = rest.rpartition(".")
    return f"/law/{act}/{article}#{anchor}" if article else f"/law#{rest}"
