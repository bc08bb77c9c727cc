"""What the tag language prints, chooses and repeats."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.tag import Budget, TagEnvironment, TagError

ENVIRONMENT = TagEnvironment(
    functions={"计数": lambda rows: str(rows).count(",") + 1, "是": lambda value, other=1: value is other},
    filters={"倒写": lambda text: str(text)[::-1], "加": lambda text, tail="。": f"{text}{tail}"},
)


def shown(value: object, _line: int) -> str:
    return str(value)


def render(source: str, **names: object) -> str:
    return ENVIRONMENT.compile(source, name="测试").render(names, shown)


def refusal(source: str, **names: object) -> TagError:
    with pytest.raises(TagError) as caught:
        render(source, **names)
    return caught.value


class Table:
    """Rows in order, each also by name."""

    def __init__(self, **rows: object) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[object]:
        return iter(self._rows.values())

    def member(self, name: str) -> object:
        return self._rows[name]

    def members(self) -> list[str]:
        return list(self._rows)


class Bell:
    jixiao_safe = True
    calls = MappingProxyType({"响": "ring"})
    inside = "内部"

    def ring(self, times: int = 1) -> str:
        return "叮" * times

    def steal(self) -> str:
        return self.inside


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("{{ 单位.全称 }}", "示例县财政局"),
        ('{{ 单位["全称"] }}', "示例县财政局"),
        ('{{ 单位["因公（境）费"] }}', "7"),
        ("{{ 表.甲.数 }}/{{ 表.乙.数 }}", "1/2"),
        ("{% for 行 in 表 %}{{ 行.数 }}{% endfor %}", "12"),
        ("{% for 行 in 表 if 行.数 > 1 %}{{ 行.数 }}{% endfor %}", "2"),
        ("{% for 行 in 空 %}{{ 行 }}{% else %}无。{% endfor %}", "无。"),
        (
            "{% for 行 in 表 %}{{ loop.index }}{% if loop.last %}。{% else %}、{% endif %}{% endfor %}",
            "1、2。",
        ),
        ("{% for 行 in 表 %}{% if loop.first %}{{ loop.length }}{% endif %}{% endfor %}", "2"),
        ("{% if 三 > 2 and not 三 == 4 %}甲{% elif 三 %}乙{% else %}丙{% endif %}", "甲"),
        ("{% if 1 < 三 <= 3 or 三 in [8, 9] %}甲{% endif %}", "甲"),
        ("{{ '有' if 三 in (1, 3) else '无' }}", "有"),
        ("{% set 甲 = 表.甲 %}{{ 甲.数 }}", "1"),
        ("{% with 甲 = 表.甲, 乙 = 3 %}{{ 甲.数 }}{{ 乙 }}{% endwith %}", "13"),
        ("{{ 单位.全称|倒写|加 }}", "局政财县例示。"),
        ("{{ '甲'|加(tail='；') }}", "甲；"),
        ("{{ 计数([三, 三]) }}", "2"),
        ("{{ 铃.响(2) }}", "叮叮"),
        ("{% raw %}{{ x }}{% endraw %}{# 说明 #}", "{{ x }}"),
        ("甲\r\n乙 \n", "甲\n乙 \n"),
    ],
)
def test_what_is_allowed_prints(source: str, printed: str) -> None:
    names = {
        "单位": {"全称": "示例县财政局", "因公（境）费": 7},
        "表": Table(甲={"数": 1}, 乙={"数": 2}),
        "空": [],
        "三": 3,
        "铃": Bell(),
    }
    assert render(source, **names) == printed


def test_a_decimal_number_in_a_tag_is_exact() -> None:
    assert render("{% if 率 == 99.1 %}相等{% endif %}", 率=Fraction("99.1")) == "相等"
    assert render("{% if 率 > -0.3 %}大{% endif %}", 率=Fraction(-3, 10)) == ""


def test_every_printed_value_comes_with_the_line_of_its_tag() -> None:
    seen = []
    text = ENVIRONMENT.compile("甲{{ a }}\n{{\n b.c }}{% for x in 列 %}\n{{ x }}\n{% endfor %}", name="测试")
    text.render({"a": 1, "b": {"c": 2}, "列": [3, 4]}, lambda value, line: seen.append((value, line)) or "")
    assert seen == [(1, 1), (2, 3), (3, 4), (4, 4)]


def test_the_printer_decides_what_is_escaped() -> None:
    text = ENVIRONMENT.compile("<甲>{{ a }}", name="测试")
    assert text.render({"a": "<&"}, lambda value, _: f"[{value}]") == "<甲>[<&]"


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("{{ 1 + 1 }}", "计算写在公式里"),
        ("{{ a - b }}", "计算写在公式里"),
        ("{{ 'a' * 100000000 }}", "计算写在公式里"),
        ("{{ a ~ b }}", "计算写在公式里"),
        ("{{ -a }}", "计算写在公式里"),
        ("{% include 'x' %}", "不能用 {% include %}"),
        ("{% extends 'x' %}", "不能用 {% extends %}"),
        ("{% import 'x' as y %}", "不能用 {% import %}"),
        ("{% macro f() %}{% endmacro %}", "不能用 {% macro %}"),
        ("{% block a %}{% endblock %}", "不能用 {% block %}"),
        ("{% filter 倒写 %}{% endfilter %}", "不能用 {% filter %}"),
        ("{% set a %}b{% endset %}", "不能用 {% set … endset %}"),
        ("{% autoescape true %}{% endautoescape %}", "不能用 {% autoescape %}"),
        ("{% do f() %}", "没有 {% do %}"),
        ("{% for a in b recursive %}{% endfor %}", "recursive"),
        ("{% for a, b in c %}{% endfor %}", "对不上"),
        ("{% set a.b = 1 %}", "一个名称"),
        ("{% set loop = 1 %}", "模板语言自己的名称"),
        ("{{ a is defined }}", "有没有数用 有值"),
        ("{{ a[0] }}", "引号括起的名称"),
        ("{{ a[b] }}", "引号括起的名称"),
        ("{{ a[1:2] }}", "引号括起的名称"),
        ("{{ {'a': 1} }}", "不能用的写法"),
        ("{{ a, b }}", "只能印一项"),
        ("{% if a, b %}{% endif %}", "逗号"),
        ("{{ a if b }}", "缺少 else"),
        ("{{ self }}", "没有名为“self”"),
        ("{{ loop.previtem }}", "loop 没有“previtem”"),
        ("{{ a|upper }}", "没有名为“upper”的过滤器"),
        ("{{ a|倒 }}", "是不是“倒写”"),
        ("{{ range(9) }}", "没有名为“range”的函数"),
        ("{{ 计数() }}", "要 1 个参数"),
        ("{{ 是(1, 2, 3) }}", "要 1 至 2 个参数"),
        ("{{ a|倒写(1) }}", "不要参数"),
        ("{{ 计数(*a) }}", "星号"),
        ("{{ (a)(1) }}", "没有名为“a”的函数"),
        ("{{ 计数(a)(1) }}", "不能用括号调用"),
        ("{{ Ａ }}", "全角或兼容字形"),
        ("{{ 1e99 }}", "小数位数太多"),
        ("{{ 0.1234567890123456 }}", "小数位数太多"),
        ("{{ " + "9" * 30 + " }}", "数太大"),
        ("{{ " + "9" * 5000 + " }}", "数太大"),
        ("{{ " + "(" * 4000 + "a" + ")" * 4000 + " }}", "太深"),
        ("{{ " + "not " * 100 + "a }}", "太深"),
        ("{% if a %}" * 40 + "{% endif %}" * 40, "套得太深"),
        ("{% for a in b %}" * 25 + "{% endfor %}" * 25, "套得太深"),
    ],
)
def test_what_is_not_allowed_is_refused_when_compiled(source: str, part: str) -> None:
    with pytest.raises(TagError) as caught:
        ENVIRONMENT.compile("\n" + source, name="测试")
    assert part in " ".join((caught.value.message, *caught.value.hints))
    assert caught.value.line in {1, 2}


@pytest.mark.parametrize(
    ("source", "line", "part"),
    [
        ("甲\n{{ 行.决算 }\n乙", 2, "不应出现“}”"),
        ("{{ 行.决算", 1, "缺少“}}”"),
        ("\n{% for 行 in 表 %}\n{{ 行 }}", 2, "{% for %} 没有用 {% endfor %} 结束"),
        ("{% if a %}{% for b in c %}{% endfor %}\n", 1, "{% if %} 没有用 {% endif %} 结束"),
        ("{% if a %}\n{% endfor %}", 2, "里层的 {% if %} 没有用 {% endif %} 结束"),
        ("甲\n{% set a %}", 2, "{% set %} 应写成 {% set 名称 = … %}"),
        ("\n{% endif %}", 2, "多出一个 {% endif %}"),
        ("\n{% 如果 a %}", 2, "没有 {% 如果 %}"),
        ("{{ a｜倒写 }}", 1, "应为半角的 |"),
        ("{{ 计数（a） }}", 1, "应为半角的 ("),
        ("{{ 行。决算 }}", 1, "不能用的符号“。”"),
        ("{% if a = b %}{% endif %}", 1, "判断相等用 =="),
        ("{{ }}", 1, "缺少名称"),
        ("{{ a. }}", 1, "后面应为名称"),
        ("{{ (a] }}", 1, "括号不配对"),
        ("{{ a b }}", 1, "应为“}}”，实为“b”"),
        ("{% %}", 1, "if、for、set、with"),
        ("{# 说明", 1, "注释"),
        ("{#", 1, "没有结束"),
        ("\n{% raw %}", 2, "没有结束"),
    ],
)
def test_a_faulty_tag_is_told_in_chinese_at_its_line(source: str, line: int, part: str) -> None:
    with pytest.raises(TagError) as caught:
        ENVIRONMENT.compile(source, name="测试")
    assert part in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("{{ 支岀.合计 }}", "是不是“支出”"),
        ("{{ 支出.合汁 }}", "是不是“合计”"),
        ("{{ 表.假 }}", "没有名为“假”的下级名称"),
        ("{{ 支出.合计.决算 }}", "没有下级名称“决算”"),
        ("{{ 文字.upper }}", "没有下级名称“upper”"),
        ("{{ 文字.__class__ }}", "没有下级名称“__class__”"),
        ("{{ 支出.__class__ }}", "没有名为“__class__”"),
        ("{{ 支出.items() }}", "不能用括号调用"),
        ("{{ 铃.ring() }}", "不能用括号调用"),
        ("{{ 铃.steal() }}", "不能用括号调用"),
        ("{{ 铃.inside }}", "没有下级名称“inside”"),
        ("{% if 支岀 %}{% endif %}", "没有名为“支岀”"),
        ("{{ 支岀|倒写 }}", "没有名为“支岀”"),
        ("{{ 支岀 == 1 }}", "没有名为“支岀”"),
        ("{% for x in 文字 %}{% endfor %}", "不能逐项列出"),
        ("{% for x in 支出 %}{% endfor %}", "不能逐项列出"),
        ("{% for x in 三 %}{% endfor %}", "不能逐项列出"),
        ("{% if 三 > 文字 %}{% endif %}", "不能相互比较"),
        ("{% if 三 in 三 %}{% endif %}", "不能相互比较"),
    ],
)
def test_what_goes_wrong_while_rendering_is_told_at_its_line(source: str, part: str) -> None:
    names = {"支出": {"合计": 5}, "文字": "abc", "三": 3, "铃": Bell(), "表": Table(真=1)}
    error = refusal("\n\n" + source, **names)
    assert part in " ".join((error.message, *error.hints))
    assert error.line == 3


def test_an_error_in_a_condition_of_a_loop_has_the_line_of_the_loop() -> None:
    assert refusal("\n{% for x in 列 if x.无 %}\n甲\n{% endfor %}", 列=[{}]).line == 2


def test_an_error_of_the_printer_gets_the_line_of_the_tag() -> None:
    def fail(_value: object, _line: int) -> str:
        raise TagError("不能印", hints=("改",), cause="未填")

    with pytest.raises(TagError) as caught:
        ENVIRONMENT.compile("\n{{ a }}", name="测试").render({"a": 1}, fail)
    error = caught.value
    assert (error.message, error.line, error.hints, error.cause) == ("不能印", 2, ("改",), "未填")


def test_a_fault_of_a_function_is_not_hidden() -> None:
    environment = TagEnvironment(functions={"坏": lambda: 1 + "1"})
    with pytest.raises(TypeError):
        environment.compile("{{ 坏() }}", name="测试").render({}, shown)


def test_a_filter_is_not_run_while_compiling() -> None:
    calls = []
    environment = TagEnvironment(filters={"记": lambda text: calls.append(text) or text})
    text = environment.compile("{{ '甲'|记 }}", name="测试")
    assert calls == []
    assert text.render({}, shown) == "甲"


def test_the_output_is_bounded() -> None:
    text = ENVIRONMENT.compile("{% for x in 列 %}一二三四五{% endfor %}", name="测试")
    assert text.render({"列": [1, 2]}, shown, Budget(characters=10)) == "一二三四五" * 2
    with pytest.raises(TagError, match="成文太长：超过 9 字"):
        text.render({"列": [1, 2]}, shown, Budget(characters=9))


def test_all_loops_together_are_bounded() -> None:
    text = ENVIRONMENT.compile(
        "{% for x in 列 %}\n{% for y in 列 %}{% for z in 列 %}{% endfor %}{% endfor %}{% endfor %}",
        name="测试",
    )
    assert text.render({"列": range(9)}, shown, Budget(iterations=819)) == "\n" * 9
    with pytest.raises(TagError, match="循环太多") as caught:
        text.render({"列": range(9)}, shown, Budget(iterations=818))
    assert caught.value.line == 2


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(TagError, match="文本太长"):
        ENVIRONMENT.compile("甲" * 20_000_001, name="测试")


def test_one_compiled_text_renders_many_contexts() -> None:
    text = ENVIRONMENT.compile("{% set b = a %}{{ b }}", name="测试")
    assert [text.render({"a": number}, shown) for number in (1, 2)] == ["1", "2"]


PIECES = [
    *(
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "if",
        "elif",
        "else",
        "endif",
        "for",
        "in",
        "endfor",
        "set",
        "with",
    ),
    *(
        "endwith",
        "raw",
        "endraw",
        "and",
        "or",
        "not",
        "is",
        "==",
        "=",
        ">",
        "+",
        "-",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
    ),
    *(
        ".",
        ",",
        "|",
        "~",
        ":",
        "'",
        '"',
        "甲",
        "乙",
        "甲.乙",
        "loop",
        "loop.last",
        "self",
        "计数",
        "计数(",
        "倒写",
    ),
    *("|加", "铃.响()", "1", "2.5", "true", "none", "（", "”", "\n", "\\", "recursive"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join), st.booleans())
def test_whatever_is_written_prints_or_is_told_in_chinese(source: str, wrapped: bool) -> None:
    names = {"甲": {"乙": [1, "文"]}, "乙": [], "铃": Bell()}
    told = ""
    try:
        render("{{ " + source + " }}" if wrapped else source, **names)
    except TagError as error:
        told = error.message
    # The parser's message is quoted as it is only where it is not known.
    assert not told.startswith("标签写法有误")
