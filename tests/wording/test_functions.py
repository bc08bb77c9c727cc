"""Functions, filters, heading counters and phrases, as templates use them."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pytest

from toolkit.quantity import NoValue, Quantity
from toolkit.tag import CompiledText, TagEnvironment, TagError
from toolkit.wording import (
    FILTERS,
    FUNCTIONS,
    OPAQUE,
    Counter,
    Figure,
    PhraseText,
    Printer,
    choose_case,
    heading_number,
    read_styles,
)


class Row(dict):
    """A row that knows its words."""


class Table:
    """Rows that are only to be gone through."""

    def __init__(self, *rows: object) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[object]:
        return iter(self._rows)


def words_of(row: Row, name: str) -> PhraseText:
    return PhraseText(name, PHRASES[name], row)


ENVIRONMENT = TagEnvironment(FUNCTIONS, {**FILTERS, "措辞": words_of}, opaque=OPAQUE)
PHRASES = {
    "增减": ENVIRONMENT.compile("比上年增加{{ 增减额|带单位 }}", name="增减"),
    "自套": ENVIRONMENT.compile('{{ 自己|措辞("自套") }}', name="自套"),
}
STYLES, _ = read_styles({"正文": {"缺省": {"去尾零": "是"}}, "表格": {"缺省": {"带单位": "是"}}})
PRINTER = Printer(STYLES)


def figure(number: str, unit: str = "万元", decimals: int | None = 2) -> Figure:
    return Figure(Quantity(Fraction(number), unit), "某数", "", decimals)


NAMES: dict[str, object] = {
    "决算": figure("96.9"),
    "零": figure("0.004"),
    "率": figure("61.64", "%", 1),
    "缺": Figure(NoValue("缺少 上年决算", "未填"), "上年决算"),
    "没填": NoValue("缺少 填报日期", "未填"),
    "日": date(2025, 3, 5),
    "项目": [Row(名称="甲项目", 决算=figure("1.50")), Row(名称="乙项目", 决算=figure("2"))],
    "表": Table(1, 2, 3),
    "空": [],
    "空表": Table(),
    "话": "有话",
    "白": " ",
    "行": Row(增减额=figure("3.10")),
    "坏行": Row(增减额=Figure(NoValue("缺少 决算", "有误"))),
    "数": 21,
}


def render(source: str, place: str = "正文") -> str:
    names = {**NAMES, "序": Counter()}
    text = ENVIRONMENT.compile(source, name="测试")
    return text.render(names, lambda value, _line: PRINTER.text(value, place))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 决算|带单位 }}", "96.9万元"),
        ("{{ 率|带单位 }}", "61.6%"),
        ("{{ 决算|大写 }}", "玖拾陆万玖仟元整"),
        ("{{ 数|中文数 }}{{ 中文数(计数(项目)) }}", "二十一二"),
        (
            "{{ 日 }}；{{ 日|日期 }}；{{ 日|日期('y年M月') }}；{{ 日|日期('M月d日') }}",
            "2025年3月5日；2025年3月5日；2025年3月；3月5日",
        ),
        ("{{ 日|中文日期 }}", "二〇二五年三月五日"),
        ('{{ 项目|顿号("名称") }}', "甲项目、乙项目"),
        ('{{ 项目|顿号("决算") }}', "1.5、2"),
        ("{{ [决算, 率|带单位, '文']|顿号 }}", "96.9、61.6%、文"),
        ('{{ 项目|连接("；", "名称") }}', "甲项目；乙项目"),
        ("{{ 表|计数 }}{{ 计数(空) }}", "30"),
        ("{% if 有值(决算) and not 有值(缺) and not 有值(没填) %}对{% endif %}", "对"),
        ("{% if 有值(话) and not 有值(白) and 有值(日) and 有值(数) %}对{% endif %}", "对"),
        ("{% if 有值(项目) and 有值(表) and not 有值(空) and not 有值(空表) %}对{% endif %}", "对"),
        ("{% if 为零(零) and not 为零(决算) and 为零(0) %}对{% endif %}", "对"),
        ("{% if 率 >= 61.6 and 率 < 61.61 %}对{% endif %}", "对"),
        ("{% for x in 项目 %}{{ 序号(loop.index, 2) }}{{ x.名称 }}{% endfor %}", "（一）甲项目（二）乙项目"),
        ('{{ 行|措辞("增减") }}', "比上年增加3.1万元"),
    ],
)
def test_functions_and_filters_print(source: str, text: str) -> None:
    assert render(source) == text


def test_what_a_filter_gives_follows_the_place() -> None:
    assert render('{{ 项目|顿号("决算") }}', "表格") == "1.50万元、2.00万元"
    assert render('{{ 行|措辞("增减") }}', "表格") == "比上年增加3.10万元"


def test_headings_stay_gapless_and_lower_levels_start_again() -> None:
    source = (
        "{{ 序.部分() }} {{ 序.一() }} {{ 序.二() }} {{ 序.三() }} {{ 序.四() }} {{ 序.四() }} "
        "{% if 有值(缺) %}{{ 序.二() }}{% endif %}{{ 序.二() }} {{ 序.三() }} "
        "{{ 序.一() }} {{ 序.二() }} {{ 序.部分() }} {{ 序.一() }}"
    )
    assert render(source) == "第一部分 一、 （一） 1. （1） （2） （二） 1. 二、 （一） 第二部分 一、"


def test_a_report_inside_a_document_counts_from_one_and_the_parts_go_on() -> None:
    source = (
        "{{ 序.部分() }}{{ 序.一() }}{{ 序.二() }}{{ 序.另起() }}{{ 序.一() }}{{ 序.二() }}{{ 序.部分() }}"
    )
    assert render(source) == "第一部分一、（一）一、（一）第二部分"


def test_each_document_counts_for_itself() -> None:
    assert [render("{{ 序.一() }}") for _ in range(2)] == ["一、", "一、"]


def test_heading_numbers_by_level() -> None:
    assert [heading_number(12, level) for level in range(5)] == [
        "第十二部分",
        "十二、",
        "（十二）",
        "12.",
        "（12）",
    ]


@pytest.mark.parametrize(
    ("source", "part", "cause"),
    [
        ("{{ 话|带单位 }}", "“带单位”只用于数", ""),
        ("{{ 率|大写 }}", "只用于金额", ""),
        ("{{ 缺|大写 }}", "缺少 上年决算", "未填"),
        ("{{ 没填|中文数 }}", "缺少 填报日期", "未填"),
        ("{{ 决算|中文数 }}", "只用于整数", ""),
        ("{{ 99999999999999999|中文数 }}", "太大", ""),
        ("{{ 话|日期 }}", "只用于日期", ""),
        ("{{ 没填|日期 }}", "缺少 填报日期", "未填"),
        ("{{ 空|顿号 }}", "列表是空的", "未填"),
        ("{{ 话|顿号 }}", "只用于表或条目", ""),
        ("{{ 行|顿号 }}", "只用于表或条目", ""),
        ("{{ 没填|顿号 }}", "缺少 填报日期", "未填"),
        ('{{ 项目|顿号("名") }}', "没有名为“名”", ""),
        ("{{ 项目|顿号 }}", "不能整个印出", ""),
        ("{{ [空|顿号, 话]|顿号 }}", "不能再连接", ""),
        ("{{ 计数(话) }}", "只用于表或条目", ""),
        ("{{ 计数(没填) }}", "缺少 填报日期", "未填"),
        ("{% if 为零(缺) %}{% endif %}", "缺少 上年决算", "未填"),
        ("{% if 为零(话) %}{% endif %}", "只用于数", ""),
        ("{% if 决算 %}{% endif %}", "作条件", ""),
        ("{{ 序号(0, 1) }}", "从 1 起", ""),
        ("{{ 序号(1, 9) }}", "0 至 4", ""),
        ("{{ 序号(1, true) }}", "0 至 4", ""),
        ('{{ 坏行|措辞("增减") }}', "措辞“增减”：", "有误"),
        ("{{ 缺 }}", "缺少 上年决算", "未填"),
    ],
)
def test_a_value_that_does_not_suit_is_told(source: str, part: str, cause: str) -> None:
    with pytest.raises(TagError) as caught:
        render("\n" + source)
    assert part in caught.value.message
    assert caught.value.cause == cause
    assert caught.value.line == 2


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_no_operand_makes_a_function_fail_otherwise(name: str) -> None:
    function = FUNCTIONS[name]
    size = len(inspect.signature(function).parameters)
    values = [*NAMES.values(), None, True, Fraction(1, 3), "名称", -1, Row, [Row()], Table(), [[]]]
    told = 0
    for operands in itertools.product(values, repeat=size) if size < 3 else zip(*[values] * 3, strict=True):
        try:
            PRINTER.text(function(*operands), "表格")
        except TagError as error:
            told += error.message != ""
    assert told > 0 or name == "有值"


def test_a_phrase_that_uses_itself_ends_in_an_error() -> None:
    row = Row()
    row["自己"] = row
    with pytest.raises(TagError, match="没有尽头"):
        PRINTER.text(words_of(row, "自套"), "正文")


@dataclass(frozen=True)
class Case:
    condition: str | None
    text: CompiledText


def chosen(**decided: bool | NoValue) -> str:
    cases = [Case(name, ENVIRONMENT.compile(name, name=name)) for name in ("持平", "增加")]
    if "其他" in decided:
        cases.append(Case(None, ENVIRONMENT.compile("其他", name="其他")))
    text = choose_case("增减", cases, lambda condition: decided[condition])
    return text.render({}, lambda value, _line: str(value))


def test_the_first_case_that_holds_gives_the_words() -> None:
    assert chosen(持平=True, 增加=True) == "持平"
    assert chosen(持平=False, 增加=True) == "增加"
    assert chosen(持平=False, 增加=False, 其他=True) == "其他"


def test_a_case_that_holds_hides_one_that_cannot_be_decided() -> None:
    assert chosen(持平=True, 增加=NoValue("缺少 上年决算", "未填")) == "持平"


def test_a_case_that_cannot_be_decided_is_told_with_its_reason() -> None:
    with pytest.raises(TagError) as caught:
        chosen(持平=False, 增加=NoValue("缺少 上年决算", "未填"), 其他=True)
    assert "措辞“增减”第 2 种情形" in caught.value.message
    assert "缺少 上年决算" in caught.value.message
    assert caught.value.cause == "未填"


def test_a_table_of_phrases_without_a_case_that_holds_is_told_by_name() -> None:
    with pytest.raises(TagError, match="措辞“增减”没有一种情形成立"):
        chosen(持平=False, 增加=False)


def test_every_function_of_changed_shape_is_registered() -> None:
    assert set(FUNCTIONS) | set(FILTERS) >= OPAQUE
