"""`jixiao rollover`: next year's draft lacks only what is to be filled in or looked at."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.desk.conftest import ROOT, SAMPLES, TEMPLATES
from toolkit.checks.text_to_renew import STILL_MARKED
from toolkit.compute import MISSING
from toolkit.desk import NextYear, next_filing
from toolkit.desk.rollover import next_year
from toolkit.filing import find_filings
from toolkit.finding import Findings
from toolkit.pipeline import Options, Outcome, Studio
from toolkit.source import load_source
from toolkit.view import EMPTY_SECTION

TO_DO = {MISSING.code, EMPTY_SECTION.code, STILL_MARKED.code}


def roll(file: Path, out: Path, packs: Path = TEMPLATES) -> tuple[NextYear | None, Findings]:
    (place,) = find_filings(file)
    outcome = Studio((packs,)).compute(place, file.name)
    return next_filing(outcome, out)


def check(file: Path, packs: Path = TEMPLATES, options: Options | None = None) -> Outcome:
    (place,) = find_filings(file)
    return Studio((packs,)).process(place, file.name, options or Options())


def given(outcome: Outcome, name: str) -> str:
    cell = outcome.computation.find(name)
    assert cell is not None, name
    return cell.written


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> Path:
    """The shipped data, to be added to."""
    folder = tmp_path_factory.mktemp("county") / "data"
    shutil.copytree(ROOT / "data", folder)
    return folder


def path_of(county: Path, sample: Path, year: int) -> Path:
    return county / sample.relative_to(ROOT / "data").parent.with_name(str(year)) / sample.name


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_the_draft_of_a_sample_only_waits_to_be_filled_in(county: Path, sample: Path) -> None:
    out = path_of(county, sample, int(sample.parent.name) + 1)
    made, findings = roll(path_of(county, sample, int(sample.parent.name)), out)
    assert list(findings) == []
    assert made is not None
    outcome = check(out)
    assert {finding.code for finding in outcome.findings} <= TO_DO
    marked = sum(finding.code == STILL_MARKED.code for finding in outcome.findings)
    assert marked == made.marked > 0


def test_this_years_figures_become_last_years(county: Path) -> None:
    sample = next(path for path in SAMPLES if "pingbian" in path.parts)
    out = path_of(county, sample, 2030)
    assert roll(sample, out)[0] is not None
    draft = check(out)
    assert given(draft, "支出.一般公共预算财政拨款.上年决算") == "403.18"
    assert given(draft, "三公经费.公务接待费.上年预算") == "3.05"
    assert given(draft, "年末结转结余.上年决算") == "25.38"  # computed: 0.88＋427.68−403.18
    assert given(draft, "结转结余.年初结转结余.决算") == "25.38"
    assert given(draft, "结转结余.年初结转结余.上年决算") == "0.88"
    assert given(draft, "支出.一般公共预算财政拨款.决算") == ""
    assert (draft.filing.year, given(draft, "填报日期")) == (2024, "2025年3月10日")
    assert given(draft, "单位.全称") == "屏边县政务服务管理局"


def test_what_common_files_of_the_new_year_say_is_not_repeated(county: Path, tmp_path: Path) -> None:
    sample = next(path for path in SAMPLES if "xuwen" in path.parts)
    (tmp_path / "_公共.yaml").write_text("模板包: guangdong-xuwen\n评价年度: 2025\n", encoding="utf-8")
    assert roll(sample, tmp_path / "局.yaml")[0] is not None
    names = [pair.key.text for pair in load_source(tmp_path / "局.yaml").root.pairs]
    assert {"模板包", "评价年度"} & set(names) == set()
    assert {"评价指标", "行政区划"} <= set(names), "what only the old common file says goes along"


FILE = """\
# 头
模板包: national
评价年度: 2024        # 年度
填报日期: 2024-02-29

# ---- 单位
单位:
  全称: 某县数据局    # 全称
  主要职责: [甲, 乙]
文字材料:
  存在问题:
  - 支出{{ 支出.合计.决算|带单位 }}。   # 引用
  改进措施: [丙]
  总体目标: 完成{{ 热线.受理量 }}件。
支出:
  一般公共预算财政拨款: {决算: 1031.2445, 上年决算: 5}
项目:
# 到期的
- 名称: 旧项目
  终止年度: 2024
# 未到期的
- 名称: 新项目      # 名称
  终止年度: 2025
  资金: {当年财政拨款: {年初预算: 5, 执行: 4}}
  指标:
  - {级别: [产出指标], 名称: 按时完成, 指标值: 2024年12月31日前, 分值: 10, 完成值: 已完成, 偏差原因: 无}
  - {级别: [产出指标], 名称: 数量, 指标值: ≥2024件, 分值: 10, 完成值: 9, 得分: 3, 得分说明: 甲}
# ---- 末
上报数:
  支出.合计.决算: 1031.24
"""
NEXT = """\
# 头
模板包: national
评价年度: 2025        # 年度
填报日期: 2025-02-28

# ---- 单位
单位:
  全称: 某县数据局    # 全称
  主要职责: [甲, 乙]
文字材料:
  存在问题:
  - "【待更新】支出{{ 支出.合计.决算|带单位 }}。" # 引用
  改进措施: [【待更新】丙]
  总体目标: "【待更新】完成{{ 热线.受理量 }}件。"
支出:
  一般公共预算财政拨款: {决算: , 上年决算: 1031.2445}
