"""A file with ten accidents of ten kinds: ten findings in one run, each at its line, nothing written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from toolkit.locations import builtin_packs

SAMPLE = Path(__file__).parents[2] / "data" / "xuwen" / "2024"

# What stands once in the sample, what a clerk types instead, and the code that this must give at that line.
ACCIDENTS = (
    ("  行政编制: 9", "  行政编制：9", "S010"),  # full-width colon
    ("  在职人数: 9", "  在职人数:9", "S013"),  # no space after the colon
    ("  后勤服务人员: 1", "  后勤服务人员: １", "D004"),  # full-width digit
    ("    上年决算: 157.32", "    上年决祘: 157.32", "D001"),  # misspelt name
    ("    全年预算: 7580.00", "    全年预算: 7580件", "D005"),  # foreign unit
    ("  总额: 326.58", "  总额: 三百多", "D003"),  # words for a number
    ("  在用额: 318.20", "  在用额: 318.20\n  在用额: 318.20", "S030"),  # the same key twice
    ("填报日期: 2025年10月27日", "填报日期: 2025年10月", "D009"),  # half a date
    ("  乡镇街道数: 15", "  乡镇街道数: 15.5", "D015"),  # half a township
    ("  村委会数: 176", "  村委会数: -176", "D008"),  # out of range
)


def test_ten_accidents_give_ten_findings_at_their_lines(run, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "2024"
    shutil.copytree(SAMPLE, folder)
    (filing,) = (path for path in folder.glob("*.yaml") if not path.name.startswith("_"))
    text = filing.read_text(encoding="utf-8")
    for right, wrong, _ in ACCIDENTS:
        assert text.count(right + "\n") == 1, right
        text = text.replace(right + "\n", wrong + "\n")
    filing.write_text(text, encoding="utf-8")
    lines = text.splitlines()
    expected = []
    for _, wrong, code in ACCIDENTS:
        last = wrong.splitlines()[-1]
        line = max(number for number, written in enumerate(lines, 1) if written == last)
        expected.append((line, code))

    result = run("check", tmp_path / "data", "--packs", builtin_packs(), "--format", "json")
    found = [(finding["line"], finding["code"]) for finding in json.loads(result.output)["findings"]]
    assert sorted(found) == sorted(expected)
    assert result.exit_code == 1

    made = run("generate", tmp_path / "data", "--packs", builtin_packs(), "-o", tmp_path / "out")
    assert made.exit_code == 1
    assert not (tmp_path / "out").exists()
