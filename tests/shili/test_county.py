"""A county that adopts another's format: little YAML, one document, twelve departments of all kinds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toolkit import excel, word
from toolkit.filing import find_filings
from toolkit.pipeline import Options, Outcome, Studio

ROOT = Path(__file__).parents[2]
PACK = ROOT / "templates/shili-county"
DATA = ROOT / "data/示例县"
REPORT, TABLE, BOOK = "部门整体支出绩效自评报告", "整体支出绩效自评指标评分表", "数据表"


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    studio = Studio((ROOT / "templates",))
    return {
        place.path.stem: studio.process(place, place.path.name, Options()) for place in find_filings(DATA)
    }


@pytest.fixture(scope="module")
def papers(outcomes) -> dict[str, dict[str, str]]:
    """The canonical texts of all documents, by unit and name; a project's documents by their file names."""
    read = {".docx": word.canonical_text, ".xlsx": excel.canonical_text}
    texts: dict[str, dict[str, str]] = {}
    for unit, outcome in outcomes.items():
        for document in outcome.documents:
            path = Path(document.file_name)
            name = path.name if path.name.startswith("项目") else path.stem
            texts.setdefault(unit, {})[name] = read[path.suffix](document.content)
    return texts


def paragraphs(report: str) -> list[str]:
    return re.findall(r"^第\d+段 \[.*?\] (.*)$", report, re.MULTILINE)


