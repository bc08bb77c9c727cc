"""The documents of Panyu: golden texts, the sentences that carry data, a filing where everything differs."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from toolkit.pipeline import Options

GOLDEN = Path(__file__).parent / "golden"
OTHER = Path(__file__).parent / "other.yaml"
NOTES = "部门整体支出绩效自评表说明"
FORM = "部门整体支出绩效自评表"


@pytest.mark.parametrize("name", [NOTES, FORM])
def test_the_whole_text(golden, documents, name: str) -> None:
    golden(GOLDEN / f"{name}.txt", documents[name])


def test_the_files_are_named_after_unit_and_year(process, sample_text) -> None:
    assert [document.file_name for document in process(sample_text).documents] == [
        "广州市番禺区政务服务和数据管理局2024年度部门整体支出绩效自评表说明.docx",
        "广州市番禺区政务服务和数据管理局2024年度部门整体支出绩效自评表.docx",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "部门整体支出绩效评分94分，绩效指标完成情况良好，自评结果为“优”等次。其中履职效能方面评分49分，部门履职效果较好，",
        "管理效率方面评分45分，",
        "“三公”经费及公用经费支出均没有超过预算安排。",
        "2024年度无结余结转资金。",
        "固定资产利用率为100%。",
        "2024年度部门公用经费及“三公”经费支出没有超过预算安排。",
        "3个新增项目入库前均开展了事前绩效评估。",
        "1.推进政务服务标准化、规范化、便利化。",
        "5.筑牢网络和数据安全的底座。",
        "7.运行成本。",
        "一是预算编报的前瞻性不足。",
        "三是完善绩效指标。",
    ],
)
def test_the_notes_say(documents, sentence: str) -> None:
    assert documents[NOTES].count(sentence) == 1


def cells_of(form: str, table: int) -> dict[tuple[int, int], str]:
    found = re.findall(rf"^表{table} 行(\d+) 列(\d+)(?:-\d+)?: ?(.*)$", form, re.MULTILINE)
    return {(int(row), int(column)): text for row, column, text in found}


def test_the_score_table_adds_up_and_agrees_with_the_notes(documents) -> None:
    cells = cells_of(documents[FORM], 3)
    last = max(row for row, _ in cells)
    rows = range(2, last)
    assert sum(int(cells[row, 4]) for row in rows) == int(cells[last, 4]) == 100
    assert sum(Fraction(cells[row, 6]) for row in rows) == Fraction(cells[last, 6]) == 94
    assert len(rows) == 27
    said = re.search(r"绩效评分(\d+)分.*履职效能方面评分(\d+)分.*管理效率方面评分(\d+)分", documents[NOTES])
    total, duties, management = map(int, said.groups())
    assert total == duties + management
    assert sum(Fraction(cells[row, 6]) for row in rows if row < 5) == duties
    assert sum(Fraction(cells[row, 6]) for row in rows if row >= 5) == management


def test_each_lost_point_has_its_reason(documents) -> None:
    cells = cells_of(documents[FORM], 3)
    last = max(row for row, _ in cells)
    lost = {cells[row, 3]: cells[row, 7] for row in range(2, last) if cells[row, 4] != cells[row, 6]}
    points = [int(re.search(r"扣(\d)分$", reason)[1]) for reason in lost.values()]
    assert len(lost) == 5
    assert sum(points) == 6


def test_the_sources_add_up_to_the_whole(documents) -> None:
    cells = cells_of(documents[FORM], 1)
    assert [cells[row, 2] for row in (8, 9)] == ["合计", "一般公共预算财政拨款"]
    for column in (3, 4, 5):
        assert cells[8, column] == cells[9, column]
        assert Fraction(cells[8, column]) == Fraction(cells[14, column]) + Fraction(cells[15, column])
    assert cells[8, 6] == "100.00%"


def test_nothing_of_the_sample_is_left_in_another_filing(process, documents, texts_of) -> None:
    """Other unit, year, figures, lists and funds; money left over, no problems, no subordinate unit."""
    outcome = process(OTHER.read_text(encoding="utf-8"), Options(with_errors=True))
    assert [finding.message for finding in outcome.findings if finding.severity.name == "ERROR"] == []
    texts = texts_of(outcome)
    notes, form = texts[NOTES], texts[FORM]
    for sentence in (
        # 20×6.2÷8+20×2.4÷3+10×90%; 2+4+2+9+6+6.4+1.6
        "部门整体支出绩效评分71.5分，绩效指标完成情况一般，自评结果为“中”等次。其中履职效能方面评分40.5分，部门履职效果较好，",
        "管理效率方面评分31分，",
        "各项制度基本得到执行，公用经费支出没有超过预算安排，“三公”经费支出超过预算安排。",
        # 5+600+40−(540+36)
        "2031年度结余结转资金69.00万元。",
        # 60/80
        "固定资产利用率为75%。",
        "2031年度部门公用经费支出没有超过预算安排，“三公”经费支出超过预算安排。",
        "2.整理乙类。",
    ):
        assert notes.count(sentence) == 1, sentence
    assert "3.整理" not in notes
    assert notes.count("] 无。") == 2
    assert "一是" not in notes
    cells = cells_of(form, 1)
    assert cells[1, 3] == "示例区档案馆"
    assert cells[3, 5] == "无"
    assert [cells[8, column] for column in (3, 4, 5, 6)] == ["650.00", "640.00", "576.00", "90.00%"]
    assert [cells[12, column] for column in (3, 4, 5, 6)] == ["50.00", "40.00", "36.00", "90.00%"]
    assert max(row for row, _ in cells_of(form, 2)) == 4
    names = re.findall(r"^表2 行\d+ 列3: (.+)$", documents[FORM], re.MULTILINE)[1:]
    for gone in ("2024", "番禺", "广州", "政务", "9146.52", "9820", "94分", "49分", "45分", *names):
        assert gone not in notes, gone
        assert gone not in form, gone
    assert "数据" not in notes


def test_both_open_in_libreoffice(process, sample_text, soffice, tmp_path: Path) -> None:
    for document in process(sample_text).documents:
        made = tmp_path / document.file_name
        made.write_bytes(document.content)
        assert soffice(made, "pdf", tmp_path / "pdf").read_bytes().startswith(b"%PDF-")
