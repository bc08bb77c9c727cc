"""The target of an indicator (指标值): a comparison with a number, a deadline, or words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypeAlias, cast, get_args

from toolkit import vocabulary as v
from toolkit.indicator.errors import TargetError
from toolkit.indicator.spelling import (
    SIGNS,
    named_operator,
    read_day,
    take_comparison,
    tidy,
    tidy_unit,
    usual_unit,
)
from toolkit.quantity import Quantity, QuantityError, parse_quantity

Operator: TypeAlias = Literal["≥", ">", "≤", "<", "=", "定性", "期限"]
OPERATORS: Final[tuple[str, ...]] = get_args(Operator)

_STARTS_NUMBER: Final = re.compile(r"[+-]?\.?\d|百分之\s*[+-]?\d", re.ASCII)
_ENDS_NUMBER: Final = re.compile(r"\d\s*(?:%|‰|百分比|百分点)$", re.ASCII)
_RANGE: Final = re.compile(r"\d\s*[^\d\s,.+-]{0,6}\s*(?:[-~—–]+|至|到)\s*[+-]?\d", re.ASCII)
# 5A级, 4A级景区: a name, not five of something.
_GRADE_NAME: Final = re.compile(r"\d+[A-Za-z]+[一-鿿]")
_NOTHING: Final = frozenset("- -- --- — —— / ——— *".split())  # noqa: SIM905
_BY_THE_DAY: Final = frozenset({"", "≤"})
_MAX_TEXT: Final = 500


@dataclass(frozen=True, slots=True)
class Target:
    """What should be achieved.

    `value` is a number with its unit for a comparison sign, the last day in time for 期限, the words for
    定性. `text` is the target as it was written, with signs in their usual form; it is not compared.
    """

    operator: Operator
    value: Quantity | date | str
    text: str = field(default="", compare=False)


def parse_target(text: str, *, operator: str = "", unit: str = "", default: Operator = "=") -> Target:
    """Read a target: ≥10项, >=10项, ＞90百分比, 不低于10项, 90%以上, 2024年12月31日前, 合格及以上.

    `operator` and `unit` are what stands in cells of their own (性质, 计量单位), "" if there are none.
    `default` is the operator of a number without one. Raises TargetError with a message that quotes the text.
    """
    written = tidy(text)
    if not written or written in _NOTHING:
        raise TargetError(
            f"没有写指标值{f'（“{written}”）' if written else ''}", ("填写年度应当达到的值，如 ≥10项",)
        )
    if len(written) > _MAX_TEXT:
        raise TargetError(f"指标值有{len(written)}个字，太长", ("只写应当达到的值",))
    given = _given_operator(operator)
    if given == v.QUALITATIVE:
        return Target("定性", written, written)
    body, signs = take_comparison(written)
    if given in SIGNS and given:
        signs.append(given)
    day = read_day(body) or read_day(written)
    if day is not None or given == v.DEADLINE:
        return _deadline(written, day, signs)
    if _STARTS_NUMBER.match(body) and (_has_sign(written) or given or not _GRADE_NAME.match(body)):
        return _comparison(written, body, signs or [default], usual_unit(unit))
    if given or _has_sign(written) or _ENDS_NUMBER.search(body):
        raise TargetError(f"指标值“{written}”看不出应当达到多少", ("写成比较符号、数、单位，如 ≥10项",))
    return Target("定性", written, written)


def print_target(target: Target) -> str:
    """The canonical text: ≥10项, 2024年12月31日前, 合格及以上.

    Reading it again with the same operator gives an equal target.
    """
    value = target.value
    if isinstance(value, Quantity):
        return f"{target.operator}{value}"
    if isinstance(value, date):
        return f"{value.year:04}年{value.month}月{value.day}日前"
    return value


def _has_sign(text: str) -> bool:
    return any(sign in text for sign in SIGNS)


def _given_operator(operator: str) -> str:
    """The operator that stands in a cell of its own."""
    word = tidy(operator)
    if not word or word in (v.QUALITATIVE, v.DEADLINE):
        return word
    sign = named_operator(word)
    if not sign:
        expected = "、".join(OPERATORS)
        raise TargetError(
            f"指标性质“{word}”不认识，应为{expected}之一", ("写比较符号，文字的指标值写“定性”",)
        )
    return sign


def _deadline(written: str, day: date | None, signs: list[str]) -> Target:
    if day is None:
        raise TargetError(f"指标值“{written}”不是日期", ("写出年月日，如 2024年12月31日前",))
    if not set(signs) <= _BY_THE_DAY:
        raise TargetError(
            f"指标值“{written}”是日期，前面的“{signs[0]}”没有意义",
            ("写成 2024年12月31日前，当日完成即为达到",),
        )
    return Target("期限", day, written)


def _comparison(written: str, body: str, signs: list[str], unit: str) -> Target:
    """A number with its operator; all signs found must mean the same."""
    if len(set(signs)) > 1:
        shown = "、".join(dict.fromkeys(signs))
        raise TargetError(f"指标值“{written}”的比较符号前后不一（{shown}）", ("只留一个比较符号",))
    if _RANGE.search(body):
        hints = ("只写应当达到的一端，如 ≥90%", "两端都要考核的，写成两条指标")
        raise TargetError(f"指标值“{written}”是一个范围，看不出达到多少算完成", hints)
    number = tidy_unit(body)
    try:
        quantity = parse_quantity(number, default_unit=unit, any_unit=not unit).quantity
    except QuantityError as error:
        raise TargetError(f"指标值“{written}”：{error}", ("写成比较符号、数、单位，如 ≥10项",)) from error
    return Target(cast("Operator", signs[0]), quantity, written)
