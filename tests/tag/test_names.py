"""Which paths a template is found to use."""

from __future__ import annotations

import pytest

from toolkit.tag import Operation, TagEnvironment

ENVIRONMENT = TagEnvironment(
    functions={"有值": lambda _: True, "筛选": lambda rows, _: rows, "分组": lambda rows: rows},
    filters={"带单位": lambda value: value, "筛选": lambda rows, _: rows, "措辞": lambda _, name: name},
    opaque=["分组"],
)


def paths(source: str) -> list[str]:
    uses = ENVIRONMENT.compile(source, name="测试").uses
    return [".".join(use.path) for use in uses]


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("{{ 支出.合计.决算 }}", ["支出.合计.决算"]),
        ('{{ 支出["合计"].决算|带单位 }}', ["支出.合计.决算"]),
        ("{% for 行 in 支出 %}{{ 行.决算 }}{% endfor %}", ["支出.*", "支出.*.决算"]),
        (
            "{% for 项 in 项目 %}{% for 行 in 项.资金 %}{{ 行.执行 }}{% endfor %}{{ 项.名称 }}{% endfor %}",
            ["项目.*", "项目.*.资金.*", "项目.*.资金.*.执行", "项目.*.名称"],
        ),
        (
            "{% for 行 in 项目 if 有值(行.资金) %}{{ 行.名称 }}{% endfor %}",
            ["项目.*", "项目.*.资金", "项目.*.名称"],
        ),
        (
            "{% for 行 in 项目|筛选(条件) %}{{ 行.名称 }}{% endfor %}",
            ["项目", "条件", "项目.*", "项目.*.名称"],
        ),
        ("{% for 行 in 筛选(项目, 1) %}{{ 行.名称 }}{% endfor %}", ["项目", "项目.*", "项目.*.名称"]),
        ("{% for 组 in 分组(项目) %}{{ 组.行 }}{% endfor %}", ["项目"]),
        (
            "{% for 行 in [支出.甲, 支出.乙] %}{{ 行.数 }}{% endfor %}",
            ["支出.甲", "支出.乙", "支出.甲.数", "支出.乙.数"],
        ),
        ("{% for 行 in 支出 %}{{ loop.index }}{% else %}{{ 行 }}{% endfor %}", ["支出.*", "行"]),
        ("{% set 计 = 支出.合计 %}{{ 计.决算 }}", ["支出.合计", "支出.合计.决算"]),
        (
            "{% with 计 = 支出.合计 %}{{ 计.决算 }}{% endwith %}{{ 计 }}",
            ["支出.合计", "支出.合计.决算", "计"],
        ),
        (
            "{% if 甲 %}{% set x = 支出 %}{% else %}{% set x = 三公 %}{% endif %}{{ x.决算 }}",
            ["甲", "支出", "三公", "支出.决算", "三公.决算"],
        ),
        ("{% if 甲 %}{% set x = 支出 %}{% endif %}{{ x }}", ["甲", "支出", "x"]),
        ("{% set x = '文' %}{{ x }}", []),
        ("{{ (甲 if 丙 else 乙).数 }}", ["丙", "甲", "乙", "甲.数", "乙.数"]),
        ("{{ 甲 or 乙 }}{{ not 丙 }}{{ 丁 > 1 }}", ["甲", "乙", "丙", "丁"]),
        ("{{ 序.一() }}", ["序.一"]),
        ("{{ 有值 }}", ["有值"]),
    ],
)
def test_every_reference_is_a_full_path(source: str, used: list[str]) -> None:
    assert paths(source) == used


def test_a_use_has_the_line_of_its_tag() -> None:
    text = ENVIRONMENT.compile(
        "{{ a }}\n{{\nb\n.c }}\n{% if d %}\n{% elif\ne %}{{ f }}{% endif %}\n{% for x in g %}{% endfor %}",
        name="测试",
    )
    lines = [(use.path[0], use.line) for use in text.uses]
    assert lines == [("a", 1), ("b", 3), ("d", 5), ("e", 7), ("f", 7), ("g", 8)]


def test_a_use_is_told_once_a_line() -> None:
    assert paths("{{ a }}{{ a }}\n{{ a }}") == ["a", "a"]


def test_an_operation_tells_what_it_is_applied_to() -> None:
    text = ENVIRONMENT.compile(
        '{% for 行 in 支出 %}\n{{ 行|措辞("增减") }}{% endfor %}{{ 有值("甲") }}', name="测试"
    )
    assert text.operations == (
        Operation("措辞", 2, (("支出", "*"),), ("增减",)),
        Operation("有值", 2, (), ("甲",)),
    )
