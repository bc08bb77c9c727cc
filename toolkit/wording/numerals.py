"""Chinese numerals, capitals for money, dates."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from babel.dates import format_date

LARGEST: Final = 10**16 - 1
FULL_DATE: Final = "y年M月d日"

_LOCALE: Final = "zh_Hans_CN"

_PLAIN_DIGITS: Final = "零一二三四五六七八九"
_PLAIN_PLACES: Final = ("", "十", "百", "千")
_CAPITAL_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_CAPITAL_PLACES: Final = ("", "拾", "佰", "仟")
_YEAR_DIGITS: Final = "〇一二三四五六七八九"


def chinese_number(number: int) -> str:
    """A whole number in Chinese: 一, 十, 二十一, 一百零五, 一万零三十, 三亿.

    Raises ValueError beyond `LARGEST`.
    """
    text = _whole(number, _PLAIN_DIGITS, _PLAIN_PLACES)
    # 十五 stands for itself, but inside a number its 一 is said: 一百一十五.
    for sign in ("", "负"):
        if text.startswith(f"{sign}一十"):
            return sign + text[len(sign) + 1 :]
    return text


def money_capitals(yuan: Fraction) -> str:
    """An amount of money in capitals, as cheques have it: 壹佰零伍元整, 叁元贰角整, 伍元零伍分.

    `yuan` is rounded to 分 by the caller. 整 follows 元 and 角, never 分 (正确填写票据和结算凭证的基本规定).
    Raises ValueError if it is finer than 分 or beyond `LARGEST`.
    """
    cents = yuan * 100
    if cents.denominator != 1:
        raise ValueError("money in capitals is not finer than 分")
    whole, rest = divmod(abs(cents.numerator), 100)
    sign = "负" if yuan < 0 else ""
    jiao, fen = divmod(rest, 10)
    parts = []
    if whole or not rest:
        parts.append(_whole(whole, _CAPITAL_DIGITS, _CAPITAL_PLACES) + "元")
    if jiao:
        parts.append(_CAPITAL_DIGITS[jiao] + "角")
    elif fen and whole:
        parts.append("零")
    parts.append(f"{_CAPITAL_DIGITS[fen]}分" if fen else "整")
    return sign + "".join(parts)


def _whole(number: int, digits: str, places: tuple[str, ...]) -> str:
    if abs(number) > LARGEST:
        raise ValueError(f"{number} is too large for Chinese numerals")
    if number < 0:
        return "负" + _whole(-number, digits, places)
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            text = _whole(high, digits, places) + name
            if not low:
                return text
            # A gap before the lower part is said once: 一万零三十.
            gap = digits[0] if low < size // 10 else ""
            return text + gap + _whole(low, digits, places)
    return _section(number, digits, places)


def _section(number: int, digits: str, places: tuple[str, ...]) -> str:
    """A number below ten thousand."""
    if not number:
        return digits[0]
    text = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + places[place]
        gap = not digit
    return text


def short_date(day: date, pattern: str = FULL_DATE) -> str:
    """A date by a CLDR pattern; as it stands 2025年3月5日: Arabic digits, full year, no padding (GB/T 9704).

    Raises KeyError or ValueError for what is no pattern.
    """
    return format_date(day, pattern, locale=_LOCALE)


def chinese_date(day: date) -> str:
    """二〇二五年三月五日."""
    year = "".join(_YEAR_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"
