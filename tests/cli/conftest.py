"""A workplace with one county's data, and ways to run the command there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main

ROOT = Path(__file__).parents[2]
FILING = Path("data/xuwen/2024/政务服务和数据管理局.yaml")
DOCUMENT = "部门整体支出绩效自评报告.docx"

Run = Callable[..., Result]


@dataclass(frozen=True)
class Workplace:
    """A folder like that of a user: `data` with one filing, nothing else."""

    folder: Path
    filing: Path

    @property
    def document(self) -> Path:
        """Where `generate` puts the report of the filing."""
        return self.folder / "out" / "xuwen" / "2024" / self.filing.stem / DOCUMENT

    def change(self, old: str, new: str) -> None:
        """Edit the filing as a clerk would."""
        text = self.filing.read_text(encoding="utf-8")
        assert old in text
        self.filing.write_text(text.replace(old, new), encoding="utf-8")

    def another(self, name: str, old: str = "", new: str = "") -> Path:
        """A second filing beside the first, with one change."""
        path = self.filing.with_name(f"{name}.yaml")
        path.write_text(self.filing.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        return path


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    for file in ("data/_公共.yaml", "data/xuwen/2024/_公共.yaml", FILING):
        target = tmp_path / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, target)
    monkeypatch.chdir(tmp_path)
    return Workplace(tmp_path, tmp_path / FILING)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("check", "data")` → the result, in this process; a fault of the program fails the test."""
    monkeypatch.setenv("JIXIAO_TRACEBACK", "1")

    def invoke(*arguments: object) -> Result:
        result = CliRunner().invoke(main, [str(each) for each in arguments], prog_name="jixiao")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "Traceback" not in result.output
        assert "BUG" not in result.output
        return result

    return invoke


@pytest.fixture
def start() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """`start("check", encoding="gbk")` → the finished process of `python cli.py`; output as bytes."""

    def launch(*arguments: object, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LANG": "C"}
        return subprocess.run(
            [sys.executable, ROOT / "cli.py", *map(str, arguments)],
            capture_output=True,
            env=environment,
            timeout=120,
            check=False,
        )

    return launch
