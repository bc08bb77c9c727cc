"""The documents of Meizhou: golden texts, the sentences that carry data, and how figures agree."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from toolkit.pipeline import Options

GOLDEN = Path(__file__).parent / "golden"
REPORT = "市级部门整体绩效自评报告"
TABLE = "整体支出绩效自评指标评分表"


@pytest.mark.parametrize("name", [REPORT, TABLE])
def test_the_whole_text(golden, documents, name: str) -> None:
    golden(GOLDEN / f"{name}.txt", documents[name])


@pytest.mark.parametrize(
    "sentence",
    [
        "下属二级预算单位数量：2",
        (
            "梅州市政务服务数据管理局2020年度财政拨款支出合计6050.65万元。其中：一般公共预算财政拨款支出年初预算数"
            "1755.11万元，决算数6050.65万元，比年初预算数增加4295.54万元，增加244.74%。"
        ),
        "基本支出701.31万元，占总支出的11.59%；项目支出5349.34万元，占总支出的88.41%。",
        (
            "一般公共服务支出5836.32万元，占总支出的96.46%；社会保障和就业支出95.60万元，占总支出的1.58%；"
            "卫生健康支出24.86万元，占总支出的0.41%；农林水支出54.99万元，占总支出的0.91%；"
            "住房保障支出38.88万元，占总支出的0.64%。"
        ),
        "自评总分：96.41分",
        "财政拨款收入预决算差异率＝(13283.78−13283.78)/13283.78×100%=0.00%",
        "分配及时性得分为15.22分，指标自评得分＝4×15.22/20=3.04分",
        "支出执行率得分为17.3分，指标自评得分＝6×17.30/30=3.46分",
        "结转结余率＝(7959.68−7668.32)/6342.01×100%=4.59%，不超过10%，指标自评得4分",
        "财政供养人员控制率＝35/38×100%=92.11%",
        (
            "“三公”经费实际支出数＜预算安排的“三公”经费数，得2分，2020年“三公”经费实际支出为4.72万元，"
            "预算安排的“三公”经费数为10.80万元"
        ),
        "日常公用经费决算数＝日常公用经费调整预算数，得2分",
        "受理来电147100个，日均402个，按时办结率99.99%、群众满意率99.54%；一次性解答率75.45%",
    ],
)
def test_the_report_says(documents, sentence: str) -> None:
    assert documents[REPORT].count(sentence) == 1


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


def test_nothing_of_the_sample_is_left_in_another_filing(process, sample_text, texts_of) -> None:
    """Other year, other figures, no subordinate unit, no bonus."""
    text = sample_text.replace("梅州市政务服务数据管理局", "示例市档案馆")
    start, end = text.index("  下属单位:"), text.index("人员:")
    text = text[:start] + "\n" + text[end:]
    text = text[: text.index("  加分项:")] + text[text.index("# ----", text.index("  加分项:")) :]
    for old, new in (
        ("13283.78", "2100.50"),
        ("7668.32", "0"),
        ("6050.65", "2000.40"),
        ("701.31", "1500.10"),
        ("5349.34", "500.30"),
        ("621.77", "1420.56"),
        ("5836.32", "1786.07"),
        ("22\n", "21\n"),
        ("15.22", "18"),
        ("评分:\n", "评价年度: 2021\n\n评分:\n"),
    ):
        assert old in text
        text = text.replace(old, new, 1) if old == "22\n" else text.replace(old, new)
    outcome = process(text, Options(with_errors=True))
    report = texts_of(outcome)[REPORT]
    assert "下属二级预算单位数量：0" in report
    assert "下属事业单位" not in report
    assert "加分项" not in report
    assert "情况说明" not in report
    assert "示例市档案馆2021年度财政拨款支出合计2000.40万元" in report
    # 4×18/20; 22/24; 826.65/2827.05
    assert "＝4×18/20=3.60分" in report
    assert "财政供养人员控制率＝22/24×100%=91.67%" in report
    assert "(826.65−0.00)/2827.05×100%=29.24%，超过10%，指标自评得0分" in report
    for gone in ("2020年", "6050.65", "13283.78", "96.41", "梅州市政务服务"):
        assert gone not in report


def test_both_open_in_libreoffice(process, sample_text, soffice, tmp_path: Path) -> None:
    for document in process(sample_text).documents:
        made = tmp_path / document.file_name
        made.write_bytes(document.content)
        assert soffice(made, "pdf", tmp_path / "pdf").read_bytes().startswith(b"%PDF-")
