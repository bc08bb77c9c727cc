"""A total row that its formula makes something else than its rows added up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packing.workshop import check, errors, write

DICTIONARY = """\
评价年度: {类型: 年度}
支出:
  形状: 定行表
  行: {甲: {}, 乙: {}}
  合计行: 合计
  列:
    年初: {类型: 金额}
    调整: {类型: 金额}
    调整后: {类型: 金额}
    全年: {类型: 金额, 公式: "缺省(调整后, 年初)"}
    全年算得: {类型: 金额, 公式: "年初＋缺省(调整, 0)"}
    率: {类型: 百分比, 公式: 年初÷全年}
"""


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("甲: {年初: 100, 调整后: 100, 调整: 3}, 乙: {年初: 20}", "[C014]"),
        ("甲: {年初: 100, 调整后: 100, 调整: 3}, 乙: {年初: 20, 调整后: 21}", "[]"),
        ("甲: {年初: 100}, 乙: {年初: 20}", "[]"),
    ],
)
def test_a_total_that_is_not_its_rows_is_told(tmp_path: Path, row: str, codes: str) -> None:
    packs = tmp_path / "templates"
    write(packs / "p/pack.yaml", "名称: p\n标题: 试\n")
    write(packs / "p/dictionary.yaml", DICTIONARY)
    case = f"一种填法:\n  年度: 2024\n  填报: {{支出: {{{row}}}}}\n  应报: {codes}\n"
    write(packs / "p/cases/试.yaml", case)
    assert errors(check(packs, "p")) == []
