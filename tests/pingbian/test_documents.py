"""The documents of Pingbian: golden texts, the sentences that carry data, and how figures agree."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from tests.samples import texts_of
from toolkit.pipeline import Options

GOLDEN = Path(__file__).parent / "golden"
REPORT = "部门整体支出绩效自评报告"
FORM = "部门整体支出绩效自评表"
PROJECT = "项目支出绩效自评表"
GOALS = "绩效目标完成情况表"
N = r"(\d+(?:\.\d+)?)"


@pytest.mark.parametrize("name", [REPORT, FORM, PROJECT, GOALS])
def test_the_whole_text(golden, documents, name: str) -> None:
    golden(GOLDEN / f"{name}.txt", documents[name])


def test_the_files_are_named_after_unit_and_year(process, sample_text) -> None:
    assert sorted(document.file_name for document in process(sample_text).documents) == [
        "屏边县政务服务管理局部门2023年整体支出绩效自评报告.docx",
        "附件1 2023年度部门整体支出绩效自评表.docx",
        "附件2 2023年度部门整体支出绩效目标完成情况表.xlsx",
        "项目支出绩效自评表（公共资源交易远程异地工位制评标建设资金）.docx",
    ]


def test_the_score_table_adds_up(documents) -> None:
    rows = [
        [
            re.search(rf"^表1 行{row} 列{column}: (.*)$", documents[REPORT], re.MULTILINE)[1]
            for column in (1, 2, 3)
        ]
        for row in range(2, 7)
    ]
    *levels, total = rows
    assert levels == [
        ["投入", "15", "14.4"],
        ["过程", "20", "19"],
        ["产出", "35", "35"],
        ["效果", "30", "30"],
    ]
    assert total[0] == "合计"
    for column in (1, 2):
        assert sum(Fraction(row[column]) for row in levels) == Fraction(total[column])


def test_the_enumeration_of_the_report_is_that_of_the_form(documents) -> None:
    (sentence,) = re.findall(r"部门整体支出中完成(.*?)；完成预算执行金额", documents[REPORT])
    said = sentence.split("、")
    form = documents[FORM]
    last = max(int(row) for row in re.findall(r"^表4 行(\d+)", form, re.MULTILINE))
    cells = {
        (int(row), int(column)): text
        for row, column, text in re.findall(r"^表4 行(\d+) 列(\d+): (.*)$", form, re.MULTILINE)
    }
    assert said == [cells[row, 3] + cells[row, 7] + cells[row, 6] for row in range(2, last + 1)]
    assert len(said) == 27
    assert [cells[1, column] for column in (4, 5, 6)] == ["指标性质", "指标值", "度量单位"]
    # 产出指标 begins once, 时效指标 in the last row
    assert (cells[2, 1], cells[2, 2]) == ("产出指标", "数量指标")
    assert [cells[row, 1] for row in range(3, last + 1)] == ["↑"] * 26
    assert cells[last, 2] == "时效指标"


def cells_of(sheet: str) -> dict[str, str]:
    """The cells of a sheet as printed, by the address of the first one of merged cells."""
    found = re.findall(r"^([A-Z]+\d+)(?::[A-Z]+\d+)?: ?(.*)$", sheet, re.MULTILINE)
    return {address: text.partition(" 〔")[0] for address, text in found}


def test_the_sheet_of_goals_has_the_figures_of_the_form(documents) -> None:
    sheet = cells_of(documents[GOALS])
    assert [sheet[cell] for cell in ("C3", "C4", "F4", "I4")] == [
        "屏边县政务服务管理局",
        "428.56",
        "403.18",
        "94.08%",
    ]
    form = re.findall(r"^表4 行(\d+) 列([3-7]): (.*)$", documents[FORM], re.MULTILINE)
    rows = [[text for at, _, text in form if int(at) == row] for row in range(2, 29)]
    # two goals, then the header
    assert [[sheet[f"{column}{number}"] for column in "CDEFG"] for number in range(9, 36)] == rows
    assert {sheet[f"H{number}"] for number in range(9, 36)} == {"是"}
    assert sheet["A36"] == "绩效指标共27项，没有达到指标值的0项。"


def test_the_items_add_up_to_the_expenditure(documents) -> None:
    found = re.search(rf"完成预算执行金额{N}万元，其中(.*?)，预算执行率达", documents[REPORT])
    amounts = [Fraction(amount) for amount in re.findall(rf"{N}万元(?:、|$)", found[2])]
    assert len(amounts) == 13
    # nine items and four projects, 0.01 more and 0.01 less than what was approved
    assert sum(amounts) == Fraction(found[1]) == Fraction("403.18")
    assert sum(amounts[:9]) == Fraction("316.83")


def test_what_is_zero_or_absent_reads_as_it_should(process, sample_text) -> None:
    """Other unit and year, nothing carried over, one missed indicator, every project paid out."""
    text = sample_text.replace("屏边县政务服务管理局", "示例县档案馆").replace("县政务服务管理局", "县档案馆")
    start, end = text.index("  下属单位:"), text.index("人员:")
    text = text[:start] + "\n" + text[end:]
    for old, new in (
        ("年初结转结余: {决算: 0.88}", "年初结转结余: {决算: 0}"),
        ("执行: 24.77", "执行: 26"),
        ("执行: 53.49", "执行: 68"),
        ("执行: 3.09", "执行: 9"),
        ("决算: 86.34", "决算: 108"),
        ("决算: 403.18", "决算: 424.84"),
        ("  项目支出事项.合计: 86.34\n", "  项目支出事项.合计: 108\n"),
        ("完成值: 73}", "完成值: 69, 偏差原因: 两个项目推迟}"),
        ("满意度: 100%", "满意度: 85.5%"),
        ("# ---------------------------------------------------------------- 收入", "评价年度: 2024\n# 收入"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    texts = texts_of(process(text, Options(with_errors=True)))
    report = texts[REPORT]
    assert "示例县档案馆部门2024年整体支出绩效自评报告" in report
    assert "所属事业单位" not in report
    assert "各项目预算执行率均达到100%。" in report
    assert "年初没有结转结余，不计算结转结余变动率" in report
    assert "27项年度指标中，1项没有达到指标值" in report
    assert "进场交易项目总数量69个" in report
    assert "两个项目推迟" in texts[FORM]
    assert "2024年重点支出保障率为108.00/108.00×100%=100.00%。" in report
    goals = texts[GOALS]
    assert "A1:I1: 2024年度部门整体支出绩效目标完成情况表" in goals
    (missed,) = re.findall(r"^C(\d+): 进场交易项目总数量$", goals, re.MULTILINE)
    cells = cells_of(goals)
    assert [cells[f"{column}{missed}"] for column in "GHI"] == ["69", "否", "两个项目推迟"]
    assert "没有达到指标值的1项。" in goals


def test_all_open_in_libreoffice(process, sample_text, soffice, tmp_path: Path) -> None:
    for document in process(sample_text).documents:
        made = tmp_path / document.file_name
        made.write_bytes(document.content)
        assert soffice(made, "pdf", tmp_path / "pdf").read_bytes().startswith(b"%PDF-")
