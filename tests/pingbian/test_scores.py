"""The scores of Pingbian and the figures behind them, and what a clerk's mistakes give."""

from __future__ import annotations

from fractions import Fraction

import pytest

from toolkit import show
from toolkit.finding import Severity

SCORES = {
    # 3+3+3+3+2.4
    "评分.投入": ("15", "14.4"),
    # 3×86.34/108 = 2.398
    "评分.投入.预算配置.重点支出保障率": ("3", "2.4"),
    "评分.过程": ("20", "19"),
    # more carried over than a year before
    "评分.过程.预算执行.结转结余变动率": ("1", "0"),
    "评分.产出": ("35", "35"),
    "评分.效果": ("30", "30"),
    "评分": ("100", "98.4"),
}


@pytest.fixture(scope="module")
def computation(process, sample_text):
    return process(sample_text).computation


@pytest.mark.parametrize(("name", "weight_and_score"), SCORES.items())
def test_scores(computation, name: str, weight_and_score: tuple[str, str]) -> None:
    found = [computation.value(computation.find(f"{name}.{member}")).value for member in ("分值", "得分")]
    assert found == [Fraction(number) for number in weight_and_score]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("自评.等级", "优"),
        ("人员.编制数", "22人"),
        # 23/22
        ("在职人员控制率", "104.55%"),
        # 403.18/428.56; 316.84/320.56; 86.34/108
        ("预算执行率", "94.08%"),
        ("支出结构.基本支出.执行率", "98.84%"),
        ("支出结构.项目支出.执行率", "79.94%"),
        # 0.88+427.68−403.18, and (25.38−0.88)/0.88
        ("年末结转结余.决算", "25.38万元"),
        ("结转结余变动率", "2784.09%"),
        # (8.05−8.09)/8.09; 5.06/8.05
        ("三公经费变动率", "-0.49%"),
        ("三公经费控制率", "62.86%"),
        # stated: the items add up to 316.83 and 86.35
        ("基本支出事项.合计.决算", "316.84万元"),
        ("项目支出事项.合计", "86.34万元"),
        # 24.77/26; 53.49/68; 3.09/9
        ("项目[政务服务工作经费].资金.合计.执行率", "95.27%"),
        ("项目[公共资源交易远程异地工位制评标建设资金].资金.合计.执行率", "78.66%"),
        ("项目[2022年度考核优秀等次奖励工作经费].资金.合计.执行率", "34.33%"),
        ("个数.绩效指标", "27项"),
        ("个数.未达标指标", "0项"),
    ],
)
def test_figures(computation, name: str, text: str) -> None:
    assert show.value_text(computation.value(computation.find(name))) == text


def test_the_second_level_and_below_is_unconfirmed(computation) -> None:
    first = computation.filing.root.members["评分"].group
    for name in first.children:
        assert not first.members[name].unconfirmed
        for below in first.members[name].children:
            assert first.members[name].members[below].unconfirmed


@pytest.mark.parametrize(
    ("old", "new", "code", "severity"),
    [
        ("  超编原因: 超出的1人为安置人员，待编制调整后消化", "", "D006", Severity.ERROR),
        ("{名称: 住房公积金, 决算: 22.63}", "{名称: 住房公积金, 决算: 26.23}", "C001", Severity.ERROR),
        ("  项目支出事项.合计: 86.34\n", "", "C004", Severity.NOTE),
        ("完成值: 73}", "完成值: 69}", "D006", Severity.ERROR),
        ('指标性质: "=", 指标值: 0', "指标性质: 约, 指标值: 0", "D007", Severity.ERROR),
        ("指标值: 28, 度量单位", "指标值: 约28, 度量单位", "D003", Severity.ERROR),
    ],
)
def test_a_mistake_is_found(process, sample_text, old: str, new: str, code: str, severity: Severity) -> None:
    assert sample_text.count(old) == 1
    found = process(sample_text.replace(old, new)).findings
    assert (code, severity) in [(finding.code, finding.severity) for finding in found]


def test_a_project_with_split_targets_is_scored(computation) -> None:
    """10×53.49/68 = 7.866, and all six indicators met: 7.87+20+15+15+15+15+10."""
    name = "项目[公共资源交易远程异地工位制评标建设资金]"
    found = {
        part: computation.value(computation.find(f"{name}.{part}")) for part in ("预算执行.得分", "自评得分")
    }
    assert {part: score.value for part, score in found.items()} == {
        "预算执行.得分": Fraction("7.87"),
        "自评得分": Fraction("97.87"),
    }


@pytest.mark.parametrize(
    ("old", "new", "score"),
    [
        # 20×6/8
        ("分值: 20, 完成值: 8}", "分值: 20, 完成值: 6, 偏差原因: 场地不足}", "92.87"),
        # 15×(1−(15−12)/12)
        ("分值: 15, 完成值: 11}", "分值: 15, 完成值: 15, 偏差原因: 雨季停工}", "94.12"),
        # 10×81/90
        ("分值: 10, 完成值: 95}", "分值: 10, 完成值: 81, 偏差原因: 预约不便}", "96.87"),
    ],
)
def test_a_missed_split_target_costs_points(process, sample_text, old: str, new: str, score: str) -> None:
    assert sample_text.count(old) == 1
    computation = process(sample_text.replace(old, new)).computation
    cell = computation.find("项目[公共资源交易远程异地工位制评标建设资金].自评得分")
    assert computation.value(cell).value == Fraction(score)
