"""The documents of Panyu: golden texts, the sentences that carry data, a filing where everything differs."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
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


def test_both_open_in_libreoffice(process, sample_text, soffice, tmp_path: Path) -> None:
    for document in process(sample_text).documents:
        made = tmp_path / document.file_name
        made.write_bytes(document.content)
        assert soffice(made, "pdf", tmp_path / "pdf").read_bytes().startswith(b"%PDF-")
