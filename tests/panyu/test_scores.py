"""The score tree of Panyu: 50 and 50, the published sums, and what a figure moves."""

from __future__ import annotations

from fractions import Fraction

import pytest

from toolkit import show

SCORES = {
    "评分.得分": "94",
    "评分.履职效能.得分": "49",
    "评分.管理效率.得分": "45",
    # every indicator of output is met
    "评分.履职效能.整体效能.产出指标完成情况.得分": "20",
    # 20×19/20
    "评分.履职效能.整体效能.效益指标完成情况.得分": "19",
    "评分.履职效能.整体效能.资金支出率.得分": "10",
    "评分.管理效率.预算编制.得分": "2",
    # 2+2+2 of 3+2+2
    "评分.管理效率.预算执行.得分": "6",
    "评分.管理效率.信息公开.得分": "3",
    # 5+2+5 of 5+3+7
    "评分.管理效率.绩效管理.得分": "12",
    # 1+1+2+2+1+2 of 10
    "评分.管理效率.采购管理.得分": "9",
    "评分.管理效率.资产管理.得分": "10",
    "评分.管理效率.运行成本.得分": "3",
    "自评.得分": "94",
}
WEIGHTS = {
    "评分": 100,
    "评分.履职效能": 50,
    "评分.管理效率": 50,
    "评分.管理效率.预算编制": 2,
    "评分.管理效率.预算执行": 7,
    "评分.管理效率.信息公开": 3,
    "评分.管理效率.绩效管理": 15,
    "评分.管理效率.采购管理": 10,
    "评分.管理效率.资产管理": 10,
    "评分.管理效率.运行成本": 3,
}


@pytest.fixture(scope="module")
def computation(process, sample_text):
    return process(sample_text).computation


@pytest.mark.parametrize(("name", "score"), SCORES.items())
def test_scores(computation, name: str, score: str) -> None:
    assert computation.value(computation.find(name)).value == Fraction(score)


@pytest.mark.parametrize(("name", "weight"), WEIGHTS.items())
def test_weights(computation, name: str, weight: int) -> None:
    assert computation.value(computation.find(f"{name}.分值")).value == weight


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # 9146.52/9146.52
        ("部门预算资金支出率", "100.00%"),
        # 0+9146.52−9146.52
        ("年末结转结余.决算", "0.00万元"),
        # 4+3+3+3+4+3 of the same
        ("产出指标完成率", "100.00%"),
        # 19 of 20: 3 of 4 in one of them
        ("效益指标完成率", "95.00%"),
        ("事前评估率", "100.00%"),
        # 5.83+0.46 of 7.60+1.20
        ("三公经费.合计.决算", "6.29万元"),
        ("自评.等级", "优"),
    ],
)
def test_figures(computation, name: str, text: str) -> None:
    assert show.value_text(computation.value(computation.find(name))) == text


@pytest.mark.parametrize(
    ("old", "new", "score"),
    [
        # 2×2/3 = 1.33
        ("  已评估数: 3", "  已评估数: 2", "93.33"),
        # 8.83+0.46 = 9.29, over 8.80
        ("决算: 5.83}", "决算: 8.83}", "93"),
        # 1396.80/1862.40 = 75%, 70% of 2
        ("在用额: 1862.40", "在用额: 1396.80", "93.4"),
        # 3×800/1600 = 1.5 lost of 20: 20×18.5/20
        ("完成值: 1800座}", "完成值: 800座, 偏差原因: 选址推迟}", "92.5"),
    ],
)
def test_a_figure_moves_the_total(process, sample_text, old: str, new: str, score: str) -> None:
    assert sample_text.count(old) == 1
    computation = process(sample_text.replace(old, new)).computation
    assert computation.value(computation.find("评分.得分")).value == Fraction(score)


def test_the_levels_below_the_published_ones_are_unconfirmed(computation) -> None:
    root = computation.filing.root.members["评分"].group
    assert not root.members["履职效能"].unconfirmed
    assert not root.members["管理效率"].unconfirmed
    for name in ("履职效能", "管理效率"):
        node = root.members[name]
        assert all(node.members[child].unconfirmed for child in node.children)
