"""`pack diff`: what is said differs, not how it is written."""

from __future__ import annotations

from pathlib import Path

import docx

from tests.packing.workshop import copy_packs, load, replace, write
from toolkit.packing import describe_difference, side_of

XUWEN = "guangdong-xuwen"


def differences(packs: Path, before: int = 2024, after: int = 2025) -> list[str]:
    sides = [side_of(load(packs, XUWEN, year), (packs,)) for year in (before, after)]
    return [line for line in describe_difference(*sides) if line]


def test_each_kind_of_change_is_told_once_with_both_places(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    edition = packs / XUWEN / "editions/2025"
    write(
        edition / "dictionary.yaml",
        "删去: [政务服务]\n人员:\n  数据项:\n    借调人数: {类型: 整数, 单位: 人}\n",
    )
    write(edition / "formulas.yaml", "在职人员控制率: {公式: 人员.在职人数 ÷ 人员.行政编制 × 100%}\n")
    write(edition / "checks.yaml", "领导职数不超过行政编制: {级别: 警告}\n")
    lines = differences(packs)
    told = [line.strip() for line in lines]
    assert any(line.startswith("− 政务服务：") for line in told)
    assert any(line.startswith("+ 人员.数据项.借调人数：类型 整数") for line in told)
    changed = next(line for line in told if line.startswith("~ 在职人员控制率.公式"))
    assert f"[templates/{XUWEN}/editions/2025/formulas.yaml:1:" in changed
    assert "[templates/national/formulas.yaml:" in changed
    assert sum(line[:1] in "−+~" for line in told) == 4
    assert [line for line in lines if not line.startswith(" ")] == [
        "dictionary.yaml（2处不同）",
        "formulas.yaml（1处不同）",
        "checks.yaml（1处不同）",
    ]


def test_spelling_order_and_comments_are_no_difference(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    pack = load(packs, XUWEN)
    formula = pack.dictionary.members["预算完成率"].formula.text  # type: ignore[union-attr]
    spaced = formula.replace("÷", " / ").replace("×", " * ").replace("(", "（").replace(")", "）")
    assert spaced != formula
    write(packs / XUWEN / "editions/2025/formulas.yaml", f'# 注释\n预算完成率:\n    公式: "{spaced}"\n')
    assert differences(packs) == []


def test_a_changed_sentence_and_tag_of_a_document_are_shown(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    source = packs / XUWEN / "documents/部门整体支出绩效自评报告.docx"
    target = packs / XUWEN / "editions/2025/documents" / source.name
    target.parent.mkdir(parents=True)
    document = docx.Document(str(source))
    document.paragraphs[0].insert_paragraph_before("新加的一行{{ 评价年度 }}")
    document.save(str(target))
    lines = differences(packs)
    assert lines[0] == "成文“部门整体支出绩效自评报告”（1处不同）"
    assert len(lines) == 2
    assert lines[1].startswith("  + 第1段")
    assert lines[1].endswith("新加的一行{{ 评价年度 }}")


def test_cases_of_a_phrase_are_compared_one_by_one(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    replace(packs / "national/wording.yaml", "印: 与上年决算数持平}", "印: 与上年相同}")
    changed = [line for line in differences_between(tmp_path, packs) if "印：" in line]
    assert len(changed) == 1
    assert "与上年决算数持平 → 与上年相同" in changed[0]
    assert "情形.第" in changed[0]


def differences_between(folder: Path, changed: Path) -> list[str]:
    original = copy_packs(folder / "original")
    before = side_of(load(original, "national"), (original,))
    after = side_of(load(changed, "national"), (changed,))
    return list(describe_difference(before, after))
