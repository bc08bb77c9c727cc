"""Chinese numerals, capitals for money, dates."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.wording import chinese_date, chinese_number, money_capitals, short_date
from toolkit.wording.numerals import LARGEST

SIZES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


def value(text: str) -> int:
    """Read a Chinese numeral back, by another way than it was written."""
    for size in ("亿", "万"):
        if size in text:
            high, _, low = text.rpartition(size)
            return value(high) * SIZES[size] + value(low)
    total = 0
    for digit, size in re.findall(r"([一二三四五六七八九]?)([十百千]?)", text.replace("零", "")):
        if digit or size:
            total += ("一二三四五六七八九".index(digit) + 1 if digit else 1) * SIZES.get(size, 1)
    return total


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1100, "一千一百"),
        (10000, "一万"),
        (10030, "一万零三十"),
        (110000, "十一万"),
        (100010, "十万零一十"),
        (10_000_000, "一千万"),
        (105_000_000, "一亿零五百万"),
        (300_000_000, "三亿"),
        (1_234_567_890, "十二亿三千四百五十六万七千八百九十"),
        (10**12, "一万亿"),
        (-15, "负十五"),
    ],
)
def test_a_whole_number_in_chinese(number: int, text: str) -> None:
    assert chinese_number(number) == text


@given(st.integers(0, LARGEST))
def test_a_numeral_reads_back_as_the_number(number: int) -> None:
    text = chinese_number(number)
    assert value(text) == number
    assert "零零" not in text
    assert not text.endswith("零") or number == 0


def test_a_number_beyond_all_budgets_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        chinese_number(LARGEST + 1)


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        ("0", "零元整"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("105", "壹佰零伍元整"),
        ("10005", "壹万零伍元整"),
        ("100000005", "壹亿零伍元整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("3.2", "叁元贰角整"),
        ("0.05", "伍分"),
        ("0.3", "叁角整"),
        ("-12.5", "负壹拾贰元伍角整"),
    ],
)
def test_money_in_capitals(yuan: str, text: str) -> None:
    assert money_capitals(Fraction(yuan)) == text


@given(st.integers(0, 10**15))
def test_capitals_read_back_as_the_amount(cents: int) -> None:
    match = re.fullmatch(r"(?:(.*)元)?零?(?:(.)角)?(?:(.)分)?整?", money_capitals(Fraction(cents, 100)))
    assert match is not None
    yuan, jiao, fen = (value((part or "零").translate(PLAIN)) for part in match.groups())
    assert yuan * 100 + jiao * 10 + fen == cents


def test_capitals_are_not_finer_than_cents() -> None:
    with pytest.raises(ValueError, match="分"):
        money_capitals(Fraction(1, 1000))


def test_dates_have_no_padding() -> None:
    assert short_date(date(2025, 3, 5)) == "2025年3月5日"
    assert chinese_date(date(2025, 3, 5)) == "二〇二五年三月五日"
    assert chinese_date(date(2024, 12, 31)) == "二〇二四年十二月三十一日"
