"""How clerks write comparisons, units and days: one spelling out of many."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from toolkit.indicator.errors import TargetError
from toolkit.quantity import canonical_unit

_FOLD: Final[dict[int, str]] = {
    **{ord("０") + step: str(step) for step in range(10)},
    **dict(zip(map(ord, "＋－−﹣．％／＝＞＜～﹥﹤"), "+---.%/=><~><", strict=True)),
    **dict(zip(map(ord, "≧⩾≦⩽"), "≥≥≤≤", strict=True)),
    ord("\u3000"): " ",
    ord("\u00a0"): " ",
}
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2060\ufeff]")
_ASCII_SIGNS: Final = ((">=", "≥"), ("=>", "≥"), ("<=", "≤"), ("=<", "≤"), ("==", "="))

SIGNS: Final = "≥≤><="

# 民法典第一千二百五十九条: 以上、以下、以内 include the number itself; 超过、不满、以外 do not.
PREFIXES: Final = (
    ("≥", "大于或等于 大于等于 不得低于 不得少于 不低于 不少于 不小于 不短于 至少 达到 达"),
    (
        "≤",
        "小于或等于 小于等于 不得超过 不得高于 不得多于 不超过 不高于 不多于 不大于 不长于 至多 最多 控制在",
    ),
    (">", "大于 高于 多于 超过"),
    ("<", "小于 低于 少于 不满"),
    ("=", "等于"),
)
SUFFIXES: Final = (
    ("≥", "及以上 或以上 以上"),
    ("≤", "及以下 或以下 以下 及以内 以内 之内 内"),
)
_BY_LENGTH: Final = tuple(
    sorted(((word, sign) for sign, words in PREFIXES for word in words.split()), key=lambda one: -len(one[0]))
)
_ENDS: Final = tuple(
    sorted(((word, sign) for sign, words in SUFFIXES for word in words.split()), key=lambda one: -len(one[0]))
)
_INCLUSIVE_NOTE: Final = re.compile(r"\s*[(（]\s*含[^()（）]{0,12}[)）]\s*")

_UNITS: Final = (
    ("个百分点", "百分点"),
    ("百分比", "%"),
    ("℃", "摄氏度"),
    ("㎡", "平方米"),
    ("m²", "平方米"),
    ("㎞", "千米"),
)
_PERCENT_BEFORE: Final = re.compile(r"百分之\s*([+-]?\d[\d.,]*)")


def tidy(text: str) -> str:
    """The text with one form of digits, signs and blanks; Chinese punctuation stays."""
    plain = _INVISIBLE.sub("", text).translate(_FOLD).strip()
    for written, sign in _ASCII_SIGNS:
        plain = plain.replace(written, sign)
    return plain


def tidy_unit(text: str) -> str:
    """A number with its unit, or a unit alone, with the unit's usual name: 90百分比 is 90%."""
    text = _PERCENT_BEFORE.sub(r"\1%", text)
    for written, unit in _UNITS:
        if text.endswith(written):
            return text.removesuffix(written) + unit
    return text


def usual_unit(unit: str) -> str:
    """The usual name of a unit that stands in a cell of its own."""
    return canonical_unit(tidy_unit(tidy(unit)))


def named_operator(word: str) -> str:
    """The sign that a word or sign of comparison means, "" if it means none: 不低于 and >= are ≥."""
    text = tidy(word)
    if len(text) == 1 and text in SIGNS:
        return text
    return next((sign for name, sign in (*_BY_LENGTH, *_ENDS) if name == text), "")


def take_comparison(text: str) -> tuple[str, list[str]]:
    """Take the comparisons from both ends of a text; give what remains and the signs they mean."""
    signs: list[str] = []
    body = text
    if body[:1] and body[0] in SIGNS:
        signs.append(body[0])
        body = body[1:].strip()
    else:
        word, sign = next((one for one in _BY_LENGTH if body.startswith(one[0])), ("", ""))
        if word:
            signs.append(sign)
            body = body.removeprefix(word).strip()
    shorter = _INCLUSIVE_NOTE.sub("", body)
    word, sign = next((one for one in _ENDS if shorter.endswith(one[0])), ("", ""))
    if word:
        signs.append(sign)
        shorter = shorter.removesuffix(word).strip()
    return (shorter or body), signs


# -- days

_BEFORE: Final = r"(?:\s*(?:以前|之前|前|止|完成|竣工|办结|内|完工)){0,3}"
_LEAD: Final = r"(?:于|在|截至|截止到|截止)?\s*"
_DAY: Final = re.compile(
    rf"{_LEAD}(\d{{4}})\s*[-./年]\s*(\d{{1,2}})\s*[-./月]\s*(\d{{1,2}})\s*[日号]?{_BEFORE}", re.ASCII
)
_MONTH_END: Final = re.compile(rf"{_LEAD}(\d{{4}})\s*年\s*(\d{{1,2}})\s*月[底末]{_BEFORE}", re.ASCII)
_YEAR_END: Final = re.compile(rf"{_LEAD}(\d{{4}})\s*年(?:[底末]|内){_BEFORE}", re.ASCII)
_NO_DAY: Final = re.compile(rf"{_LEAD}(\d{{4}})\s*[-./年]\s*(\d{{1,2}})\s*月?份?{_BEFORE}", re.ASCII)
_NO_YEAR: Final = re.compile(
    rf"{_LEAD}(?:当年|本年|今年)?(?:\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*[日号]|[底末份])?|年[底末内]){_BEFORE}",
    re.ASCII,
)


def read_day(text: str) -> date | None:
    """The day that a text names, None if it is no date at all.

    2024年6月底 is the last day of June, 2024年底 and 2024年内 the last of the year. Raises TargetError
    for a day that does not exist and for a date without its year or day.
    """
    if match := _DAY.fullmatch(text):
        return _day(text, int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH_END.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        first = _day(text, year + month // 12, month % 12 + 1, 1) if 1 <= month <= 12 else None
        return first - timedelta(days=1) if first else _day(text, year, month, 1)
    if match := _YEAR_END.fullmatch(text):
        return _day(text, int(match[1]), 12, 31)
    if _NO_DAY.fullmatch(text) and ("月" in text or not re.fullmatch(r"\d{4}\.\d{1,2}", text, re.ASCII)):
        raise TargetError(f"“{text}”没有写明到哪一天", ("写出年月日，如 2024年12月31日前",))
    if _NO_YEAR.fullmatch(text):
        raise TargetError(f"“{text}”没有写年份", ("写出年月日，如 2024年12月31日前",))
    return None


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise TargetError(f"“{text}”：没有{year}年{month}月{day}日这一天", ("核对月份和日期",)) from None
