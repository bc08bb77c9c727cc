"""Broken packs: each mistake is found at its line, under its code, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packing.workshop import PACKS, TEMPLATES, check, copy_packs, errors, replace, write
from toolkit.finding import Severity

FORMULAS, DICTIONARY = "national/formulas.yaml", "national/dictionary.yaml"
WORDING, PACK = "national/wording.yaml", "national/pack.yaml"
CHILD_DICTIONARY, CHILD_PACK = "guangdong-xuwen/dictionary.yaml", "guangdong-xuwen/pack.yaml"
RATE = "履职.实际完成数÷履职.计划工作数×100%"
USED = "固定资产.在用额÷固定资产.总额"
CHANGE = "增减率(年末结转结余.决算, 结转结余.年初结转结余.决算)"
BALANCE = '"年末结转和结余{{ 决算|带单位 }}"'
POST = "    职务: {类型: 文字, 必填: 是, 例: 副局长"

# File, what stands in it, what is written instead, the code that must stand there, how many lines below.
MISTAKES = [
    ("F001", FORMULAS, RATE, "履职.实际完成数÷", 0),
    ("F002", FORMULAS, USED, "固定资产.在用额÷固定资产.总计", 0),
    ("F003", FORMULAS, "计数(单位.内设机构)", "个数(单位.内设机构)", 0),
    ("F004", FORMULAS, CHANGE, "增减率(年末结转结余.决算)", 0),
    ("F005", FORMULAS, f"{USED}×100%", "固定资产.在用额＋人员.在职人数", 0),
    ("F005", FORMULAS, RATE, "履职.实际完成数", 0),
    ("F007", FORMULAS, "−缺省(预算调整.剔除数, 0)", "−缺省(预算调整.剔除数, “无”)", -1),
    ("F010", FORMULAS, USED, "固定资产.在用额÷固定资产.决算", 0),
    ("F012", FORMULAS, USED, "固定资产.在用额÷固定资产", 0),
    ("F013", FORMULAS, "支付进度.时点执行数÷支出.合计.全年预算×100%", "支付进度率", -1),
    ("T101", FORMULAS, "  说明: 重点工作实际完成数", "  解释: 重点工作实际完成数", 0),
    ("T103", DICTIONARY, "受理量: {类型: 整数, 单位: 个, 最小", "受理量: {类型: 个数, 单位: 个, 最小", 0),
    ("T104", "national/checks.yaml", "  编号: K109\n", "", 0),
    ("T110", CHILD_DICTIONARY, "填报日期: {必填: 是}", "删去: [没有的项]\n填报日期: {必填: 是}", 0),
    ("T110", CHILD_DICTIONARY, POST, f"{POST}, 置于: 职级", 0),
    ("T120", CHILD_PACK, "继承: national", "继承: nationall", 0),
    ("T121", CHILD_PACK, "继承: national", "继承: guangdong-xuwen", 0),
    ("T122", CHILD_PACK, "部门整体支出绩效自评报告.docx", "自评报告.docx", 0),
    ("T123", WORDING, BALANCE, BALANCE.replace("}}", "}"), 0),
    ("T124", WORDING, "用于: [年末结转结余]", "用于: [年末结余]", 0),
    ("T124", PACK, "取自: 自评.得分", "取自: 自评.总分", 0),
    ("T124", CHILD_PACK, "内容: 文字材料.存在问题,", "内容: 文字材料.存在的问题,", 0),
    (
        "T125",
        PACK,
        "取自: 自评.得分\n    档次:\n    - {名: 优, 下限: 90}",
        "取自: 自评.得分\n    档次:\n    - {名: 优, 下限: 75}",
        -3,
    ),
    ("T126", PACK, "分: {去尾零: 是}", "分: {去掉尾零: 是}", 0),
    ("T127", FORMULAS, "上年度: {公式", "评价年度: {公式", 0),
    ("T132", WORDING, BALANCE, BALANCE.replace("决算", "决算数"), 0),
]


@pytest.mark.parametrize(
    ("code", "file", "right", "wrong", "below"),
    MISTAKES,
    ids=[f"{code}-{file}-{number}" for number, (code, file, *_) in enumerate(MISTAKES)],
)
def test_a_mistake_is_found_at_its_line_and_nothing_else(
    tmp_path: Path, code: str, file: str, right: str, wrong: str, below: int
) -> None:
    packs = copy_packs(tmp_path)
    line = replace(packs / file, right, wrong)
    assert errors(check(packs, file.partition("/")[0])) == [(file, line + below, code)]


def test_a_formula_that_is_split_at_its_comma_is_found_where_it_stands(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    line = replace(
        packs / "national/dictionary.yaml",
        '公式: "占比(小微企业, 中小企业)"',
        "公式: 占比(小微企业, 中小企业)",
    )
    found = errors(check(packs, "national"))
    assert found
    assert {(file, number) for file, number, _ in found} == {("national/dictionary.yaml", line)}


def test_an_ambiguous_name_is_found(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    write(
        packs / "national/editions/1990/dictionary.yaml",
        "热线: {数据项: {评价年度: {类型: 年度}}}\n",
    )
    assert [code for _, _, code in errors(check(packs, "national"))] == ["F011"]


@pytest.mark.parametrize(
    ("file", "removed", "code", "word"),
    [
        ("dictionary.yaml", "删去: [评价依据文件]\n", "T131", "评价依据文件"),
        ("dictionary.yaml", "评价小组: {列: {删去: [角色]}}\n", "T131", "角色"),
        ("wording.yaml", "措辞: {删去: [指标达标情况]}\n", "T133", "指标达标情况"),
        ("wording.yaml", "措辞: {较上年增减: {用于: [三公经费]}}\n", "T134", "支出"),
        ("pack.yaml", "章节: {删去: [主要做法和经验]}\n", "T131", "主要做法和经验"),
    ],
)
def test_a_name_that_a_document_misses_is_found_at_its_tag(
    tmp_path: Path, file: str, removed: str, code: str, word: str
) -> None:
    packs = copy_packs(tmp_path)
    write(packs / "guangdong-xuwen/editions/1990" / file, removed)
    told = [finding for finding in check(packs, "guangdong-xuwen") if finding.code == code]
    assert told
    for finding in told:
        assert finding.span.file == "templates/guangdong-xuwen/documents/部门整体支出绩效自评报告.docx"
        assert finding.span.address.startswith("第")
        assert finding.values["实为"] == word


def test_a_setting_of_no_check_is_found(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    line = replace(packs / "national/checks.yaml", "  编号: P204\n", "  编号: P2044\n") - 1
    (finding,) = check(packs, "national")
    assert (finding.code, finding.span.line) == ("T147", line)
    assert "P204" in "".join(finding.hints)


def test_a_check_is_not_removed_without_a_reason(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    line = replace(packs / "national/checks.yaml", "占位符:\n", "占位符:\n  停用: 是\n") + 1
    assert errors(check(packs, "national")) == [("national/checks.yaml", line, "T129")]


def test_a_near_name_is_offered(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    replace(
        packs / "national/formulas.yaml", "固定资产.在用额÷固定资产.总额", "固定资产.在用数÷固定资产.总额"
    )
    (finding,) = check(packs, "national")
    assert "在用额" in "".join(finding.hints)


def test_a_formula_without_a_case_is_a_warning_at_its_line(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    path = packs / "national/formulas.yaml"
    lines = path.read_text(encoding="utf-8").count("\n")
    with path.open("a", encoding="utf-8") as file:
        file.write(
            '人员经费执行率: {公式: 支出结构.人员经费.执行率, 单位: "%", 说明: 示例, 方向: 接近100%}\n'
        )
    (finding,) = check(packs, "national")
    assert (finding.code, finding.severity, finding.span.line) == ("T145", Severity.WARNING, lines + 1)
    assert "人员经费执行率" in finding.message


def test_a_case_of_a_phrase_without_a_case_is_a_warning_at_its_line(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    line = replace(
        packs / "national/wording.yaml",
        "    - {当: 为零(决算), 印: 无结转结余资金}",
        "    - {当: 决算=0.01, 印: 几乎没有}\n    - {当: 为零(决算), 印: 无结转结余资金}",
    )
    (finding,) = check(packs, "national")
    assert (finding.code, finding.severity, finding.span.line) == ("T146", Severity.WARNING, line)


def test_a_pack_that_there_is_not_is_one_finding() -> None:
    assert [finding.code for finding in check(TEMPLATES, "guangdong-xuwenn")] == ["T120"]


@pytest.mark.parametrize("name", PACKS)
def test_each_edition_is_checked(tmp_path: Path, name: str) -> None:
    packs = copy_packs(tmp_path)
    path = write(
        packs / "national/editions/2099/formulas.yaml", "预算执行率: {公式: 支出.合计.决算÷支出.总计.决算}\n"
    )
    assert errors(check(packs, name)) == [("national/editions/2099/formulas.yaml", 1, "F002")]
    assert path.is_file()


def test_a_sample_goes_all_the_way(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    write(
        packs / "guangdong-xuwen/samples/样例.yaml",
        "模板包: guangdong-xuwen\n评价年度: 2024\n单位: {全称: 示例局, 名字: 错}\n",
    )
    found = errors(check(packs, "guangdong-xuwen"))
    assert ("guangdong-xuwen/samples/样例.yaml", 3, "D001") in found
    assert {code for _, _, code in found} <= {"D001", "D006", "D031"}
