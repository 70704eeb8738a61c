"""What the probes counted, told rule by rule."""

from collections.abc import Iterator
from dataclasses import dataclass

from service.explaining.explanation import Help, Rule, Said, State, Step
from service.explaining.probes import Call, call
from service.explaining.sources import Reader
from service.explaining.syntax import Body, Condition
from service.explaining.workshop import Counted, Ready
from service.policy import Ruling


@dataclass(frozen=True, slots=True)
class Walk:
    """One ruling's walk through the rules of the acts asked."""

    ready: Ready
    counted: Counted
    ruling: Ruling

    def bodies(self) -> Iterator[Body]:
        """Every body with a code of an act that is asked, or that spoke."""
        acts = {*self.counted.asked, *self.ruling.acts}
        yield from (body for body in self.ready.bodies if body.code and body.package[1] in acts)

    def rule(self, body: Body) -> Rule:
        """One body: did it speak, and its conditions in order."""
        reached = self.counted.reached[str(body.number)]
        return Rule(
            code=body.code or "",
            effect=body.name,
            said=self._said(body, whole=reached == len(body.conditions)),
            paragraph=body.custom.get("paragraph"),
            zh=body.title,
            en=body.custom.get("en", ""),
            file=body.file,
            row=body.row,
            steps=tuple(
                Step(row.text, _state(place, reached), row.row, self._helps(body, place, reached))
                for place, row in enumerate(body.conditions)
            ),
            asked=self._asked(body, reached),
        )

    def _said(self, body: Body, *, whole: bool) -> Said:
        if any((one.code, one.effect) == (body.code, body.name) for one in self.ruling.findings):
            return "spoke"
        return "muted" if whole else "silent"

    def _helps(self, body: Body, place: int, reached: int) -> tuple[Help, ...]:
        """The helper of the condition that failed, one level deep."""
        if place != reached:
            return ()
        called = call(body.conditions[place], body, self.ready.rules)
        if called is None:
            return ()
        if not called.arguments:
            return self._bodies(body.conditions[place], called, self.counted.reached, ())
        rows = self.counted.calls.get(f"{body.number}:{place}", [])
        return tuple(
            one
            for row in rows
            for one in self._bodies(body.conditions[place], called, row["at"], tuple(row["arguments"]))
        )

    def _bodies(
        self, condition: Condition, called: Call, at: dict[str, int], arguments: tuple[object, ...]
    ) -> tuple[Help, ...]:
        """Of a helper that should hold, every body; of one that should not, those that do."""
        shown = []
        for one in called.bodies:
            reached = at[str(one.number)]
            if condition.negated and reached < len(one.conditions):
                continue
            steps = (Step(row.text, _state(n, reached), row.row) for n, row in enumerate(one.conditions))
            shown.append(Help(one.name, one.title, arguments, tuple(steps)))
        return tuple(shown)

    def _asked(self, body: Body, reached: int) -> bool:
        """Whether the rule is one of this question: what failed is not just a condition on the action."""
        if reached == len(body.conditions):
            return True
        failed = body.conditions[reached]
        if self._only_the_action(failed, body):
            return False
        called = call(failed, body, self.ready.rules)
        if called is None or called.arguments or failed.negated:
            return True
        return any(self._asked(one, self.counted.reached[str(one.number)]) for one in called.bodies)

    def _only_the_action(self, condition: Condition, body: Body) -> bool:
        reader = Reader(self.ready.rules)
        reader.condition(condition.tree, body)
        return set(reader.read.paths) == {("action",)}


def _state(place: int, reached: int) -> State:
    if place < reached:
        return "true"
    return "false" if place == reached else "not_reached"
