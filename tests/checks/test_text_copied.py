"""A text that repeats last year's is pointed out, years apart; a short or a changed one is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import PACKS
from toolkit.filing import FilingPlace
from toolkit.finding import Finding
from toolkit.pipeline import Options, Studio

LONG = "{year}年预算执行进度偏慢，部分项目尚未完成验收，尾款结转下年支付，资金使用效益有待进一步提高。"
HEAD = "模板包: demo\n支出: {基本: {预算: 1, 决算: 1}, 项目: {预算: 1, 决算: 1}}\n评价年度: "


def notes(tmp_path: Path, before: str, now: str) -> list[Finding]:
    for year, text in ((2023, before), (2024, now)):
        (tmp_path / str(year)).mkdir()
        (tmp_path / str(year) / "甲.yaml").write_text(f"{HEAD}{year}\n说明: {text}\n", encoding="utf-8")
    place = FilingPlace(tmp_path / "2024" / "甲.yaml", tmp_path)
    outcome = Studio((PACKS,)).process(place, "2024/甲.yaml", Options())
    return [finding for finding in outcome.findings if finding.code == "P130"]


def test_a_text_of_which_only_the_year_changed_is_told_beside_the_old_one(tmp_path: Path) -> None:
    (finding,) = notes(tmp_path, LONG.format(year=2023), LONG.format(year=2024))
    assert finding.span.line == 4
    assert [note.span.line for note in finding.notes if note.span] == [4]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (LONG.format(year=2023), LONG.format(year=2024).replace("偏慢", "正常")),
        ("无。", "无。"),
    ],
)
def test_a_changed_or_a_short_text_is_left_alone(tmp_path: Path, before: str, now: str) -> None:
    assert notes(tmp_path, before, now) == []
