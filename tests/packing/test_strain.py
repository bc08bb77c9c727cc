"""Extreme filings: what they hold, what a template that cannot print them is told, and the shipped packs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packing.workshop import TEMPLATES, check, copy_packs, load
from tests.word_files import replace_in_word
from toolkit.filing import FilingPlace, TableNode, read_filing
from toolkit.finding import Finding, Findings, Severity
from toolkit.packing.strain import STRAINS, strained_filing

NAMES = sorted(path.parent.name for path in TEMPLATES.glob("*/pack.yaml"))
REPORT = "shili-county/documents/部门整体支出绩效自评报告.docx"
GUARD = "{% if 有值(人员.供养编制数) and 为零(人员.供养编制数) %}，没有核定编制{% else %}"
RATE = "，财政供养人员控制率{{ 财政供养人员控制率|带单位 }}"


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_pack_prints_extreme_filings_and_has_a_sample_of_each_document(name: str) -> None:
    assert [str(finding) for finding in check(TEMPLATES, name, thorough=True)] == []


@pytest.mark.parametrize(("number", "rows"), [(0, 0), (1, 1), (2, 200), (3, 1)])
def test_a_strained_filing_is_read_as_any_other(number: int, rows: int) -> None:
    pack = load(TEMPLATES, "guangdong-xuwen")
    place, findings = FilingPlace(Path("strained.yaml"), Path()), Findings()
    filing = read_filing(strained_filing(pack, STRAINS[number]), pack, place, "strained.yaml", findings)
    projects = filing.root.members["项目"]
    assert isinstance(projects, TableNode)
    assert len(projects.rows) == rows
    assert not {finding.code for finding in findings} & {"D001", "D002", "D003"}


def told(packs: Path, *, thorough: bool) -> list[Finding]:
    return [one for one in check(packs, "shili-county", thorough=thorough) if one.code == "T152"]


def test_a_rate_without_a_guard_is_one_warning_that_names_the_filing(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    replace_in_word(packs / REPORT, f"{GUARD}{RATE}{{% endif %}}", RATE)
    assert told(packs, thorough=False) == []
    (finding,) = told(packs, thorough=True)
    assert finding.severity is Severity.WARNING
    assert (finding.span.file, finding.span.address[:3]) == (f"templates/{REPORT}", "第9段")
    assert "财政供养人员控制率" in finding.message
    assert finding.values["问题"] == "T030"
    assert finding.values["填报"] in finding.message


def test_a_row_without_a_value_is_told_once_and_not_for_each_row(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    title = "领导职数：{% for 行 in 领导职数 %}"
    replace_in_word(packs / REPORT, title, f"{title}{{{{ 固定资产利用率|带单位 }}}}")
    findings = told(packs, thorough=True)
    assert len(findings) == 1


def test_a_document_that_no_sample_makes_is_a_warning_at_its_declaration(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    assert [one.code for one in check(packs, "shili-county")] == []
    (packs / "shili-county/samples/气象服务中心.yaml").unlink()
    (finding,) = check(packs, "shili-county")
    assert (finding.code, finding.severity) == ("T153", Severity.WARNING)
    assert "部门整体支出绩效自评报告" in finding.message
