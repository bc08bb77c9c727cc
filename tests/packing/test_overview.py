"""What `pack show` tells: each entry with its origin, and all that is not confirmed."""

from __future__ import annotations

from pathlib import Path

from tests.packing.workshop import TEMPLATES, copy_packs, load, write
from toolkit.dictionary import Field, walk
from toolkit.packing import describe_pack


def lines_of(packs: Path, name: str, year: int = 2024) -> list[str]:
    return list(describe_pack(load(packs, name, year)))


def line_about(lines: list[str], start: str) -> str:
    (line,) = [line for line in lines if line.strip().startswith(start)]
    return line


def test_every_computed_figure_stands_there_with_formula_and_place() -> None:
    pack = load(TEMPLATES, "national")
    lines = lines_of(TEMPLATES, "national")
    computed = [
        (path, declaration)
        for path, declaration in walk(pack.dictionary.members)
        if isinstance(declaration, Field) and declaration.formula is not None
    ]
    assert len(computed) > 100
    for path, declaration in computed:
        name = ".".join(path)
        text = next(line for line in lines if line.strip().startswith((f"{name}（", f"{name} = ")))
        assert declaration.formula is not None
        assert declaration.formula.text in text
        assert f"[{declaration.formula.span}]" in text


def test_an_entry_tells_from_which_layer_it_comes(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    write(packs / "guangdong-xuwen/editions/2024/formulas.yaml", "预算执行率:\n  公式: 支出.合计.执行率\n")
    lines = lines_of(packs, "guangdong-xuwen")
    assert [line.partition(". ")[2] for line in lines[2:5]] == [
        "templates/national",
        "templates/guangdong-xuwen",
        "templates/guangdong-xuwen/editions/2024",
    ]
    assert "支出.合计.执行率" in line_about(lines, "预算执行率（%）")
    assert "[templates/guangdong-xuwen/editions/2024/formulas.yaml:2:7]" in line_about(
        lines, "预算执行率（%）"
    )
    assert "[templates/guangdong-xuwen/dictionary.yaml:" in line_about(lines, "评价依据文件")
    assert "[templates/national/formulas.yaml:" in line_about(lines, "预算完成率（%）")
    earlier = lines_of(packs, "guangdong-xuwen", 2023)
    assert "[templates/national/formulas.yaml:" in line_about(earlier, "预算执行率（%）")


def test_what_is_not_confirmed_is_listed_at_the_end() -> None:
    lines = lines_of(TEMPLATES, "national")
    start = next(number for number, line in enumerate(lines) if line.startswith("尚未对照正式文本核实"))
    listed = [line.strip().partition("：")[0].partition("    ")[0] for line in lines[start + 1 :]]
    pack = load(TEMPLATES, "national")
    unconfirmed = {".".join(path) for path, item in walk(pack.dictionary.members) if item.unconfirmed}
    assert unconfirmed
    assert unconfirmed | {"等级.自评等级"} <= set(listed)


def test_styles_sections_documents_and_checks_stand_there() -> None:
    text = "\n".join(lines_of(TEMPLATES, "guangdong-xuwen"))
    for piece in (
        "正文.缺省.去尾零：是",
        "存在问题：文字材料.存在问题，空时印“无。”",
        "部门整体支出绩效自评报告：templates/guangdong-xuwen/documents/",
        "C401 领导职数不超过行政编制（错误）",
        "优≥90，良≥80，中≥60，差≥0",
    ):
        assert piece in text