def test_the_pack_is_little_yaml_and_one_document() -> None:
    lines = [
        line
        for path in PACK.rglob("*.yaml")
        if path.parent.name != "samples"
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    assert len(lines) < 40
    assert [path.name for path in (PACK / "documents").glob("*.docx")] == [f"{REPORT}.docx"]
    assert list((PACK / "documents").glob("*.xlsx")) == []


def test_twelve_departments_without_a_finding(outcomes) -> None:
    assert len(outcomes) == 12
    told = {unit: [finding.message for finding in each.findings] for unit, each in outcomes.items()}
    assert {unit: messages for unit, messages in told.items() if messages} == {}


def test_each_has_its_three_papers_and_those_of_its_projects(papers) -> None:
    for texts in papers.values():
        assert {REPORT, TABLE, BOOK} <= set(texts)
    projects = {unit: len(texts) - 3 for unit, texts in papers.items() if len(texts) > 3}
    assert projects == {"交通运输局": 6, "水务局": 2, "卫生健康局": 2}


def test_the_county_has_a_title_and_an_order_of_its_own(papers) -> None:
    for unit, texts in papers.items():
        title, *cover = paragraphs(texts[REPORT])[:5]
        assert title == f"示例县{unit}整体支出绩效自评报告"
        assert [line.partition("：")[0] for line in cover] == [
            "评价单位（公章）", "单位性质", "评价年度", "填报日期"
        ]  # fmt: skip
        headings = re.findall(r"\[一级标题\] (.*)", texts[REPORT])
        assert headings == ["一、单位基本情况", "二、绩效自评情况", "三、自评工作开展情况"]
        assert "徐闻" not in "".join(texts.values())


def test_the_scores_agree_in_the_three_papers(papers) -> None:
    for unit, texts in papers.items():
        match = re.search(r"综合得分为([\d.]+)分，评价结果为“(.)”", texts[REPORT])
        assert match, unit
        score, grade = match.groups()
        assert re.search(rf"^表1 行\d+ 列6: {score}$", texts[TABLE], re.MULTILINE)
        assert f"D33:E33: {score} 〔{score}〕\nF33:G33: {grade}\n" in texts[BOOK]
        assert ("，已达标。" in texts[REPORT]) == (score == "100")
        assert "0/0" not in "".join(texts.values())


SENTENCES = [
    ("财政局", "2024年度没有安排项目支出。"),
    ("财政局", "综合得分为100分，评价结果为“优”"),
    ("交通运输局", "安排项目30个，执行率没有达到100%的8个。各项目情况如下："),
    ("社会工作局", "一般公共预算财政拨款支出：95.42万元，上年无可比决算数。"),
    ("社会工作局", "政府性基金预算财政拨款支出：0万元，与年初预算数持平。"),
    ("社会工作局", "年初预算数0万元，全年预算数20万元，全年执行19.9万元，执行率99.5%"),
    ("教育局", "本部门财政拨款支出199564.48万元"),
    ("教育局", "下属单位3个：示例县第一中学、示例县实验小学、示例县教师发展中心，财政供养人员控制率"),
    ("档案馆", "2024年度没有安排“三公”经费，也没有发生支出。"),
    ("水务局", "年初预算数1510万元，全年预算数1294万元，全年执行1280万元，执行率98.9%"),
    ("水务局", "政府性基金预算财政拨款支出：612.4万元，比上年决算数减少492.6万元，下降44.6%"),
    ("水务局", "我局核定编制20名，其中行政编制18名。"),
    ("司法局", "我局核定行政编制52名。"),
    ("机关事务服务中心", "2024年度安排项目1个，执行率均达到100%。"),
    ("文化馆", "我馆核定编制16名。领导职数：馆长1名、副馆长1名。年末在职15人。主要职责是："),
    ("司法局", "国有资本经营预算财政拨款支出：5万元，比上年决算数减少3万元，下降37.5%"),
    ("卫生健康局", "政府性基金预算财政拨款支出：294.6万元，比上年决算数增加294.6万元；主要变动原因"),
    ("住房和城乡建设局", "综合得分为87.5分，评价结果为“良”"),
    ("机关事务服务中心", "一般公共预算财政拨款支出：860万元，与上年决算数持平。"),
]


@pytest.mark.parametrize(("unit", "sentence"), SENTENCES, ids=[unit for unit, _ in SENTENCES])
def test_each_kind_reads_as_it_should(papers, unit: str, sentence: str) -> None:
    assert papers[unit][REPORT].count(sentence) == 1


def test_the_thirty_projects_are_all_listed(papers) -> None:
    listed = re.findall(r"（(\d+)）[^：\n]+：年初预算数", papers["交通运输局"][REPORT])
    assert listed == [str(number) for number in range(1, 31)]


def test_a_new_unit_has_no_rate_of_change(papers) -> None:
    book = papers["社会工作局"][BOOK]
    assert not re.search(r"^[EFG](?:[6-9]|1[2-6]|19|2[0-3]): ", book, re.MULTILINE)
    assert "减少" not in papers["社会工作局"][REPORT]
    assert not re.search(r"上升|下降|比上年", papers["社会工作局"][REPORT])


def test_what_is_left_out_leaves_no_gap(papers) -> None:
    """The unit that fills in what it must and nothing else."""
    report = papers["残疾人联合会"][REPORT]
    second = report.partition("二、绩效自评情况")[2].partition("三、自评工作开展情况")[0]
    assert re.findall(r"\[二级标题\] （(.)）(\S+)", second) == [
        ("一", "自评结果"),
        ("二", "部门整体支出绩效指标分析"),
        ("三", "存在问题"),
        ("四", "改进措施"),
    ]
    assert paragraphs(second).count("无。") == 2
    assert "内设机构" not in report


SECOND = ROOT / "templates/shili-county/samples/气象服务中心.yaml"
FIRST = ROOT / "data/示例县/2024/住房和城乡建设局.yaml"
DECIMAL = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")


def report_of(path: Path) -> str:
    (place,) = find_filings(path)
    outcome = Studio((ROOT / "templates",)).process(place, path.name, Options())
    assert not outcome.findings.has_errors
    (content,) = (document.content for document in outcome.documents if document.name == REPORT)
    return word.canonical_text(content)


def test_nothing_of_one_unit_is_left_in_the_report_of_another() -> None:
    """The report is the county's own, so it is tried with a unit and a year of its own, too."""
    first, second = report_of(FIRST), report_of(SECOND)
    assert set(DECIMAL.findall(first)) & set(DECIMAL.findall(second)) == set()
    assert "2024" not in second
    assert "2031年度" in second
    assert [word for word in ("住房", "建设局", "污水", "旧小区", "股长") if word in second] == []
    assert "示例县气象服务中心" in second
