"""The published tables recomputed: rates, scores, totals; and the target that is not met by equality."""

from __future__ import annotations

import re

import pytest

from toolkit.pipeline import Options, Outcome
from toolkit.quantity import Quantity, as_printed

WITH_ERRORS = Options(with_errors=True)
PROJECT = "项目[玉林市市级政务信息化系统建设和运维项目]"
SATISFACTION = f"{PROJECT}.指标[群众满意度].得分"
# By hand: 710.8078/1954.41=0.363694…, 1954.425/3292.555=0.593589…; the other projects' scores as published.
PUBLISHED = {
    f"{PROJECT}.资金.合计.全年预算": "1954.41万元",
    f"{PROJECT}.资金.合计.决算": "710.8078万元",
    f"{PROJECT}.资金.合计.执行率": "36.37%",
    f"{PROJECT}.预算执行.得分": "3.64分",
    f"{PROJECT}.自评得分": "93.64分",
    f"{PROJECT}.自评等级": "一等",
    "预算安排.合计.年初预算": "3246.24万元",
    "预算安排.合计.年中调整": "46.315万元",
    "预算安排.一般公共预算拨款.全年预算": "1081.285万元",
    "预算安排.合计.全年预算": "3292.555万元",
    "预算安排.合计.决算": "1954.425万元",
    "预算安排.一般公共预算拨款.执行率": "97.45%",
    "预算安排.政府性基金.执行率": "40.73%",
    "预算安排.合计.执行率": "59.36%",
    "自评.预算执行得分": "5.94分",
    "自评.得分": "95.94分",
    "自评.等级": "优",
    "项目[玉林市大数据发展和政务服务局政务大厅运转经费].自评得分": "96.33分",
    "项目[为办事群众提供免费寄递服务].自评得分": "96.89分",
    "项目[为新开办企业免费刻制首套印章服务].自评得分": "96.31分",
    "项目[政府批准聘用编外人员经费].自评得分": "96.45分",
    "项目[招商活动相关工作经费].自评得分": "90.51分",
}


def value(outcome: Outcome, name: str) -> str:
    assert outcome.computation is not None
    cell = outcome.computation.find(name)
    assert cell is not None, name
    found = outcome.computation.value(cell)
    return str(as_printed(found)) if isinstance(found, Quantity) else str(found)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_figure_is_computed(outcome: Outcome, name: str) -> None:
    assert value(outcome, name) == PUBLISHED[name]


def test_the_sample_is_without_findings(outcome: Outcome) -> None:
    assert [finding.message for finding in outcome.findings] == []


def test_the_projects_spend_what_was_published(outcome: Outcome) -> None:
    names = re.findall(r"(项目\[[^]]+\]\.资金\.合计\.决算)", "\n".join(_names(outcome)))
    spent = [outcome.computation.value(outcome.computation.find(name)) for name in dict.fromkeys(names)]
    assert len(spent) == 6
    assert sum(amount.value for amount in spent) * 100 == 99618


def _names(outcome: Outcome) -> list[str]:
    assert outcome.computation is not None
    return [cell.name for cell, _ in outcome.computation.steps()]


def with_satisfaction(sample: str, achieved: str) -> tuple[str, int]:
    """The sample with another 完成值 in the row of the target >90, and the number of its line."""
    old = "分值: 10, 完成值: 91, 完成情况: 完成"
    assert sample.count(old) == 1
    changed = sample.replace(old, f"分值: 10, 完成值: {achieved}, 完成情况: 完成")
    return changed, sample[: sample.index(old)].count("\n") + 1


def test_full_marks_by_hand_for_a_missed_target_are_an_error_at_that_row(process, sample_text) -> None:
    text, line = with_satisfaction(sample_text, "90, 得分: 10, 得分说明: 按系统锁定的分")
    outcome = process(text, WITH_ERRORS)
    assert value(outcome, SATISFACTION) == "10.00分"
    assert value(outcome, f"{PROJECT}.自评得分") == "93.64分"
    (finding,) = outcome.findings
    assert (finding.code, finding.span.line) == ("R003", line)
    assert ">90%" in finding.message
    assert process(text).documents == ()


def test_a_strict_target_met_only_by_equality_loses_points(process, sample_text) -> None:
    text, line = with_satisfaction(sample_text, "90")
    outcome = process(text)
    assert value(outcome, SATISFACTION) == "9.99分"
    assert value(outcome, f"{PROJECT}.自评得分") == "93.63分"
    assert [(finding.code, finding.span.line) for finding in outcome.findings] == [("R006", line)]


def test_far_more_than_the_target_must_be_explained(process, sample_text) -> None:
    text = re.sub(r", 偏差原因: 实际完成超计划较大[^}]*", "", sample_text)
    found = [(finding.code, finding.message.partition("：")[0]) for finding in process(text).findings]
    assert found == [
        ("R005", "部门指标[免费寄递数量（实报实销）]"),
        ("R005", "项目[为办事群众提供免费寄递服务].指标[寄递件数]"),
    ]
