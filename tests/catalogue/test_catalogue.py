"""Catalogues: names that codes give, rows for every level, what a pack may write wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import process, read_case
from tests.packing.workshop import check, copy_packs, errors, load, replace, write
from toolkit import show
from toolkit.finding import Severity
from toolkit.view import ViewBuilder, make_environment, make_text

SPENT = "支出: {基本: {预算: 1, 决算: 1}, 项目: {预算: 1, 决算: 1}}\n"
FILING = """
入库:
- {品种: "102", 数量: 3}
- {品种: "101", 数量: 4}
- {品种: "109", 小类: 玉米, 数量: 5}
"""


def values(tmp_path: Path, text: str) -> dict[str, object]:
    computation = process(tmp_path, read_case(text)[0]).computation
    assert computation is not None
    return {cell.name: show.value_text(step.value) for cell, step in computation.steps()}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("入库[101].小类", "大米"),
        ("入库[101].大类", "粮食"),
        ("入库[101].大类码", "1"),
        ("入库[101].大类名", "粮食"),
        # typed, because the catalogue does not have it
        ("入库[109].小类", "玉米"),
        ("入库分级[1].名称", "粮食"),
        ("入库分级[1].数量", "12件"),
        ("入库分级[102].名称", "小麦（面粉）"),
        ("入库分级[109].数量", "5件"),
        # listed without data
        ("入库分级[2].名称", "油料"),
        ("入库分级[2].数量", "0件"),
        # the rows of the uppermost level alone
        ("入库分级.合计.数量", "12件"),
    ],
)
def test_value(tmp_path: Path, name: str, value: str) -> None:
    assert values(tmp_path, FILING)[name] == value


def test_rows_of_all_levels_stand_in_the_order_of_their_codes(tmp_path: Path) -> None:
    codes = [
        value
        for name, value in values(tmp_path, FILING).items()
        if name.startswith("入库分级[") and name.endswith("品种")
    ]
    assert codes == ["1", "101", "102", "109", "2"]


def test_a_wrong_name_says_what_is_right_and_whose_name_it_is(tmp_path: Path) -> None:
    (finding,) = process(
        tmp_path, read_case(SPENT + '入库: [{品种: "101", 小类: 小麦（面粉）}]\n')[0]
    ).findings
    assert finding.severity is Severity.ERROR
    assert finding.values == {"应为": "大米", "实为": "小麦（面粉）"}
    assert "“小麦（面粉）”的代码是102" in finding.hints[0]


def test_against_an_unconfirmed_name_it_is_a_warning(tmp_path: Path) -> None:
    (finding,) = process(tmp_path, read_case(SPENT + '入库: [{品种: "201", 小类: 菜籽}]\n')[0]).findings
    assert (finding.severity, "核实" in finding.message) == (Severity.WARNING, True)


def test_an_unknown_code_says_how_to_extend_the_catalogue(tmp_path: Path) -> None:
    (finding,) = process(tmp_path, read_case(SPENT + '入库: [{品种: "103", 小类: 玉米}]\n')[0]).findings
    assert finding.severity is Severity.WARNING
    assert "101（大米）" in finding.hints[0]
    assert '"103": 名称' in finding.hints[-1]


def test_tables_stand_side_by_side(tmp_path: Path) -> None:
    text = (
        "{% for 左, 右 in 并列(入库分级, 入库) %}{{ 左.级次 }}{{ 左.品种 }}"
        "{% if 有值(右) %}{{ 右.小类 }}{% endif %}；{% endfor %}"
    )
    outcome = process(tmp_path, read_case(f"{SPENT}{FILING}说明: '{text}'\n")[0])
    assert outcome.computation is not None
    assert outcome.pack is not None
    builder = ViewBuilder(outcome.computation, make_environment(), make_text(outcome.pack, draft=False))
    assert builder.build().names["说明"] == "大类1小麦（面粉）；小类101大米；小类102玉米；小类109；大类2；"


def test_a_child_and_an_edition_add_codes_and_rename_them(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    write(packs / "guangxi-yulin/subjects.yaml", '功能分类: {代码: {"2101161": 本地科目}}\n')
    write(
        packs / "national/editions/2031/subjects.yaml",
        '功能分类: {代码: {"21505": 数据产业监管, 删去: ["2150517"]}}\n',
    )
    names = load(packs, "guangxi-yulin").catalogues["功能分类"].entries
    assert (names["2101161"].name, names["21505"].name) == ("本地科目", "工业和信息产业监管")
    later = load(packs, "guangxi-yulin", 2031).catalogues["功能分类"].entries
    assert (later["21505"].name, "2150517" in later, "2150517" in names) == ("数据产业监管", False, True)
    assert "2101161" not in load(packs, "guangdong-xuwen").catalogues["功能分类"].entries


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("subjects.yaml", '    "20101": 人大事务\n', "", "T160"),
        ("subjects.yaml", '    "20101": 人大事务\n', '    "20101": 人大事务\n    "208050": 甲\n', "T160"),
        ("dictionary.yaml", "目录: 功能分类", "目录: 功能分类别", "F015"),
        ("dictionary.yaml", "代码列: 科目, 级次: 款", "代码列: 科目, 级次: 目", "F015"),
        ("dictionary.yaml", "代码列: 科目, 级次: 项", "代码列: 资金, 级次: 项", "F015"),
    ],
)
def test_what_a_pack_writes_wrong_is_found_at_its_line(
    tmp_path: Path, file: str, old: str, new: str, code: str
) -> None:
    packs = copy_packs(tmp_path)
    line = replace(packs / "national" / file, old, new)
    found = {(path, code) for path, _, code in errors(check(packs, "guangdong-meizhou"))}
    assert (f"national/{file}", code) in found
    assert line


@pytest.mark.parametrize(
    "formula",
    ['目录名称(资金, "类")', '目录代码(科目, "目")', "目录代码(科目, 类)", '目录名称("208")'],
)
def test_a_formula_must_name_a_code_and_a_level(tmp_path: Path, formula: str) -> None:
    packs = copy_packs(tmp_path)
    replace(
        packs / "national/dictionary.yaml",
        "    差异原因: {类型: 长文, 说明: 与年初预算相比增减的主要原因}\n\n支出按类:",
        f"    归类: {{类型: 文字, 公式: '{formula}'}}\n\n支出按类:",
    )
    assert {code for _, _, code in errors(check(packs, "guangdong-meizhou"))} & {"F015", "F006", "F007"}
