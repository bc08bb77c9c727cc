"""LibreOffice as the tests use it: it converts, says when it cannot, and is missed only where allowed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_a_text_becomes_a_pdf(soffice: Callable[[Path, str, Path], Path], tmp_path: Path) -> None:
    text = tmp_path / "自评 报告.txt"
    text.write_text("决算", encoding="utf-8")
    made = soffice(text, "pdf", tmp_path / "成品")
    assert made == tmp_path / "成品" / "自评 报告.pdf"
    assert made.read_bytes().startswith(b"%PDF-")


def test_a_file_that_does_not_open_fails(soffice: Callable[[Path, str, Path], Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04" + bytes(200))
    with pytest.raises(pytest.fail.Exception, match=r"broken\.pdf"):
        soffice(broken, "pdf", tmp_path / "out")


@pytest.mark.parametrize(
    ("promise", "outcome"),
    [
        ({}, "1 skipped"),
        ({"CI": "true"}, "1 error"),
        ({"JIXIAO_REQUIRE_OFFICE": "1"}, "1 error"),
    ],
)
def test_without_libreoffice_a_test_is_skipped_unless_it_is_promised(
    promise: dict[str, str], outcome: str, tmp_path: Path
) -> None:
    """The first test of this file, run once more where no program is found."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"CI", "JIXIAO_REQUIRE_OFFICE"}
    }
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            f"{Path(__file__)}::test_a_text_becomes_a_pdf",
        ],
        cwd=ROOT,
        env={**environment, **promise, "PATH": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert outcome in done.stdout.splitlines()[-1]
