"""A filing that is a folder: 单位.yaml and a file a row; every finding names the file where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import PACKS
from toolkit.filing import find_filings
from toolkit.pipeline import Options, Outcome, Studio

HEAD = "模板包: demo\n评价年度: 2024\n"
UNIT = "支出: {基本: {预算: 1, 决算: 1}, 项目: {预算: 1, 决算: 1}}\n"


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / "2024" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "2024" / "数据局"


def process(folder: Path) -> Outcome:
    (place,) = find_filings(folder)
    return Studio((PACKS,)).process(place, "数据局", Options())


def codes(outcome: Outcome) -> list[tuple[str, str, int]]:
    return [(finding.code, finding.span.file, finding.span.line) for finding in outcome.findings]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    rows = {f"数据局/账目/{name}.yaml": f"科目: 账{name}\n金额: {name}\n" for name in ("1", "2", "10")}
    return write(tmp_path, {"_公共.yaml": HEAD + "根: 是\n", "数据局/单位.yaml": UNIT, **rows})


def test_the_rows_come_in_the_order_of_the_file_names(whole: Path) -> None:
    outcome = process(whole)
    assert codes(outcome) == []
    assert [row.key for row in outcome.filing.root.members["账目"].rows] == ["账1", "账2", "账10"]
    assert [source.file for source in outcome.filing.sources] == [
        "_公共.yaml",
        "数据局/单位.yaml",
        "数据局/账目/1.yaml",
        "数据局/账目/2.yaml",
        "数据局/账目/10.yaml",
    ]


def test_a_folder_beside_files_is_one_filing_with_the_name_of_the_folder(whole: Path) -> None:
    (whole.parent / "住建局.yaml").write_text(UNIT, encoding="utf-8")
    found = find_filings(whole.parent)
    assert [str(place.relative) for place in found] == ["住建局", "数据局"]
    assert find_filings(whole) == find_filings(whole / "账目" / "1.yaml") == found[1:]


def test_without_a_data_root_the_folder_is_still_named(tmp_path: Path) -> None:
    folder = write(tmp_path, {"数据局/单位.yaml": HEAD + UNIT})
    (place,) = find_filings(folder)
    assert str(place.relative) == "数据局"


def test_a_unit_file_beside_a_common_file_is_a_filing_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, {"_公共.yaml": HEAD, "单位.yaml": UNIT, "住建局.yaml": UNIT})
    assert [place.path.name for place in find_filings(tmp_path)] == ["住建局.yaml", "单位.yaml"]


def test_last_year_may_be_a_file_where_this_year_is_a_folder(whole: Path) -> None:
    earlier = whole.parent.parent / "2023" / "数据局.yaml"
    earlier.parent.mkdir()
    earlier.write_text(HEAD.replace("2024", "2023") + UNIT, encoding="utf-8")
    (whole.parent / "_公共.yaml").rename(whole.parent.parent / "_公共.yaml")
    (place,) = find_filings(whole)
    assert place.in_year(2024, 2023).path == earlier
    assert place.in_year(2024, 2022) is None


ACCIDENTS = {
    "a row twice": ({"账目/3.yaml": "金额: 1\n科目: 账1\n"}, [("D013", "数据局/账目/3.yaml", 1)]),
    "a figure that is none": ({"账目/3.yaml": "科目: 三\n金额: 约5\n"}, [("D003", "数据局/账目/3.yaml", 2)]),
    "a file that is no mapping": ({"账目/3.yaml": "- 科目: 三\n"}, [("S006", "数据局/账目/3.yaml", 1)]),
    "an empty file": ({"账目/3.yaml": ""}, [("S005", "数据局/账目/3.yaml", 0)]),
    "a folder of no table": ({"账日/3.yaml": "科目: 三\n"}, [("D001", "数据局/账日", 0)]),
    "a file that is not read": ({"收支.yaml": "得分: 1\n"}, [("D025", "数据局/收支.yaml", 0)]),
    "a file too deep": ({"账目/子/3.yaml": "科目: 三\n"}, [("D025", "数据局/账目/子/3.yaml", 0)]),
    "a table in both places": (
        {"单位.yaml": UNIT + "账目:\n- {科目: 四, 金额: 1}\n- {科目: 账1, 金额: 1}\n"},
        [("D024", "数据局/单位.yaml", 2), ("D013", "数据局/账目/1.yaml", 1)],
    ),
}


@pytest.mark.parametrize(("files", "expected"), list(ACCIDENTS.values()), ids=list(ACCIDENTS))
def test_an_accident_is_told_at_its_file(whole: Path, files: dict[str, str], expected) -> None:
    for name, text in files.items():
        (whole / name).parent.mkdir(parents=True, exist_ok=True)
        (whole / name).write_text(text, encoding="utf-8")
    assert codes(process(whole)) == expected


def test_without_a_usable_unit_file_nothing_is_computed(whole: Path) -> None:
    (whole / "单位.yaml").write_text("- 一\n", encoding="utf-8")
    outcome = process(whole)
    assert outcome.filing is None
    assert codes(outcome) == [("S006", "数据局/单位.yaml", 1)]
