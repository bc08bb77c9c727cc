"""The folder for machines without a network: its scripts are what the systems read."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = runpy.run_path(str(ROOT / "offline" / "make.py"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    COMMANDS["copy_scripts"](tmp_path)
    return tmp_path


def test_the_folder_has_a_way_to_start_on_each_system_and_instructions(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {"jixiao.bat", "jixiao.sh", "说明.txt"}


def test_the_windows_script_is_what_cmd_reads(folder: Path) -> None:
    data = (folder / "jixiao.bat").read_bytes()
    text = data.decode("gbk")
    assert data.count(b"\n") == data.count(b"\r\n") > 10
    assert "安装没有完成" in text
    labels = set(re.findall(r"(?m)^:(\w+)", text))
    assert set(re.findall(r"goto (\w+)", text)) <= labels
    assert "--no-index" in text


def test_the_linux_script_is_sound(folder: Path) -> None:
    script = folder / "jixiao.sh"
    assert b"\r" not in script.read_bytes()
    assert "--no-index" in script.read_text(encoding="utf-8")
    if shutil.which("sh"):
        assert script.stat().st_mode & 0o100
        subprocess.run(["sh", "-n", str(script)], check=True)


def test_the_instructions_name_every_file(folder: Path) -> None:
    text = (folder / "说明.txt").read_text(encoding="utf-8-sig")
    assert all(name in text for name in ("jixiao.bat", "jixiao.sh", "wheels", ".venv"))
