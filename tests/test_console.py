"""Text on a terminal: widths, wrapping, and characters that the terminal cannot show."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.console import one_line, safe_json, width_of, wrap


def test_a_chinese_character_takes_two_columns() -> None:
    assert width_of("a中，b") == 6


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("一二三四", 4, ["一二", "三四"]),
        ("一二，三四", 4, ["一", "二，", "三四"]),
        ("一（二三）", 4, ["一", "（二", "三）"]),
        ("用 jixiao check 核对", 10, ["用 jixiao", "check 核对"]),
        ("第一行\n第二行", 20, ["第一行第二行"]),
        ("first\nsecond", 20, ["first second"]),
        ("", 20, [""]),
    ],
)
def test_wrapping(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@given(st.text("中文，。（）ab 1", max_size=60), st.integers(4, 30))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    assert "".join(wrap(text, width)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\r\nb", "a b"), ("a\tb", "a b"), ("a\x1b[1m", "a\ufffd[1m"), ("中\u202e", "中\ufffd")],
)
def test_one_line(text: str, shown: str) -> None:
    assert one_line(text) == shown


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_json_for_any_encoding(encoding: str) -> None:
    data = {"名称": "政数局😀−\u00a0𠮷"}
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    text = safe_json(json.dumps(data, ensure_ascii=False), stream)
    assert json.loads(text.encode(encoding).decode(encoding)) == data


def test_json_that_the_stream_can_print_stays_as_it_is() -> None:
    text = json.dumps({"名称": "政数局"}, ensure_ascii=False)
    assert safe_json(text, io.TextIOWrapper(io.BytesIO(), encoding="gbk")) == text
