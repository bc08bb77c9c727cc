"""Saved files are noticed, once each and when they are whole; nothing here waits."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner

from cli import main
from toolkit.commands import watching
from toolkit.filing import find_filings
from toolkit.watch import changes

Report = TypeVar("Report")

A, B = Path("甲.yaml"), Path("乙.yaml")


def until_interrupted(reports: Iterator[Report]) -> list[Report]:
    """Everything that is reported before Ctrl-C."""
    told: list[Report] = []
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            told.append(next(reports))
    return told


def played(*looks: dict[Path, tuple[int, int] | None]) -> list[set[str]]:
    """What is reported when the files look like this, one look after the other."""
    reel = iter(looks)

    def pause() -> None:
        if not left:
            raise KeyboardInterrupt

    left = list(looks)

    def look() -> dict[Path, tuple[int, int] | None]:
        left.pop(0)
        return next(reel)

    return [{file.stem for file in changed} for changed in until_interrupted(changes(look, pause))]


def test_nothing_saved_nothing_reported() -> None:
    assert played({A: (1, 1)}, {A: (1, 1)}, {A: (1, 1)}) == []


def test_a_saved_file_is_reported_once_it_is_left_alone() -> None:
    assert played({A: (1, 1)}, {A: (2, 1)}, {A: (3, 5)}, {A: (3, 5)}, {A: (3, 5)}) == [{"甲"}]


def test_a_file_that_is_away_for_a_moment_is_reported_when_it_is_back() -> None:
    assert played({A: (1, 1)}, {A: None}, {A: (2, 4)}, {A: (2, 4)}) == [{"甲"}]


def test_two_files_saved_together_are_one_report_and_a_later_one_another() -> None:
    both = {A: (2, 1), B: (2, 1)}
    later = {A: (2, 1), B: (9, 1)}
    assert played({A: (1, 1), B: (1, 1)}, both, both, later, later) == [{"甲", "乙"}, {"乙"}]


def test_a_file_that_comes_and_one_that_goes_are_changes() -> None:
    assert played({A: (1, 1)}, {A: (1, 1), B: (1, 1)}, {A: (1, 1), B: (1, 1)}) == [{"乙"}]
    assert played({A: (1, 1)}, {A: None}, {A: None}) == [{"甲"}]


def test_a_filing_is_read_again_for_what_it_inherits_and_the_others_are_not(workplace) -> None:
    other = workplace.folder / "data" / "另县" / "2024" / "水务局.yaml"
    other.parent.mkdir(parents=True)
    other.write_text("模板包: guangdong-xuwen\n", encoding="utf-8")
    places = [(place, place.path.stem) for place in find_filings(Path("data"))]
    common = workplace.filing.with_name("_公共.yaml")
    saves: list[Callable[[], object]] = [
        lambda: common.write_text(common.read_text(encoding="utf-8") + "# 改\n", encoding="utf-8"),
        lambda: None,
        lambda: other.write_text("模板包: guangdong-meizhou\n", encoding="utf-8"),
        lambda: None,
    ]

    def pause() -> None:
        if not saves:
            raise KeyboardInterrupt
        saves.pop(0)()

    told = until_interrupted(watching.changed_places(places, (), pause))
    assert [[shown for _, shown in again] for again in told] == [[workplace.filing.stem], ["水务局"]]


def test_check_goes_on_until_it_is_interrupted(workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that writes beside and renames; then Ctrl-C."""

    def save() -> None:
        beside = workplace.filing.with_suffix(".tmp")
        text = workplace.filing.read_text(encoding="utf-8")
        beside.write_text(text.replace("决算: 254.22", "决算: 二百"), encoding="utf-8")
        beside.replace(workplace.filing)

    steps: list[Callable[[], object]] = [save, lambda: None]

    def sleep(_seconds: float) -> None:
        if not steps:
            raise KeyboardInterrupt
        steps.pop(0)()

    monkeypatch.setattr(watching.time, "sleep", sleep)
    result = CliRunner().invoke(main, ["check", "data", "--watch", "--format", "concise"], prog_name="jixiao")
    assert result.exit_code == 0
    first, _, rest = result.output.partition("等待保存")
    assert "D003" not in first
    assert "D003" in rest
    assert result.output.rstrip().endswith("已停止。")
