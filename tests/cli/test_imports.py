"""What a command does not need it does not import: a clerk waits for no library in vain."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = ("docxtpl", "lxml", "openpyxl", "rich", "jinja2", "yaml", "babel", "ruamel")
REPORT = """
import json, runpy, sys
sys.argv = ["jixiao", *sys.argv[1:]]
try:
    runpy.run_path("cli.py", run_name="__main__")
finally:
    print(json.dumps([name for name in sys.modules if "." not in name]))
"""


def imported(*arguments: str) -> set[str]:
    """The heavy libraries that a command has imported by the time that it ends."""
    done = subprocess.run(
        [sys.executable, "-c", REPORT, *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return set(json.loads(done.stdout.splitlines()[-1])) & set(HEAVY)


def test_the_version_is_told_without_any_library() -> None:
    assert imported("--version") == set()


def test_a_filing_that_makes_no_document_needs_neither_word_nor_excel(tmp_path: Path) -> None:
    (tmp_path / "填报.yaml").write_text("模板包: guangdong-xuwen\n评价年度: 2024\n", encoding="utf-8")
    assert imported("check", str(tmp_path)) == {"jinja2", "yaml", "babel"}


def test_a_filing_whose_documents_are_made_needs_word_and_excel() -> None:
    sample = "data/xuwen/2024/政务服务和数据管理局.yaml"
    assert {"docxtpl", "lxml"} <= imported("check", sample)
