"""What was achieved (完成值), and whether the target is met by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, TypeAlias

from toolkit.indicator.errors import TargetError
from toolkit.indicator.spelling import read_day, tidy, tidy_unit
from toolkit.indicator.target import Target, print_target
from toolkit.quantity import (
    Quantity,
    QuantityError,
    as_printed,
    canonical_unit,
    convert,
    parse_quantity,
    plain,
    same_family,
)

Actual: TypeAlias = Quantity | date | str

_HAS_DIGIT: Final = re.compile(r"\d", re.ASCII)
_DIGIT_ENDS: Final = re.compile(r"\d$", re.ASCII)
_RATIO_LOOKS: Final = 10
_AND_ABOVE: Final = ("及以上", "或以上", "以上")
_AND_BELOW: Final = ("及以下", "或以下", "以下")


@dataclass(frozen=True, slots=True)
class Answers:
    """The words in which a pack lets a clerk say what was achieved.

    `scales`: each from worst to best, as (不合格, 合格, 良好, 优秀). `met` and `missed`: labels such as
    达成年度指标. `synonyms`: other words for a target, as 优良 → 良好及以上.
    """

    scales: tuple[tuple[str, ...], ...] = ()
    met: frozenset[str] = frozenset()
    missed: frozenset[str] = frozenset()
    synonyms: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def labels(self) -> frozenset[str]:
        """The words that say by themselves whether a target is met."""
        return self.met | self.missed


NO_ANSWERS: Final = Answers()


def parse_actual(text: str, target: Target) -> Actual:
    """Read what was achieved: a number in the unit of the target, a day, or words.

    A number without a unit is in the target's; 元 and 万元 convert, 个 for 项 does not. For a deadline or a
    qualitative target words are taken as they stand (达成年度指标, 合格). Raises TargetError.
    """
    written = tidy(text)
    if not written:
        raise TargetError("完成值是空的", ("填写年度实际达到的值",))
    if isinstance(target.value, Quantity):
        return _number(written, target, target.value)
    if isinstance(target.value, date):
        day = read_day(written)
        if day is None and _HAS_DIGIT.search(written):
            raise TargetError(
                f"完成值“{written}”不是日期，指标值是“{print_target(target)}”",
                ("写出完成的年月日，如 2024年11月2日",),
            )
        return day or written
    return written


def print_actual(text: str, target: Target) -> str:
    """What was achieved as a sentence says it: 12 for ≥10项 is 12项, 90百分比 is 90%.

    Words and days, and what cannot be read, stay as they are written.
    """
    written = tidy(text)
    try:
        actual = parse_actual(text, target)
    except TargetError:
        return text
    if not (isinstance(actual, Quantity) and isinstance(target.value, Quantity)):
        return text
    number = tidy_unit(written)
    return number + target.value.unit if _DIGIT_ENDS.search(number) else number


def _number(written: str, target: Target, wanted: Quantity) -> Quantity:
    """A number in the unit of the target."""
    number = tidy_unit(written)
    try:
        found = parse_quantity(number, any_unit=True).quantity
    except QuantityError as error:
        hint = f"只写数和单位，如 {wanted}"
        raise TargetError(
            f"完成值“{written}”应当是数（指标值是{print_target(target)}）：{error}", (hint,)
        ) from error
    if _DIGIT_ENDS.search(number):
        _refuse_ratio(written, found, target, wanted)
        return Quantity(found.value, wanted.unit, found.decimals)
    same_kind = same_family(found.unit, wanted.unit) and bool(canonical_unit(found.unit)) == bool(wanted.unit)
    if not same_kind:
        have = f"的单位是“{wanted.unit}”" if wanted.unit else "没有写单位"
        raise TargetError(
            f"完成值“{written}”的单位是“{found.unit}”，指标值“{print_target(target)}”{have}",
            ("两处写成同一个单位",),
        )
    return convert(found, wanted.unit)


def _refuse_ratio(written: str, found: Quantity, target: Target, wanted: Quantity) -> None:
    """0.9745 beside ≥90% may be 97.45% or less than 1%: whoever wrote it must say which."""
    if canonical_unit(wanted.unit) == "%" and wanted.value >= _RATIO_LOOKS and 0 < found.value <= 1:
        percent = plain(found.value * 100)
        raise TargetError(
            f"完成值“{written}”没有写%，指标值是“{print_target(target)}”，看不出是{percent}%还是{written}%",
            (f"是{percent}%就写 {percent}%，是{written}%就写 {written}%",),
        )


def is_met(target: Target, actual: Actual, answers: Answers = NO_ANSWERS) -> bool:
    """Whether the target is met.

    Numbers are compared as printed; > and < are strict. A deadline is met on the day itself. Words meet
    a target if they are the same, are a label of `answers.met`, or stand as high on one of the scales; the
    target 合格及以下 asks for as low. Raises TargetError where the words say neither yes nor no, or where
    the kinds differ.
    """
    value = target.value
    if isinstance(actual, str):
        if actual in answers.labels:
            return actual in answers.met
        if isinstance(value, str):
            return _words_met(value, actual, answers)
    elif isinstance(value, date) and isinstance(actual, date):
        return actual <= value
    elif isinstance(value, Quantity) and isinstance(actual, Quantity):
        return _number_met(target.operator, as_printed(value), as_printed(actual))
    raise TargetError(
        f"完成值“{actual}”与指标值“{print_target(target)}”不能比较",
        (_allowed(answers),) if answers.labels else ("完成值与指标值应同是数、日期或文字",),
    )


def _number_met(operator: str, wanted: Quantity, found: Quantity) -> bool:
    if not same_family(found.unit, wanted.unit):
        raise TargetError(
            f"完成值的单位是“{found.unit or '（无）'}”，指标值的单位是“{wanted.unit or '（无）'}”",
            ("两处写成同一个单位",),
        )
    limit, number = wanted.value, convert(found, wanted.unit).value
    return {
        "≥": number >= limit,
        ">": number > limit,
        "≤": number <= limit,
        "<": number < limit,
    }.get(operator, number == limit)


def _words_met(wanted: str, found: str, answers: Answers) -> bool:
    """Whether one word is as good as another."""
    if wanted == found:
        return True
    wanted = answers.synonyms.get(wanted, wanted)
    below = wanted.endswith(_AND_BELOW)
    for end in (*_AND_ABOVE, *_AND_BELOW):
        if wanted.endswith(end):
            wanted = wanted.removesuffix(end)
            break
    for scale in answers.scales:
        if wanted in scale and found in scale:
            found_at, wanted_at = scale.index(found), scale.index(wanted)
            return found_at <= wanted_at if below else found_at >= wanted_at
    raise TargetError(f"看不出完成值“{found}”是否达到指标值“{wanted}”", (_allowed(answers),))


def _allowed(answers: Answers) -> str:
    """What may be written instead."""
    words = [
        *sorted(answers.met),
        *sorted(answers.missed),
        *(word for scale in answers.scales for word in scale),
    ]
    return f"完成值写成{'、'.join(dict.fromkeys(words))}之一" if words else "完成值写成与指标值相同的用语"
