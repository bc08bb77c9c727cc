"""Values of the demo pack: totals, rates, grades, derived tables, and why there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import process, read_case
from toolkit import show
from toolkit.view import ViewBuilder, make_environment, make_text

FILING = """
得分: 89.995
职责: [统筹数据, 服务群众]
人员: {编制: 38, 在职: 35}
支出:
  基本: {预算: 3, 决算: 101}
  项目: {预算: 600, 决算: 0}
  其中专项: {预算: 100, 决算: 0}
账目:
- {科目: 乙, 资金: 一般, 金额: 0.005, 构成: [{名称: 一, 数: 1}, {名称: 二, 数: 2}]}
- {科目: 甲, 资金: 一般, 金额: 0.005}
- {科目: 甲, 资金: 基金, 金额: 7}
- {科目: 乙, 资金: 一般}
"""


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    text, _ = read_case(FILING)
    computation = process(tmp_path_factory.mktemp("demo"), text).computation
    assert computation is not None
    return {cell.name: show.value_text(step.value) for cell, step in computation.steps()}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        # 35/38 = 92.105…%
        ("人员.控制率", "92.11%"),
        # 3+600; the part (其中) is not added
        ("支出.合计.预算", "603.00万元"),
        ("支出.合计.决算", "101.00万元"),
        # 101/603 = 16.749…%
        ("支出.合计.执行率", "16.75%"),
        ("支出.基本.执行率", "3366.67%"),
        # grades follow the score as printed: 89.995 prints 90.00
        ("评级", "优"),
        # exact parts are added before they are rounded: 0.005+0.005+7
        ("账目.合计.金额", "7.01万元"),
        ("账目[乙/一般].构成合计", "3.00万元"),
        ("首要职责", "统筹数据"),
        # rows of 一般 only, grouped by 科目; an empty optional cell is passed over
        ("一般预算表[甲].金额", "0.01万元"),
        ("一般预算表[甲].笔数", "1笔"),
        ("一般预算表.合计.笔数", "3笔"),
    ],
)
def test_value(values: dict[str, object], name: str, value: str) -> None:
    assert values[name] == value


def test_derived_rows_stand_in_their_order(values: dict[str, object]) -> None:
    assert [name for name in values if name.startswith("一般预算表[") and name.endswith(".科目")] == [
        "一般预算表[乙].科目",
        "一般预算表[甲].科目",
    ]


@pytest.mark.parametrize(
    ("case", "name", "reason"),
    [
        ("人员: {编制: 0, 在职: 1}", "人员.控制率", "基数 人员.编制 为零"),
        ("人员: {编制: 1}", "人员.控制率", "未填 人员.在职"),
        ("人员: {编制: 甲, 在职: 1}", "人员.控制率", "人员.编制填写有误"),
        ("支出: {基本: {预算: 1, 决算: 1}}", "支出.合计.预算", "未填 支出.项目.预算"),
        ("支出: {基本: {预算: 1}, 项目: {预算: 1}}", "支出.合计.决算", "支出各行均未填决算"),
        ("账目: [{科目: 甲}]", "评级", "未填 得分"),
        ("得分: 90", "首要职责", "职责没有第1条"),
    ],
)
def test_no_value_says_why(tmp_path: Path, case: str, name: str, reason: str) -> None:
    computation = process(tmp_path, read_case(case)[0]).computation
    assert computation is not None
    cell = computation.find(name)
    assert cell is not None
    assert show.value_data(cell, computation.step(cell)) == {"value": None, "reason": reason}


def test_a_stated_value_within_the_tail_is_what_everything_downstream_uses(tmp_path: Path) -> None:
    case = "支出: {基本: {预算: 1.11, 决算: 1}, 项目: {预算: 1.11, 决算: 1}}\n上报数: {支出.合计.预算: 2.23}"
    computation = process(tmp_path, read_case(case)[0]).computation
    assert computation is not None
    shown = {cell.name: show.value_text(step.value) for cell, step in computation.steps()}
    assert shown["支出.合计.预算"] == "2.23万元"
    assert shown["支出.合计.执行率"] == "89.69%"  # 2/2.23


def test_json_of_a_rate_names_its_denominator(tmp_path: Path) -> None:
    computation = process(tmp_path, read_case("人员: {编制: 38, 在职: 35}")[0]).computation
    assert computation is not None
    cell = computation.find("人员.控制率")
    assert cell is not None
    assert show.value_data(cell, computation.step(cell)) == {
        "value": "92.11",
        "unit": "%",
        "exact": "1750/19",
        "denominator": "人员.编制",
    }


@pytest.mark.parametrize(
    ("rows", "printed"),
    [("账目: [{科目: 甲, 资金: 一般, 金额: 1}]", "1行"), ("账目: []", "本年度没有一般预算支出。")],
)
def test_an_empty_derived_table_has_its_own_statement(tmp_path: Path, rows: str, printed: str) -> None:
    text = "{% if 有值(一般预算表) %}{{ 计数(一般预算表) }}行{% else %}{{ 一般预算表.空表说明 }}{% endif %}"
    case = f"{rows}\n支出: {{基本: {{预算: 1}}, 项目: {{预算: 1}}}}\n说明: '{text}'\n"
    outcome = process(tmp_path, read_case(case)[0])
    assert outcome.computation is not None
    assert outcome.pack is not None
    environment = make_environment()
    builder = ViewBuilder(outcome.computation, environment, make_text(outcome.pack, draft=False))
    assert builder.build().names["说明"] == printed
    assert list(builder.findings) == []
