"""The table of scoring cases: each comes out exactly; every parameter of a rule matters to one."""

from __future__ import annotations

import copy
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from toolkit import vocabulary as v
from toolkit.finding import Span
from toolkit.indicator import parse_actual, parse_target
from toolkit.quantity import NoValue, Quantity, parse_quantity
from toolkit.reading import Reader
from toolkit.scoring import (
    COMMON_KEYS,
    METHOD_KEYS,
    Award,
    Case,
    Rule,
    award,
    check_award,
    counted_score,
    read_rules,
)
from toolkit.source import Mapping, Pair, Scalar, Sequence, load_source

CASES = Path(__file__).with_name("cases.yaml")
HERE = Span("算例.yaml", 1, 1)


def plain_data(node: object) -> Any:
    """Nodes as dictionaries, lists and strings."""
    if isinstance(node, Mapping):
        return {pair.key.text: plain_data(pair.value) for pair in node.pairs}
    if isinstance(node, Sequence):
        return [plain_data(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.text


def nodes(data: Any) -> Any:
    """Dictionaries, lists and strings as nodes."""
    if isinstance(data, dict):
        return Mapping(tuple(Pair(Scalar(key, HERE), nodes(value)) for key, value in data.items()), HERE)
    if isinstance(data, list):
        return Sequence(tuple(nodes(item) for item in data), HERE)
    return Scalar(data, HERE)


@dataclass(frozen=True)
class Outcome:
    """What came out of a case, in the words of the table."""

    score: str = ""
    cause: str = ""
    full: bool = False
    counted: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """cases.yaml."""

    rules: dict[str, Any]
    cases: list[dict[str, Any]]
    flips: list[dict[str, Any]] = field(default_factory=list)


def load_table() -> Table:
    source = load_source(CASES, shown="cases.yaml")
    assert [finding.message for finding in source.findings] == []
    data = plain_data(source.root)
    return Table(data["计分规则"], data["算例"], data["改动"])


def rules_of(data: MappingOf[str, Any]) -> dict[str, Rule]:
    reader = Reader()
    rules = read_rules(nodes(dict(data)), reader)
    assert [finding.message for finding in reader.findings] == []
    return rules


def number(text: str | None, unit: str = "") -> Quantity | None:
    return None if text is None else parse_quantity(text, default_unit=unit, any_unit=True).quantity


def case_of(row: MappingOf[str, str]) -> Case:
    """A row of the table as a case."""
    get = row.get
    target = parse_target(row["指标值"]) if "指标值" in row else None
    actual = parse_actual(row["完成值"], target or parse_target("=1")) if target and "完成值" in row else None
    weight = number(row["分值"], "分")
    assert weight is not None
    external = number(get("外部得分"), "分"), number(get("外部满分"), "分")
    budget = number(get("执行数"), "万元"), number(get("预算数"), "万元")
    return Case(
        weight=weight,
        target=target,
        actual=actual,
        figure=number(get("依据值")),
        external=(external[0], external[1]) if external[0] and external[1] else None,
        budget=(budget[0], budget[1]) if budget[0] and budget[1] else None,
        execution=number(get("执行率")),
        given=number(get("得分"), "分"),
        deduction=number(get("扣分项"), "分"),
        reason=get("得分说明", ""),
        deviation=get("偏差原因", ""),
    )


def shown(score: Quantity | NoValue) -> str:
    """A score as exactly as it is: a value finer than its decimals shows as a fraction."""
    if isinstance(score, NoValue):
        return ""
    digits = score.decimals or 0
    scaled = score.value * Fraction(10) ** digits
    if scaled.denominator != 1:
        return str(score.value)
    whole, rest = divmod(scaled.numerator, 10**digits)
    return f"{whole}.{rest:0{digits}}" if digits else str(whole)


def run(rule: Rule, row: MappingOf[str, str]) -> tuple[Outcome, Award]:
    case = case_of(row)
    made = award(rule, case)
    codes = tuple(sorted(finding.code for finding in check_award(rule, made, case, HERE)))
    counted = counted_score(rule, made, case)
    cause = made.score.cause if isinstance(made.score, NoValue) else ""
    return Outcome(shown(made.score), cause, made.full, shown(counted), codes), made


def expected(row: MappingOf[str, Any]) -> Outcome:
    score = row.get("应得", "")
    counted = row.get("计入", score)
    problems = row.get("问题", [])
    return Outcome(score, row.get("无", ""), row.get("满分") == "是", counted, tuple(sorted(problems)))


def same(found: Outcome, wanted: Outcome) -> bool:
    """Whether an outcome is the one wanted; the counted score only by its number (10 is 10.00)."""
    counted = found.counted == wanted.counted or (
        bool(found.counted and wanted.counted) and Fraction(found.counted) == Fraction(wanted.counted)
    )
    rest = (found.score, found.cause, found.full, found.codes)
    return counted and rest == (wanted.score, wanted.cause, wanted.full, wanted.codes)


TABLE = load_table()

# These say nothing about the points: they are for people, or name what the rule is.
_WITHOUT_EFFECT = {v.BASIS, v.UNCONFIRMED, v.MEANING}


@pytest.fixture(scope="module")
def rules() -> dict[str, Rule]:
    return rules_of(TABLE.rules)


@pytest.mark.parametrize("row", TABLE.cases, ids=lambda row: row["例"])
def test_a_case_comes_out_as_worked_by_hand(row: dict[str, Any], rules: dict[str, Rule]) -> None:
    outcome, made = run(rules[row["规则"]], row)
    assert same(outcome, expected(row)), f"{outcome}: {made.reason}"


def test_every_case_has_its_own_name_and_every_rule_a_case() -> None:
    names = [row["例"] for row in TABLE.cases]
    assert len(names) == len(set(names))
    assert {row["规则"] for row in TABLE.cases} == set(TABLE.rules)


def test_every_method_is_met_in_the_table() -> None:
    assert {rule["方法"] for rule in TABLE.rules.values()} == set(METHOD_KEYS)


def changed(table: Table, flip: dict[str, Any]) -> dict[str, Any]:
    """The rules with one parameter changed."""
    rules = copy.deepcopy(table.rules)
    *way, last = flip["键"].split(".")
    place = rules[flip["规则"]]
    place.update(flip.get("并改", {}))
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    assert place.get(last) != flip["改为"]
    place[last] = flip["改为"]
    return rules


@pytest.mark.parametrize("flip", TABLE.flips, ids=lambda flip: f"{flip['规则']}-{flip['键']}-{flip['改为']}")
def test_a_changed_parameter_spoils_a_case(flip: dict[str, Any]) -> None:
    rule = rules_of(changed(TABLE, flip))[flip["规则"]]
    rows = [row for row in TABLE.cases if row["规则"] == flip["规则"]]
    assert not all(same(run(rule, row)[0], expected(row)) for row in rows)


def test_every_parameter_is_changed_once() -> None:
    known = {*COMMON_KEYS, *(key for keys in METHOD_KEYS.values() for key in keys)}
    inner = {v.WHEN, v.AWARDED, v.ALIASES, v.BAND_TOP, v.TOP_INCLUDED, v.BAND_DEFAULT}
    flipped = {part for flip in TABLE.flips for part in flip["键"].split(".")}
    assert known - _WITHOUT_EFFECT - flipped == set()
    assert inner - flipped == set()
