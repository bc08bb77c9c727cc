"""Any damage at all: nothing raises, what is legal is read as PyYAML reads it, what is not is told."""

import random
import re

import pytest
import yaml

from tests.source.reading import show
from toolkit.source import read_source

FILE = """\
# 公共
模板包: guangxi-yulin
评价年度: 2024
单位:
  全称: 示例市数据局
  部门编码: 0164                      # 保留前导零
  主要职责:
  - 负责统筹推进全市信息化发展工作。
  - '其中: 局长1名'
  简介: |
    第一段：说明 #3
      缩进
    第二段: 5
  说明: 第一行
    第二行，其中：三名
收支:
  一般公共预算拨款: {年初预算: 1031.24, 年中调整: 50.045, 决算: 1053.755}
收支明细:
- {科目: 2080501, 资金: 一般公共预算, 年初预算: 0.64}
- {科目: 2080502, 资金: "甲,乙", 备注: '{a}'}
项目:
- 名称: 市级政务信息化系统建设和运维项目
  编码: 450900220416400005156
  资金:
    政府性基金: {年初预算: 2000, 年中调整: -45.59,
      执行: 710.8078}
  指标:
  - {级别: [产出指标, 数量指标], 名称: 项目个数, 指标值: ≥10项, 分值: 20}
  - {级别: [满意度指标, 服务对象满意度], 指标值: '>90%', 完成值: 90%}
- 名称: "乙项目"
  网址: http://a.b/c
上报数:
  项目[市级].资金.合计.执行率: 36.37%
"""
SIGNS = list("：:，,、{}[]｛｝\"'#|>-*&!%@`= \n\n  a1甲。～\\")
ODD_SIGNS = [
    "\t",
    "\u3000",
    "\u200b",
    "\x00",
    "\u2028",
    "\ufeff",
    "?",
    "{{",
    "}}",
    "{%",
    "\ud800",
    "---\n",
    "...\n",
]


def damage(source: random.Random, text: str, signs: list[str]) -> str:
    """Put in, take out or replace a sign, or move, drop or repeat a line."""
    for _ in range(source.choice([1, 1, 2, 3])):
        place = source.randrange(len(text))
        action = source.random()
        if action < 0.6:
            text = text[:place] + source.choice([*signs, ""]) + text[place + source.randrange(2) :]
            continue
        lines = text.split("\n")
        number = source.randrange(len(lines))
        if action < 0.75:
            lines[number] = source.choice([" ", "  ", " - ", "- ", ""]) + lines[number].lstrip()
        elif action < 0.85:
            del lines[number]
        else:
            lines.insert(number, source.choice(lines))
        text = "\n".join(lines)
    return text


def by_pyyaml(text: str) -> str | None:
    """What PyYAML alone reads, quotes left out; None where it fails."""
    try:
        return _show(yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.YAMLError:
        return None


def _show(node: yaml.Node | None) -> str:
    if node is None:
        return "(nothing)"
    if isinstance(node, yaml.ScalarNode):
        return node.value.replace("\n", "⏎")
    if isinstance(node, yaml.SequenceNode):
        return "[" + ", ".join(_show(item) for item in node.value) + "]"
    return "{" + ", ".join(f"{_show(key)}: {_show(value)}" for key, value in node.value) + "}"


def bare(shown: str) -> str:
    """Leave out quotes, and the spaces next to Chinese, where a folded line end may have been one."""
    return re.sub(r" (?=[^\x00-\xff])|(?<=[^\x00-\xff]) ", "", shown.replace("'", "").replace('"', ""))


@pytest.mark.parametrize("seed", range(40))
def test_damage_is_told_or_makes_no_difference(seed: int) -> None:
    source = random.Random(seed)  # noqa: S311 - damage, no secret
    for _ in range(25):
        text = damage(source, FILE, SIGNS)
        read = read_source(text, "甲.yaml")
        if not read.findings:
            assert by_pyyaml(text) is not None, text
            assert bare(show(read.root)) == bare(by_pyyaml(text)), text


@pytest.mark.parametrize("seed", range(20))
def test_nothing_raises_and_most_is_read(seed: int) -> None:
    source = random.Random(seed)  # noqa: S311 - damage, no secret
    for _ in range(25):
        text = damage(source, FILE, SIGNS + ODD_SIGNS)
        read = read_source(text, "甲.yaml")
        assert read.root is not None or read.findings, text
        assert all(
            1 <= finding.span.line <= len(read.lines) for finding in read.findings if finding.span.line
        )
