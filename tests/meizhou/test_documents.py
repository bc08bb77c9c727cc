"""The documents of Meizhou: golden texts, the sentences that carry data, and how figures agree."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
REPORT = "市级部门整体绩效自评报告"
TABLE = "整体支出绩效自评指标评分表"


@pytest.mark.parametrize("name", [REPORT, TABLE])
def test_the_whole_text(golden, documents, name: str) -> None:
    golden(GOLDEN / f"{name}.txt", documents[name])


def test_every_node_of_the_report_is_the_sum_of_those_below(documents) -> None:
    found = re.findall(r"(\d\.|（\d）)(\S+?)。该项指标自评得(\d+(?:\.\d+)?)分。", documents[REPORT])
    totals: list[list[Fraction]] = []
    for number, _, score in found:
        if number.endswith("."):
            totals.append([Fraction(score)])
        else:
            totals[-1].append(Fraction(score))
    *nodes, bonus = totals
    assert [total for total, *_ in nodes] == [Fraction(27), Fraction("37.5"), Fraction("31.91")]
    assert all(total == sum(parts) for total, *parts in nodes)
    assert bonus == [1]
    assert sum(total for total, *_ in nodes) == Fraction("96.41")


def test_the_table_adds_up_and_agrees_with_the_report(documents) -> None:
    table = documents[TABLE]
    *weights, bonus, full = re.findall(r"^表1 行\d+ 列4: (\d+)$", table, re.MULTILINE)
    *scores, gained, total = re.findall(r"^表1 行\d+ 列6: ([\d.]+)$", table, re.MULTILINE)
    assert len(weights) == len(scores) == 19
    assert (bonus, gained, full, total) == ("1", "1", "100", "96.41")
    assert sum(map(int, weights)) == 100
    assert sum(map(Fraction, scores)) == Fraction(total)
    for figure in ("4×15.22/20=3.04", "6×17.30/30=3.46", "4.59%", "日均402个", "96.41"):
        assert figure in table
        assert figure in documents[REPORT]


def test_both_open_in_libreoffice(process, sample_text, soffice, tmp_path: Path) -> None:
    for document in process(sample_text).documents:
        made = tmp_path / document.file_name
        made.write_bytes(document.content)
        assert soffice(made, "pdf", tmp_path / "pdf").read_bytes().startswith(b"%PDF-")