项目:
# 到期的
- 名称: 新项目      # 名称
  终止年度: 2025
  资金: {当年财政拨款: {年初预算: , 执行: }}
  指标:
  - {级别: [产出指标], 名称: 按时完成, 指标值: 2025年12月31日前, 分值: 10, 完成值: , 偏差原因: }
  - {级别: [产出指标], 名称: 数量, 指标值: ≥2024件, 分值: 10, 完成值: , 得分: , 得分说明: }
# ---- 末
上报数:
"""


def test_every_kind_of_value_has_its_fate_and_comments_stay(tmp_path: Path) -> None:
    (tmp_path / "局.yaml").write_text(FILE, encoding="utf-8")
    made, findings = roll(tmp_path / "局.yaml", tmp_path / "next.yaml")
    assert list(findings) == []
    assert made.ended == ("项目[旧项目]",)
    assert (tmp_path / "next.yaml").read_text(encoding="utf-8") == NEXT
    assert (tmp_path / "局.yaml").read_text(encoding="utf-8") == FILE
    known = {finding.code for finding in check(tmp_path / "局.yaml").findings}
    assert {finding.code for finding in check(tmp_path / "next.yaml").findings} - known <= TO_DO


def test_a_marked_text_stops_the_documents_but_not_a_draft(tmp_path: Path) -> None:
    project = "{名称: 乙, 开展自评: 是, 年度目标: 【待更新】丙}"
    text = f"模板包: national\n评价年度: 2024\n单位: {{全称: 甲}}\n项目:\n- {project}\n"
    (tmp_path / "局.yaml").write_text(text, encoding="utf-8")
    outcome = check(tmp_path / "局.yaml")
    assert ("D026", 5) in [(finding.code, finding.span.line) for finding in outcome.findings]
    assert outcome.documents == ()
    assert check(tmp_path / "局.yaml", options=Options(draft=True)).documents != ()
    (tmp_path / "局.yaml").write_text(text.replace("【待更新】", ""), encoding="utf-8")
    assert check(tmp_path / "局.yaml").documents != ()


def test_nothing_is_overwritten_and_faults_are_told(tmp_path: Path) -> None:
    file, out = tmp_path / "局.yaml", tmp_path / "next.yaml"
    file.write_text(FILE, encoding="utf-8")
    out.write_text("我的: 1\n", encoding="utf-8")
    assert [finding.code for finding in roll(file, out)[1]] == ["E001"]
    assert out.read_text(encoding="utf-8") == "我的: 1\n"
    file.write_text(FILE.replace("全称: 某", "全程: 某"), encoding="utf-8")
    made, findings = roll(file, tmp_path / "other.yaml")
    assert made is None
    assert {finding.code for finding in findings} == {"D001", "E041"}
    assert not (tmp_path / "other.yaml").exists()


def test_a_folder_becomes_a_folder_without_the_projects_that_ended(tmp_path: Path) -> None:
    folder = tmp_path / "2024" / "局"
    (folder / "项目").mkdir(parents=True)
    head, _, rest = FILE.partition("项目:\n")
    (folder / "单位.yaml").write_text(head, encoding="utf-8")
    assert "终止年度: 2025" in rest
    for name, year in (("旧", 2024), ("新", 2025)):
        text = f"名称: {name}项目   # 名称\n终止年度: {year}\n年度目标: 甲\n"
        (folder / "项目" / f"{name}.yaml").write_text(text, encoding="utf-8")
    made, findings = roll(folder, tmp_path / "2025" / "局")
    assert list(findings) == []
    assert [path.relative_to(tmp_path).as_posix() for path in made.files] == [
        "2025/局/单位.yaml",
        "2025/局/项目/新.yaml",
    ]
    text = (tmp_path / "2025/局/项目/新.yaml").read_text(encoding="utf-8")
    assert text == "名称: 新项目   # 名称\n终止年度: 2025\n年度目标: 【待更新】甲\n"
    assert {finding.code for finding in check(tmp_path / "2025" / "局").findings} <= TO_DO


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("2025年10月27日", "2026年10月27日"),
        ("2024-12-31", "2025-12-31"),
        ("2024.2.29", "2025.2.28"),
        ("2024年2月29日前", "2025年2月28日前"),
        ("≥2024件", "≥2024件"),
        ("2012年7月7日", "2012年7月7日"),
        ("450920240000000000000", "450920240000000000000"),
    ],
)
def test_dates_move_on_and_numbers_do_not(text: str, moved: str) -> None:
    assert next_year(text, 2024) == moved


@pytest.mark.parametrize(
    "line",
    [
        "甲: {类型: 金额, 承上年: 乙}",
        "甲: {形状: 自由表, 终止: 末年, 列: {名称: {类型: 文字}}}",
        "甲: {形状: 定行表, 行: {子: {承上年: 丙}}, 列: {数: {类型: 金额}}}",
    ],
)
def test_a_name_that_leads_nowhere_is_a_fault_of_the_pack(tmp_path: Path, line: str) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p/pack.yaml").write_text("名称: p\n", encoding="utf-8")
    (tmp_path / "p/dictionary.yaml").write_text(f"评价年度: {{类型: 年度}}\n{line}\n", encoding="utf-8")
    (tmp_path / "局.yaml").write_text("模板包: p\n评价年度: 2024\n", encoding="utf-8")
    assert [finding.code for finding in check(tmp_path / "局.yaml", tmp_path).findings] == ["F030"]
