"""What only shows in the rendered document: headings, tags, titles, the cover, and words of the template."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import process
from toolkit.proof import Proofreader

FILING = """模板包: demo
评价年度: 2024
单位名称: 示例县交通运输局
说明: 负责资金管理管理工作。
支出: {基本: {预算: 1}, 项目: {预算: 1}}
"""


def proof(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    """Code and address of each finding about the canonical text of a document made from the filing."""
    outcome = process(tmp_path, FILING)
    assert outcome.computation is not None
    reader = Proofreader(outcome.computation, outcome.findings)
    return [(finding.code, finding.span.address) for finding in reader.read(text, "模板.docx")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("第1段 [公文标题] 2023年度部门整体支出绩效自评报告", "P201"),
        ("第1段 [公文标题] 2024年度部门整体支出绩效自评报告", None),
        ("第1段 [封面项] 评价单位（公章）：邻县水务局", "P203"),
        ("第1段 [封面项] 评价单位（公章）：示例县交通运输局", None),
        ("第1段 [公文正文] 通过比较2020年度财政支出的结果", "P201"),
        ("第1段 [公文正文] XX局的情况", "P204"),
        ("第1段 [公文正文] 【待填：变动原因】", None),
        ("第1段 [二级标题] ）存在问题", "P206"),
        ("第1段 [一级标题] 二、自评情况", "P001"),
        ("第1段 [一级标题] 一、自评情况", None),
        ("第1段 [公文正文] 支出{{ 支出.合计", "P002"),
        ("表1 行2 列3: 比上年下降5 %", "P209"),
        ("表1 行2 列3: 1,954.42", None),
        ("C7: 1,954.40 〔1954.4〕", None),
        ("A1:F1: 2023年度部门决算公开表", "P201"),
        ("第1段 [公文正文] 负责运维运维工作", "P205"),
    ],
)
def test_found_at_its_address(tmp_path: Path, line: str, code: str | None) -> None:
    found = proof(tmp_path, f"{line}\n")
    address = line.split(" [", maxsplit=1)[0].split(": ", maxsplit=1)[0]
    expected = [(code, address)] if code else []
    assert [(each, place) for each, place in found if each != "P204" or code == "P204"] == expected


def test_what_was_told_of_the_filing_is_not_told_of_its_document(tmp_path: Path) -> None:
    assert proof(tmp_path, "第1段 [公文正文] 负责资金管理管理工作。\n") == []


def test_one_slip_in_several_places_is_told_once(tmp_path: Path) -> None:
    text = "第1段 [公文正文] 负责运维运维工作。\n表1 行1 列1: 负责运维运维工作\n"
    assert proof(tmp_path, text) == [("P205", "第1段")]
