"""The trace of a figure leads down to the lines of YAML, and a rate names what it is a rate of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packing.workshop import TEMPLATES, sample, write
from toolkit.compute import Computation, inputs
from toolkit.filing import FilingPlace
from toolkit.formula import Step
from toolkit.pipeline import Studio
from toolkit.show import denominator_of, trace_as_text

FILING = """模板包: national
评价年度: 2020
人员:
  行政编制: 23
  工勤编制: 1
  在职人数: 23
单位:
  全称: 示例市数据局
  下属单位:
  - {名称: 甲, 编制数: 7, 在职人数: 6}
  - {名称: 乙, 编制数: 7, 在职人数: 6}
收入: {一般公共预算财政拨款: {决算: 13283.78}}
支出:
  一般公共预算财政拨款: {全年预算: 13283.78, 决算: 6050.65}
结转结余: {年初结转结余: {决算: 726.55}}
年末结转结余: {年末下达未支出: 7668.32}
"""


@pytest.fixture
def computation(tmp_path: Path) -> Computation:
    path = write(tmp_path / "填报.yaml", FILING)
    found = Studio((TEMPLATES,)).compute(FilingPlace(path, tmp_path), "填报.yaml").computation
    assert found is not None
    return found


def step_of(computation: Computation, name: str) -> Step:
    cell = computation.find(name)
    assert cell is not None
    return computation.step(cell)


def lines(step: Step) -> dict[str, int]:
    """Where each input behind a figure stands in the filing."""
    return {leaf.text: leaf.span.line for leaf in inputs(step) if leaf.span and leaf.span.file == "填报.yaml"}


def line_of(text: str) -> int:
    return FILING[: FILING.index(text)].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "value", "denominator", "leaves"),
    [
        (
            "财政供养人员控制率",
            "92.11%",
            "人员.供养编制数",
            {
                "人员.行政编制": "行政编制",
                "人员.工勤编制": "工勤编制",
                "人员.在职人数": "在职人数: 23",
                "单位.下属单位[甲].编制数": "- {名称: 甲",
                "单位.下属单位[乙].在职人数": "- {名称: 乙",
            },
        ),
        ("在职人员控制率", "95.83%", "人员.编制数", {"人员.在职人数": "在职人数: 23"}),
        (
            "结转结余率",
            "59.92%",
            "支出.合计.全年预算",
            {
                "结转结余.年初结转结余.决算": "结转结余:",
                "收入.一般公共预算财政拨款.决算": "收入:",
                "支出.一般公共预算财政拨款.决算": "一般公共预算财政拨款: {全年",
            },
        ),
        (
            "财政拨款结转结余率",
            "4.59%",
            "财政拨款结转结余率基数",
            {"年末结转结余.年末下达未支出": "年末结转结余:"},
        ),
    ],
)
def test_a_rate_leads_to_the_lines_of_the_filing(
    computation: Computation, name: str, value: str, denominator: str, leaves: dict[str, str]
) -> None:
    step = step_of(computation, name)
    assert denominator_of(step) == denominator
    found = lines(step)
    for leaf, text in leaves.items():
        assert found[leaf] == line_of(text)
    text = "\n".join(trace_as_text(step))
    assert text.startswith(f"{name} = {value}")
    assert f"[填报.yaml:{line_of(next(iter(leaves.values())))}" in text
    assert step.span is not None
    assert step.span.file == "templates/national/formulas.yaml"


def test_a_rate_shows_its_numbers(computation: Computation) -> None:
    text = "\n".join(trace_as_text(step_of(computation, "财政供养人员控制率")))
    assert "代入：35/38×100%=92.11%" in text
    assert "依据：财预〔2013〕53号" in text
    assert "人员.供养编制数 = 38人" in text


def test_a_total_leads_to_each_of_its_parts() -> None:
    place, shown = sample()
    computation = Studio((TEMPLATES,)).compute(place, shown).computation
    assert computation is not None
    step = step_of(computation, "支出.合计.决算")
    source = place.path.read_text(encoding="utf-8").splitlines()
    leaves = list(inputs(step))
    assert [leaf.text.split(".")[1] for leaf in leaves] == [
        "一般公共预算财政拨款",
        "政府性基金预算财政拨款",
        "国有资本经营预算财政拨款",
    ]
    for leaf, number in zip(leaves, ("254.22", "7200.82", "0"), strict=True):
        assert leaf.span is not None
        assert leaf.span.file == shown
        assert number in source[leaf.span.line - 1]
    assert "代入：254.22+7200.82+0.00=7455.04" in "\n".join(trace_as_text(step))
