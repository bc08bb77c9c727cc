"""The score tree of Meizhou: its shape, the corrected scores, and what the published ones entail."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from toolkit import show
from toolkit.dictionary import ScoreNode
from toolkit.finding import Severity

CORRECTED = {
    "评分.预算编制情况.得分": "27",
    "评分.预算编制情况.预算编制.得分": "18",
    "评分.预算编制情况.目标设置.得分": "9",
    "评分.预算执行情况.得分": "37.5",
    "评分.预算执行情况.资金管理.得分": "20.5",
    # 4×15.22/20 = 3.044
    "评分.预算执行情况.资金管理.分配及时性.得分": "3.04",
    "评分.预算执行情况.资金管理.结转结余率.得分": "4",
    # 6×17.30/30
    "评分.预算执行情况.资金管理.支出执行率.得分": "3.46",
    "评分.预算执行情况.资金管理.政府采购执行率.得分": "2",
    "评分.预算执行情况.人员管理.得分": "2",
    "评分.预算使用效益.经济性.得分": "4",
    # 3+5+3
    "评分.预算使用效益.效率性.得分": "11",
    # 4+11+10+6.91
    "评分.预算使用效益.得分": "31.91",
    "评分.加分项.得分": "1",
    # 27+37.5+31.91, the bonus outside
    "评分.得分": "96.41",
    "自评.得分": "96.41",
}
PUBLISHED = """
上报数:
  评分.预算使用效益.效率性.得分: 9
  评分.预算使用效益.得分: 29.91
  评分.得分: 94.41
"""


@pytest.fixture(scope="module")
def computation(process, sample_text):
    return process(sample_text).computation


@pytest.mark.parametrize(("name", "score"), CORRECTED.items())
def test_scores(computation, name: str, score: str) -> None:
    assert computation.value(computation.find(name)).value == Fraction(score)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # (7959.68−7668.32)/(726.55+13283.78−7668.32) = 291.36/6342.01
        ("财政拨款结转结余率", "4.59%"),
        # 726.55+13283.78−6050.65
        ("年末结转结余.决算", "7959.68万元"),
        # (22+1+6+6)/(23+1+7+7) = 35/38
        ("财政供养人员控制率", "92.11%"),
        ("收入预决算差异率", "0.00%"),
        # 6050.65−1755.11, and by 1755.11
        ("支出.一般公共预算财政拨款.较年初增减额", "4295.54万元"),
        ("支出.一般公共预算财政拨款.较年初增减率", "244.74%"),
        # 5836.32+95.60+24.86+54.99+38.88
        ("支出功能分类.合计.决算", "6050.65万元"),
        # 147100/366, a leap year
        ("热线.日均受理量", "402个/天"),
        ("自评.等级", "优"),
    ],
)
def test_figures(computation, name: str, text: str) -> None:
    assert show.value_text(computation.value(computation.find(name))) == text


def nodes(node: ScoreNode) -> Iterator[ScoreNode]:
    """Every node below a node."""
    for name in node.children:
        child = node.members[name]
        assert isinstance(child, ScoreNode)
        yield child
        yield from nodes(child)


def test_the_tree_has_26_nodes_whose_weights_add_up(computation) -> None:
    root = computation.filing.root.members["评分"].group
    found = list(nodes(root))
    assert len(found) == 26
    assert sum(not node.children for node in found) == 20
    assert [finding.message for finding in computation.pack.findings] == []
    weight = computation.value(computation.find("评分.分值"))
    assert weight.value == 100
    assert all(node.unconfirmed for node in found)


def test_the_published_scores_have_one_root(process, sample_text) -> None:
    outcome = process(sample_text + PUBLISHED)
    (finding,) = outcome.findings
    assert (finding.code, finding.severity) == ("C001", Severity.ERROR)
    assert finding.message.startswith("评分.预算使用效益.效率性.得分上报9分，计算为11.00分，相差2分")
    entailed = [note.message for note in finding.notes if note.message.startswith("由此相差的还有")]
    assert [note.partition("：")[2].partition("上报")[0] for note in entailed] == [
        "评分.预算使用效益.得分",
        "评分.得分",
    ]
    assert outcome.documents == ()


def test_a_total_that_differs_by_more_than_its_parts_is_a_root_too(process, sample_text) -> None:
    outcome = process(sample_text + PUBLISHED.replace("94.41", "93.41"))
    assert [finding.message.partition("上报")[0] for finding in outcome.findings] == [
        "评分.预算使用效益.效率性.得分",
        "评分.得分",
    ]


def test_the_bonus_of_published_scores_stays_outside(process, sample_text) -> None:
    (finding,) = process(sample_text + "上报数: {评分.得分: 97.41}\n").findings
    assert finding.values["相差"] == "1分"


@pytest.mark.parametrize(
    ("old", "new", "score"),
    [
        # 7959.68−7025 = 934.68; 934.68/(14010.33−7025) = 13.38%: over the limit
        ("年末下达未支出: 7668.32", "年末下达未支出: 7025", "92.41"),
        # 3×3/4 = 2.25
        ("重点工作完成数: 4", "重点工作完成数: 3", "95.66"),
        # 39 in post, 38 posts
        ("在编公务员: 22", "在编公务员: 26", "94.41"),
        # nothing else than the bonus changes
        ("  加分项:\n    得分: 1", "  加分项:\n    得分: 0", "96.41"),
    ],
)
def test_a_figure_moves_the_total(process, sample_text, old: str, new: str, score: str) -> None:
    assert sample_text.count(old) == 1
    computation = process(sample_text.replace(old, new)).computation
    assert computation.value(computation.find("评分.得分")).value == Fraction(score)
