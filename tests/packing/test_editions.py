"""Editions: what comes later changes nothing of the past; layers are laid on each other in their order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packing.workshop import copy_packs, load, sample, write
from toolkit import excel, word
from toolkit.dictionary import Field
from toolkit.pipeline import Options, Outcome, Studio

# What the parent and the child say from 2099 on.
PARENT = """
删去: [完成及时率]
三公经费控制率: {公式: 三公经费.合计.决算÷三公经费.合计.年初预算×50%}
按期完成率:
  公式: 履职.及时完成数÷履职.计划工作数×100%
  单位: "%"
  说明: 及时完成的工作数与计划工作数的比率
  方向: 接近100%
  置于: 实际完成率
"""
CHILD = """
措辞:
  指标达标情况:
    情形:
    - {否则: 是, 印: 全部指标见评分表}
"""


def outcome(packs: Path) -> Outcome:
    """The Xuwen sample taken all the way under these packs."""
    place, shown = sample()
    return Studio((packs,)).process(place, shown, Options())


def values(result: Outcome) -> dict[str, object]:
    assert result.computation is not None
    return {cell.name: step.value for cell, step in result.computation.steps()}


def texts(result: Outcome) -> list[str]:
    assert result.documents
    readers = {".docx": word.canonical_text, ".xlsx": excel.canonical_text}
    return [readers[Path(document.file_name).suffix](document.content) for document in result.documents]


@pytest.fixture
def extended(tmp_path: Path) -> Path:
    """The packs with an edition of 2099 in the parent and one in the child."""
    packs = copy_packs(tmp_path)
    write(packs / "national/editions/2099/formulas.yaml", PARENT)
    write(packs / "guangdong-xuwen/editions/2099/wording.yaml", CHILD)
    return packs


def test_an_edition_to_come_changes_nothing_of_the_past(tmp_path: Path, extended: Path) -> None:
    before, after = outcome(copy_packs(tmp_path / "before")), outcome(extended)
    assert values(after) == values(before)
    assert texts(after) == texts(before)
    assert [document.content for document in after.documents] == [
        document.content for document in before.documents
    ]


def test_the_new_edition_holds_from_its_year_on(extended: Path) -> None:
    old, new, later = (load(extended, "guangdong-xuwen", year) for year in (2098, 2099, 2150))
    for pack in (new, later):
        names = list(pack.dictionary.members)
        assert "完成及时率" not in names
        assert names.index("按期完成率") == names.index("实际完成率") + 1
        assert "50%" in formula(pack.dictionary.find(("三公经费控制率",)))
        assert len(pack.phrases["指标达标情况"].cases) == 1
        assert pack.findings == ()
    assert "完成及时率" in old.dictionary.members
    assert "按期完成率" not in old.dictionary.members
    assert "50%" not in formula(old.dictionary.find(("三公经费控制率",)))
    assert len(old.phrases["指标达标情况"].cases) == 2


def formula(declaration: object) -> str:
    assert isinstance(declaration, Field)
    assert declaration.formula is not None
    return declaration.formula.text


# Each layer gives the same figure other decimals; the last of those that apply must win.
LAYERS = {
    "national/formulas.yaml": 1,
    "national/editions/2098/formulas.yaml": 2,
    "national/editions/2099/formulas.yaml": 3,
    "guangdong-xuwen/formulas.yaml": 4,
    "guangdong-xuwen/editions/2090/formulas.yaml": 5,
    "guangdong-xuwen/editions/2099/formulas.yaml": 6,
}
LAST_OF_PARENT = ("guangdong-xuwen/formulas.yaml", "guangdong-xuwen/editions/2090/formulas.yaml")


@pytest.mark.parametrize(
    ("year", "without", "decimals"),
    [
        (2024, (), 4),
        (2089, (), 4),
        (2090, (), 5),
        (2099, (), 6),
        (2024, LAST_OF_PARENT, 1),
        (2098, LAST_OF_PARENT, 2),
        (2099, (*LAST_OF_PARENT, "guangdong-xuwen/editions/2099/formulas.yaml"), 3),
        # The child's base lies above every edition of the parent.
        (
            2099,
            ("guangdong-xuwen/editions/2090/formulas.yaml", "guangdong-xuwen/editions/2099/formulas.yaml"),
            4,
        ),
    ],
)
def test_the_layers_lie_in_their_order(
    tmp_path: Path, year: int, without: tuple[str, ...], decimals: int
) -> None:
    packs = copy_packs(tmp_path)
    for file, places in LAYERS.items():
        if file not in without:
            path = packs / file
            said = path.read_text(encoding="utf-8") if path.is_file() else ""
            if file == "national/formulas.yaml":
                said = said.replace("固定资产利用率:\n", f"固定资产利用率:\n  小数: {places}\n")
            else:
                said += f"\n固定资产利用率: {{小数: {places}}}\n"
            write(path, said)
    found = load(packs, "guangdong-xuwen", year).dictionary.find(("固定资产利用率",))
    assert isinstance(found, Field)
    assert found.decimals == decimals
