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
