"""Scores: the record that a score stands in → a case for its rule → the score that counts, with its trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import MappingProxyType

from toolkit import vocabulary as v
from toolkit.dictionary import Expression
from toolkit.filing import Cell, Record
from toolkit.finding import Finding, Kind, Span
from toolkit.formula import Step, Value
from toolkit.indicator import (
    UNREADABLE_ACTUAL,
    UNREADABLE_TARGET,
    Target,
    TargetError,
    parse_actual,
    parse_target,
)
from toolkit.pack import AwardSpec
from toolkit.quantity import NoValue, Quantity
from toolkit.scoring import Award, Case, Rule, award, check_award, counted_score, pick_rule

StepOf = Callable[[Cell], Step]
Evaluate = Callable[[Expression, Record], Step]

_NO_RULE = "没有适用的计分规则"


class Scorer:
    """Scores one cell by its award; `findings` tell what is wrong with the score or lacks an explanation."""

    def __init__(self, cell: Cell, spec: AwardSpec, step_of: StepOf) -> None:
        self._cell = cell
        self._spec = spec
        self._step_of = step_of
        self._sources: dict[str, Step] = {}
        self.findings: list[Finding] = []
        self.award: Award | None = None

    def step(self, rules: dict[str, Rule], evaluate: Evaluate, root: Record) -> Step:
        """The score that counts and how it came about."""
        cell = self._cell
        target = self._target()
        rule = self._rule(target, rules)
        if rule is None or isinstance(cell.value, NoValue):
            reason = cell.value if isinstance(cell.value, NoValue) else self._without_rule(target)
            return Step(cell.name, reason, span=cell.span, kind="formula")
        case = self._case(target, evaluate, root if self._spec.at_root else cell.record)
        result = award(rule, case)
        self.award = result
        self.findings.extend(check_award(rule, result, case, self._place(), name=cell.record.name))
        score = counted_score(rule, result, case)
        if case.given is not None and not result.by_hand:
            return Step(cell.name, score, (result.step,), self._place(), rule.basis, "stated")
        return Step(cell.name, score, (result.step,), self._place(), rule.basis, "formula")

    def _rule(self, target: Target | NoValue | None, rules: dict[str, Rule]) -> Rule | None:
        if self._spec.rule:
            return rules.get(self._spec.rule)
        return pick_rule(target, dict(self._spec.selection), rules) if isinstance(target, Target) else None

    def _without_rule(self, target: Target | NoValue | None) -> NoValue:
        if isinstance(target, NoValue):
            return target
        return NoValue(f"{self._cell.name}{_NO_RULE}", "未填" if target is None else "有误")

    def _case(self, target: Target | NoValue | None, evaluate: Evaluate, place: Record) -> Case:
        spec = self._spec
        figure = self._figure(spec.figure, evaluate(spec.figure, place)) if spec.figure else None
        given = self._cell.value
        return Case(
            weight=self._number(v.WEIGHT) or NoValue(f"{self._cell.record.name}没有{v.WEIGHT}", "未填"),
            target=target,
            actual=self._actual(target),
            figure=figure,
            external=self._external(evaluate, place),
            execution=figure,
            chosen=self._text(v.VERDICT) or None,
            given=given if isinstance(given, Quantity) else None,
            deduction=self._quantity(v.DEDUCTED_ITEM),
            reason=self._text(v.SCORE_REASON),
            deviation=self._text(v.DEVIATION),
            sources=MappingProxyType(self._sources),
        )

    def _member(self, name: str) -> Cell | None:
        member = self._cell.record.members.get(name)
        return member if isinstance(member, Cell) else None

    def _value(self, name: str) -> Value | None:
        member = self._member(name)
        if member is None:
            return None
        step = self._step_of(member)
        self._sources[name] = step
        return step.value

    def _figure(self, expression: Expression, step: Step) -> Quantity | NoValue:
        """What a rule looks at; some rules call it by another name."""
        named = Step(expression.text, step.value, (step,), expression.span, kind="formula")
        self._sources.update(dict.fromkeys((v.COEFFICIENT, v.EXECUTION), named))
        return self._amount(step, v.EXAMINED)

    def _amount(self, step: Step, name: str) -> Quantity | NoValue:
        self._sources[name] = step
        value = step.value
        if isinstance(value, (Quantity, NoValue)):
            return value
        return NoValue(f"{step.text}不是数", "有误")

    def _number(self, name: str) -> Quantity | NoValue | None:
        value = self._value(name)
        return value if isinstance(value, (Quantity, NoValue)) else None

    def _quantity(self, name: str) -> Quantity | None:
        value = self._number(name)
        return value if isinstance(value, Quantity) else None

    def _text(self, name: str) -> str:
        value = self._value(name)
        return value if isinstance(value, str) else ""

    def _target(self) -> Target | NoValue | None:
        cell = self._member(v.TARGET)
        if cell is None:
            return None
        value = self._value(v.TARGET)
        if not isinstance(value, str):
            return value if isinstance(value, NoValue) else None
        try:
            return parse_target(value, operator=self._text(v.TARGET_SIGN), unit=self._text(v.TARGET_UNIT))
        except TargetError as error:
            return self._unreadable(UNREADABLE_TARGET, cell, value, error)

    def _actual(self, target: Target | NoValue | None) -> Quantity | date | str | NoValue | None:
        cell = self._member(v.ACTUAL)
        value = self._value(v.ACTUAL)
        if cell is None or not isinstance(value, str):
            return value if isinstance(value, NoValue) else None
        if not isinstance(target, Target):
            return value
        try:
            return parse_actual(value, target)
        except TargetError as error:
            return self._unreadable(UNREADABLE_ACTUAL, cell, value, error)

    def _unreadable(self, kind: Kind, cell: Cell, written: str, error: TargetError) -> NoValue:
        message = f"{cell.name}：{error.message}"
        self.findings.append(kind.at(cell.span, message, hints=error.hints, 实为=written))
        return NoValue(f"{cell.name}填写有误", "有误")

    def _external(
        self, evaluate: Evaluate, place: Record
    ) -> tuple[Quantity | NoValue, Quantity | NoValue] | None:
        spec = self._spec
        if spec.external_full is None:
            return None
        score = self._number(v.EXTERNAL_SCORE)
        full = self._amount(evaluate(spec.external_full, place), v.EXTERNAL_FULL)
        return score or NoValue(f"未填 {self._cell.record.name}.{v.EXTERNAL_SCORE}", "未填"), full

    def _place(self) -> Span:
        """Where a finding about the score belongs: at the score, else at what was achieved."""
        if self._cell.value is not None:
            return self._cell.span
        actual = self._member(v.ACTUAL)
        return actual.span if actual is not None and actual.value is not None else self._cell.record.span
