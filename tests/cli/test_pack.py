"""`jixiao pack`: what there is, what it says, whether it is sound."""

from __future__ import annotations

import shutil
from pathlib import Path

from toolkit.locations import builtin_packs


def test_show_tells_where_each_entry_stands_and_what_is_not_confirmed(run) -> None:
    result = run("pack", "show", "guangdong-xuwen", "--year", "2024")
    assert result.exit_code == 0
    assert "1. templates/national" in result.output
    assert "2. templates/guangdong-xuwen" in result.output
    assert "[templates/national/formulas.yaml:" in result.output
    assert "待核实" in result.output


def test_show_of_an_unknown_pack_says_which_one_was_meant(run) -> None:
    result = run("pack", "show", "guangdong-xuwenn")
    assert result.exit_code == 2
    assert "是不是想写“guangdong-xuwen”？" in result.output


def test_check_of_a_sound_pack_is_clean(run) -> None:
    result = run("pack", "check", "guangdong-xuwen")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1] == "已检查 1 个模板包：没有发现问题"


def test_check_tells_every_mistake_of_a_pack_at_its_line(run, tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    shutil.copytree(builtin_packs() / "national", packs / "national")
    formulas = packs / "national" / "formulas.yaml"
    text = formulas.read_text(encoding="utf-8")
    formulas.write_text(
        text + "坏公式一: {公式: 去年度, 单位: 年}\n坏公式二: {公式: 人员.在职人数, 单位: 万元}\n",
        encoding="utf-8",
    )
    last = len(text.splitlines())
    result = run("pack", "check", "national", "--packs", packs)
    assert result.exit_code == 2
    assert f"位置：packs/national/formulas.yaml:{last + 1}:" in result.output
    assert f"位置：packs/national/formulas.yaml:{last + 2}:" in result.output
    assert "错误 2 个" in result.output


def test_new_then_edition_then_diff_as_a_maintainer_does(run, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = run(
        "pack", "new", "my-county", "--from", "guangdong-xuwen", "--title", "某县自评", "--region", "某县"
    )
    assert made.exit_code == 0
    assert "已建立 templates/my-county/pack.yaml" in made.output
    assert run("pack", "check", "my-county").exit_code == 0
    again = run("pack", "new", "my-county")
    assert again.exit_code == 2
    assert "已经存在" in again.stderr
    edition = run("pack", "edition", "my-county", "2025", "部门整体支出绩效自评报告")
    assert (
        "已建立 templates/my-county/editions/2025/documents/部门整体支出绩效自评报告.docx" in edition.output
    )
    same = run("pack", "diff", "my-county@2024", "my-county@2025")
    assert same.exit_code == 0
    assert same.output == "my-county@2024 和 my-county@2025 没有不同\n"
    (tmp_path / "templates/my-county/editions/2025/dictionary.yaml").write_text("删去: [政务服务]\n", "utf-8")
    other = run("pack", "diff", "my-county@2024", "my-county@2025")
    assert other.exit_code == 1
    assert "− 政务服务" in other.output


def test_text_shows_tags_and_refuses_other_files(run, tmp_path: Path) -> None:
    template = builtin_packs() / "guangdong-xuwen/documents/部门整体支出绩效自评报告.docx"
    shown = run("pack", "text", template)
    assert shown.output == template.with_name(f"{template.name}.txt").read_text(encoding="utf-8")
    other = tmp_path / "报告.pdf"
    other.write_bytes(b"%PDF")
    refused = run("pack", "text", other)
    assert refused.exit_code == 2
    assert "不是 .docx 或 .xlsx 文件" in refused.stderr


def test_vars_of_an_unknown_document_says_which_one_was_meant(run) -> None:
    assert "单位\n" in run("pack", "vars", "guangdong-xuwen@2024", "部门整体支出绩效自评报告").output
    unknown = run("pack", "vars", "guangdong-xuwen", "部门整体支出自评报告")
    assert unknown.exit_code == 2
    assert "是不是想写“部门整体支出绩效自评报告”？" in unknown.stderr
    assert "@ 后面要写年度" in run("pack", "vars", "guangdong-xuwen@今年", "x").stderr


def test_draft_writes_a_template_and_lists_what_is_left_and_overwrites_nothing(run, workplace) -> None:
    run("generate")
    asked = ("pack", "draft", workplace.document, "--data", workplace.filing, "-o", "模板.docx")
    drafted = run(*asked)
    assert drafted.exit_code == 0
    assert "已写入 模板.docx\n写入标签 " in drafted.output
    assert "可能是 人员." in drafted.output
    assert "{{ 支出.一般公共预算财政拨款.决算|带单位 }}" in run("pack", "text", "模板.docx").output
    again = run(*asked)
    assert again.exit_code == 2
    assert "已有“模板.docx”，没有覆盖" in again.stderr
