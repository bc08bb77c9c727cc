"""The sample report, whole: golden text, the sentences that carry data, and how it opens elsewhere."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import docx
import pytest

from toolkit.filing import find_filings
from toolkit.pipeline import Options, Studio
from toolkit.word import canonical_text

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
TEMPLATE = ROOT / "templates/guangdong-xuwen/documents/部门整体支出绩效自评报告.docx"


@pytest.fixture(scope="module")
def content(process, sample_text) -> bytes:
    outcome = process(sample_text)
    assert [finding.message for finding in outcome.findings] == []
    document, *_ = outcome.documents
    return document.content


@pytest.fixture(scope="module")
def report(content) -> str:
    return canonical_text(content)


def test_the_whole_text(golden, report: str) -> None:
    golden(GOLDEN / "部门整体支出绩效自评报告.txt", report)


def test_the_same_filing_gives_the_same_bytes(process, sample_text, content) -> None:
    document, *_ = process(sample_text).documents
    assert document.content == content
    fresh = Studio((ROOT / "templates",))
    (place,) = find_filings(ROOT / "data/xuwen/2024/政务服务和数据管理局.yaml")
    document, *_ = fresh.process(place, "政务服务和数据管理局.yaml", Options()).documents
    assert document.content == content


# -- the sentences that carry data, as this county publishes them

N = r"(\d+(?:\.\d+)?)"


def the_only(pattern: str, report: str) -> tuple[str, ...]:
    found = [match.groups() for match in re.finditer(pattern, report)]
    assert len(found) == 1, found
    return found[0]


def test_staff_and_offices(report: str) -> None:
    pattern = (
        rf"局机关有行政编制{N}名。其中：局长{N}名、副局长{N}名、正股长{N}名。现在职{N}人，后勤服务人员{N}名。"
        r"内设机构有：(.+?)。"
    )
    *counts, offices = the_only(pattern, report)
    assert counts == ["9", "1", "2", "3", "9", "1"]
    assert offices == "办公室、政务服务股、数据管理股"


def test_self_service_machines(report: str) -> None:
    pattern = (
        rf"我县{N}个乡镇（街道）、{N}个村委会和.*?已安装.*?每台机器共有事项{N}项，累计办理业务量{N}件，"
        rf"其中办理类{N}件、查询类{N}件、打印类{N}件"
    )
    figures = the_only(pattern, report)
    assert figures == ("15", "176", "252", "265585", "80754", "92252", "92579")
    assert int(figures[3]) == sum(map(int, figures[4:]))


def test_the_total(report: str) -> None:
    assert the_only(rf"{N}年度本部门财政拨款支出{N}万元，具体情况如下：", report) == ("2024", "7455.04")


@pytest.mark.parametrize(
    ("fund", "figures"),
    [
        ("一般公共预算财政拨款", ("254.22", "96.9", "61.6", "人员经费和日常公用经费按政策核增")),
        ("政府性基金预算财政拨款", ("7200.82", "6200.82", "620.1", "按合同进度支付智慧城市建设项目款")),
    ],
)
def test_a_fund_that_rose(report: str, fund: str, figures: tuple[str, ...]) -> None:
    pattern = rf"{fund}支出：{N}万元，比上年决算数增加{N}万元，上升{N}%；主要变动原因：(.+?)。\n"
    assert the_only(pattern, report) == figures


def test_a_fund_without_expenditure(report: str) -> None:
    assert the_only(r"(国有资本经营预算财政拨款支出：0万元，与年初预算数持平。)\n", report)


def test_a_fund_that_fell(process, sample_text, report_of) -> None:
    text = sample_text.replace("上年决算: 157.32", "上年决算: 300.00")
    report = report_of(process(text, Options(with_errors=True)))
    assert "一般公共预算财政拨款支出：254.22万元，比上年决算数减少45.78万元，下降15.3%；" in report


def test_a_fund_that_stayed(process, sample_text, report_of) -> None:
    text = sample_text.replace("上年决算: 157.32", "上年决算: 254.22")
    report = report_of(process(text, Options(with_errors=True)))
    assert re.search(r"一般公共预算财政拨款支出：254.22万元，与上年决算数持平。\n", report)


def test_the_year_stands_wherever_a_year_is_due(report: str) -> None:
    assert report.count("2024年度") >= 6
    assert "评价年度：2024" in report
    assert set(re.findall(r"(20\d\d)年度", report)) == {"2024"}


@pytest.mark.parametrize(
    ("outputs", "effects", "score", "grade"),
    [
        ("20", "20", "96", "优"),
        ("14", "20", "90", "优"),
        ("13.99", "20", "89.99", "良"),
        ("0", "4", "60", "中"),
        ("0", "3.9", "59.9", "差"),
    ],
)
def test_score_and_grade(
    process, sample_text, report_of, outputs: str, effects: str, score: str, grade: str
) -> None:
    text = sample_text
    for name, points in (("产出指标完成情况", outputs), ("效益指标完成情况", effects)):
        if points != "20":
            text = text.replace(
                f"{name}: {{评价: 达标}}", f"{name}: {{评价: 部分达标, 得分: {points}, 得分说明: 示意}}"
            )
        if points == "0":
            text = text.replace("部分达标, 得分: 0,", "未达标,")
    report = report_of(process(text, Options(with_errors=True)))
    pattern = rf"我局2024年部门财政支出绩效自评综合得分为{N}分，评价结果为“(.)”。"
    assert the_only(pattern, report) == (score, grade)


def test_headings_are_numbered_without_gaps_when_sections_are_left_out(
    process, sample_text, report_of
) -> None:
    start = sample_text.index("  主要做法和经验:")
    text = sample_text[:start] + sample_text[sample_text.index("  存在问题:") :]
    report = report_of(process(text))
    headings = re.findall(r"\[二级标题\] （(.)）(\S+)", report.partition("三、")[2])
    assert [number for number, _ in headings] == list("一二三四"[: len(headings)])
    assert "主要做法和经验" not in [title for _, title in headings]


# -- elsewhere


def test_python_docx_reads_it(content, report: str) -> None:
    document = docx.Document(io.BytesIO(content))
    for paragraph in document.paragraphs:
        if paragraph.text.strip():
            assert paragraph.text.strip().split("\u3000")[0] in report
    assert document.core_properties.title == "部门整体支出绩效自评报告"


def test_it_opens_in_libreoffice(content, report: str, soffice, tmp_path: Path) -> None:
    made = tmp_path / "report.docx"
    made.write_bytes(content)
    pdf = soffice(made, "pdf", tmp_path / "pdf")
    assert pdf.read_bytes().startswith(b"%PDF-")
    text = soffice(made, "txt:Text (encoded):UTF8", tmp_path / "txt").read_text(encoding="utf-8-sig")
    shown = re.sub(r"\s", "", text)
    for line in report.splitlines():
        paragraph = re.match(r"第\d+段 \[.*?\] (.*)", line)
        if paragraph:
            assert re.sub(r"\s", "", paragraph[1]) in shown


def test_the_template_saved_by_libreoffice_gives_the_same_report(
    soffice, report: str, tmp_path: Path
) -> None:
    packs = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", packs)
    target = packs / TEMPLATE.relative_to(ROOT / "templates")
    shutil.copyfile(soffice(TEMPLATE, "docx", tmp_path / "saved"), target)
    assert target.read_bytes() != TEMPLATE.read_bytes()
    (place,) = find_filings(ROOT / "data/xuwen/2024/政务服务和数据管理局.yaml")
    outcome = Studio((packs,)).process(place, "政务服务和数据管理局.yaml", Options())
    assert [finding.message for finding in outcome.findings] == []
    document, *_ = outcome.documents
    assert canonical_text(document.content) == report
