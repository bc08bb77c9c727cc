"""`jixiao new`: a skeleton that only waits to be filled in."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.desk.conftest import PACKS
from toolkit.compute import MISSING
from toolkit.console import width_of
from toolkit.desk import make_skeleton, read_roster, start_filing
from toolkit.dictionary import Field, Texts, walk
from toolkit.finding import Severity
from toolkit.source import Mapping, Scalar, Sequence, load_source, read_source
from toolkit.view import EMPTY_SECTION

YEAR = ("评价年度",)


@pytest.mark.parametrize("name", PACKS)
def test_an_empty_filing_only_lacks_what_is_required(load, judge, tmp_path: Path, name: str) -> None:
    file = tmp_path / "某局.yaml"
    assert start_filing(file, load(name), {}) is None
    outcome = judge(file)
    assert {finding.code for finding in outcome.findings} <= {MISSING.code, EMPTY_SECTION.code}
    assert outcome.filing is not None


@pytest.mark.parametrize("name", PACKS)
def test_everything_that_may_be_filled_in_is_named(load, name: str) -> None:
    pack = load(name)
    text = make_skeleton(pack, {}, {})
    given = {path[-1] for path, item in walk(pack.dictionary.members) if isinstance(item, (Field, Texts))}
    computed = {
        path[-1]
        for path, item in walk(pack.dictionary.members)
        if isinstance(item, Field) and item.is_computed
    }
    outside = {"外部得分"}  # asked only where a rule takes it
    assert [key for key in sorted(given - computed - outside) if f"{key}:" not in text] == []


def uncommented(text: str) -> str:
    """The skeleton as it is once the hidden rows are shown, as its head says."""
    lines = []
    for line in text.splitlines():
        bare = line.lstrip()
        indent = line[: len(line) - len(bare)]
        is_row = bare.startswith(("# - ", "#   "))
        lines.append(indent + bare[2:] if is_row else line)
    return "\n".join(lines) + "\n"


def test_a_hidden_row_is_shown_by_taking_its_marks_away(load) -> None:
    text = make_skeleton(load("demo"), {}, {})
    block = text[text.index("\n账目:") :]
    shown = read_source(uncommented(block), "x")
    assert shown.findings == ()
    table = shown.root.get("账目")
    assert isinstance(table, Sequence)
    (row,) = table.items
    assert [pair.key.text for pair in row.pairs] == ["科目", "资金", "金额", "构成"]
    assert isinstance(row.get("构成"), Sequence)


def test_what_each_field_asks_stands_beside_it(load) -> None:
    lines = make_skeleton(load("guangdong-xuwen"), {}, {}).splitlines()
    (line,) = (line for line in lines if line.startswith("  行政编制:"))
    assert line.split("# ")[1] == "必填；机构编制部门核定的行政编制数；整数，单位人；不小于0"
    assert "  主要职责:                 # 必填；逐条填写，每条不超过150字；每条以“- ”开头" in lines
    assert max(map(width_of, lines)) <= 110


def test_no_field_is_asked_that_common_files_give(load, tmp_path: Path, judge) -> None:
    (tmp_path / "_公共.yaml").write_text(
        "根: 是\n模板包: guangdong-xuwen\n评价年度: 2024\n"
        "行政区划: {名称: 某县, 层级: 县}\n评价指标:\n- 甲\n",
        encoding="utf-8",
    )
    file = tmp_path / "2024" / "某局.yaml"
    assert start_filing(file, load("guangdong-xuwen"), {("单位", "全称"): "某县 “数据”局: 一"}) is None
    root = load_source(file).root
    assert not {"模板包", "评价年度", "行政区划", "评价指标"} & {pair.key.text for pair in root.pairs}
    unit = root.get("单位")
    assert isinstance(unit, Mapping)
    assert unit.get("全称").text == "某县 “数据”局: 一"
    assert "行政区划.名称" in file.read_text(encoding="utf-8")


def test_another_pack_or_year_than_the_common_file_says_is_written_down(load, tmp_path: Path) -> None:
    (tmp_path / "_公共.yaml").write_text("模板包: national\n评价年度: 2023\n", encoding="utf-8")
    assert start_filing(tmp_path / "某局.yaml", load("guangdong-xuwen"), {}) is None
    root = load_source(tmp_path / "某局.yaml").root
    assert (root.get("模板包").text, root.get("评价年度").text) == ("guangdong-xuwen", "2024")


def test_a_file_that_is_there_is_never_overwritten(load, tmp_path: Path) -> None:
    file = tmp_path / "某局.yaml"
    file.write_text("我的内容: 1\n", encoding="utf-8")
    finding = start_filing(file, load("national"), {})
    assert finding is not None
    assert finding.code == "E001"
    assert file.read_text(encoding="utf-8") == "我的内容: 1\n"


def test_the_editor_is_told_of_a_schema_above(load, tmp_path: Path) -> None:
    (tmp_path / "national.schema.json").write_text("{}", encoding="utf-8")
    assert start_filing(tmp_path / "县" / "某局.yaml", load("national"), {}) is None
    first = (tmp_path / "县" / "某局.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../national.schema.json"


# -- a whole county


def roster(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active["C3"].number_format = "0000"
    book.save(folder / "名单.xlsx")
    return folder / "名单.xlsx"


def test_the_columns_of_a_list_are_fields(load, tmp_path: Path) -> None:
    pack = load("guangdong-xuwen")
    file = roster(
        tmp_path,
        ("全县单位",),
        ("单位全称", "简称", "部门编码"),
        ("某县数据局", "数据局", 164),
        ("某县教育局",),
    )
    units, findings = read_roster(file, pack)
    assert list(findings) == []
    assert [dict(unit.values) for unit in units] == [
        {("单位", "全称"): "某县数据局", ("单位", "简称"): "数据局", ("单位", "部门编码"): "0164"},
        {("单位", "全称"): "某县教育局"},
    ]


def test_what_is_wrong_with_a_list_is_told(load, tmp_path: Path) -> None:
    pack = load("guangdong-xuwen")
    units, findings = read_roster(
        roster(tmp_path, ("单位名称", "序列"), ("甲局", 1), (None, 2), ("甲局", 3)), pack
    )
    assert [unit.name for unit in units] == ["甲局"]
    assert [(finding.code, finding.span.address) for finding in findings] == [
        ("E012", "工作表“Sheet” 第4行"),
        ("E011", "工作表“Sheet” B1"),
    ]
    _, findings = read_roster(roster(tmp_path, ("甲局", "甲")), pack)
    assert [finding.code for finding in findings] == ["E010"]
    (tmp_path / "名单.xlsx").write_bytes(b"not a zip")
    _, findings = read_roster(tmp_path / "名单.xlsx", pack)
    assert [(finding.code, finding.severity) for finding in findings] == [("E013", Severity.ERROR)]


def test_a_scalar_and_nothing_else_is_written_for_a_value(load) -> None:
    for text in ("0164", "- 甲", "甲 # 乙", "甲: 乙", '"甲"', "是", "2024-12-31", "甲\n乙", "*甲"):
        root = read_source(make_skeleton(load("demo"), {("代码",): text}, {}), "x").root
        node = root.get("代码")
        assert isinstance(node, Scalar)
        assert node.text == text
