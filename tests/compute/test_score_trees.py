"""Score trees of any shape: printed parts add up to the printed whole, and the grade follows it."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.compute import Computation
from toolkit.dictionary import ScoreNode
from toolkit.filing import Cell, FilingPlace, Record
from toolkit.pipeline import Studio
from toolkit.quantity import Quantity, as_printed

PACK = """
名称: trees
小数: {数值: 2}
等级:
  等级:
    取自: 评分.得分
    档次: [{名: 优, 下限: 90}, {名: 良, 下限: 80}, {名: 中, 下限: 60}, {名: 差, 下限: 0}]
"""
DICTIONARY = "评价年度: {类型: 年度}\n等级: {类型: 选项, 等级: 等级}\n"
RULES = "计分规则:\n  折算: {方法: 折算, 依据: 测试}\n评分树:\n  评分:\n    节点:\n"
FLOORS = {"优": 90, "良": 80, "中": 60, "差": 0}

# A leaf: hundredths of a point of weight, the score given elsewhere and its full mark.
leaves = st.tuples(st.integers(1, 4000), st.integers(0, 700), st.integers(1, 700))
trees = st.recursive(leaves, lambda inner: st.lists(inner, min_size=1, max_size=4), max_leaves=14)


def rules_of(node: object, name: str, indent: str) -> list[str]:
    """The node as scoring.yaml has it."""
    if isinstance(node, tuple):
        weight, score, full = node
        points = f"{weight // 100}.{weight % 100:02d}"
        return [f"{indent}{name}: {{分值: {points}, 规则: 折算, 外部满分: {max(full, score)}分}}"]
    inner = [
        line
        for number, child in enumerate(node)
        for line in rules_of(child, f"{name}{number}", indent + "    ")
    ]
    return [f"{indent}{name}:", f"{indent}  节点:", *inner]


def data_of(node: object, name: str, indent: str) -> list[str]:
    """The node as a clerk fills it."""
    if isinstance(node, tuple):
        return [f"{indent}{name}: {{外部得分: {node[1]}}}"]
    inner = [
        line for number, child in enumerate(node) for line in data_of(child, f"{name}{number}", indent + "  ")
    ]
    return [f"{indent}{name}:", *inner]


def compute(tree: list[object]) -> Computation:
    """The values of a filing that fills every leaf of a tree."""
    with tempfile.TemporaryDirectory() as folder:
        pack, data = Path(folder) / "trees", Path(folder) / "data"
        pack.mkdir()
        data.mkdir()
        (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
        (pack / "dictionary.yaml").write_text(DICTIONARY, encoding="utf-8")
        rules = [line for number, node in enumerate(tree) for line in rules_of(node, f"节{number}", "      ")]
        (pack / "scoring.yaml").write_text(RULES + "\n".join(rules), encoding="utf-8")
        lines = [line for number, node in enumerate(tree) for line in data_of(node, f"节{number}", "  ")]
        filing = data / "x.yaml"
        text = "\n".join(["模板包: trees", "评价年度: 2024", "评分:", *lines])
        filing.write_text(text, encoding="utf-8")
        outcome = Studio((Path(folder),)).compute(FilingPlace(filing, data), "x.yaml")
    assert outcome.computation is not None
    assert not [finding for finding in outcome.findings if finding.code.startswith(("S", "T", "F", "D"))]
    return outcome.computation


def printed(computation: Computation, record: Record, name: str) -> Fraction:
    """A figure of a node as it is printed."""
    cell = record.members[name]
    assert isinstance(cell, Cell)
    value = computation.value(cell)
    assert isinstance(value, Quantity)
    assert value.decimals is not None
    assert value.decimals <= 2
    return as_printed(value).value


def check_node(computation: Computation, record: Record) -> None:
    node = record.group
    assert isinstance(node, ScoreNode)
    assert 0 <= printed(computation, record, "得分") <= printed(computation, record, "分值")
    if node.children:
        parts = [record.members[name] for name in node.children]
        for figure in ("得分", "分值"):
            total = sum(printed(computation, part, figure) for part in parts)
            assert printed(computation, record, figure) == total
        for part in parts:
            check_node(computation, part)


@settings(max_examples=30)
@given(st.lists(trees, min_size=1, max_size=4))
def test_printed_parts_add_up_and_the_grade_follows_the_printed_total(tree: list[object]) -> None:
    computation = compute(tree)
    root = computation.filing.root.members["评分"]
    assert isinstance(root, Record)
    check_node(computation, root)
    grade = computation.find("等级")
    assert grade is not None
    total = printed(computation, root, "得分")
    assert computation.value(grade) == next(name for name, floor in FLOORS.items() if total >= floor)


@pytest.mark.parametrize(
    ("tree", "total", "grade"),
    [
        # 100×8999.5/10000 = 89.995 → 90.00
        ([(10000, 17999, 20000)], Fraction(90), "优"),
        # 100×8999.4/10000 = 89.994 → 89.99
        ([(10000, 44997, 50000)], Fraction("89.99"), "良"),
        # 2×44.9975 = 89.995, but each part is awarded as 45.00
        ([(5000, 17999, 20000), (5000, 17999, 20000)], Fraction(90), "优"),
        # three thirds of 33.33: 9.999 → 10.00 each of 10.00 would be more than there is; 1/3 of 10 is 3.33
        ([(1000, 1, 3), (1000, 1, 3), (1000, 1, 3)], Fraction("9.99"), "差"),
        # 99.995 % of 100 points
        ([(10000, 19999, 20000)], Fraction(100), "优"),
    ],
)
def test_edges(tree: list[object], total: Fraction, grade: str) -> None:
    computation = compute(tree)
    root = computation.filing.root.members["评分"]
    assert isinstance(root, Record)
    assert printed(computation, root, "得分") == total
    cell = computation.find("等级")
    assert cell is not None
    assert computation.value(cell) == grade
