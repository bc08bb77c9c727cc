"""The real program: on a GBK terminal or redirect, under either name, and when it has a fault of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from toolkit.commands import parameters
from toolkit.pipeline import Studio

ROOT = Path(__file__).parents[2]
RARE = "😀𠮷"


@pytest.fixture
def rare(workplace):
    """The filing with an emoji and a rare character in its texts and with an error that quotes them."""
    workplace.change("简称: 政数局", f"简称: 政数局{RARE}")
    workplace.change("- {职务: 正股长, 人数: 3}", f"- {{职务: 正股长{RARE}, 人数: {RARE}}}")
    return workplace


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("generate", "--with-errors", "--draft"), 0),
        (("generate",), 1),
        (("check",), 1),
        (("check", "--format", "concise"), 1),
        (("check", "--format", "json"), 1),
        (("compute", "FILING"), 1),
        (("compute", "FILING", "--format", "json"), 1),
        (("explain", "FILING", "单位.简称"), 0),
        (("explain", "FILING", "支出.一般公共预算财政拨款.增减额"), 0),
        (("explain", "FILING", RARE), 2),
        (("generate", f"没有{RARE}.yaml"), 2),
        (("--help",), 0),
        (("generate", "--help"), 0),
        (("nope",), 2),
    ],
)
def test_output_in_gbk(rare, start, arguments: tuple[str, ...], code: int) -> None:
    given = [str(rare.filing) if each == "FILING" else each for each in arguments]
    process = start(*given, encoding="gbk")
    out, err = process.stdout.decode("gbk"), process.stderr.decode("gbk")
    assert "Traceback" not in err
    assert "BUG" not in out + err
    assert process.returncode == code, out + err
    assert out or err


def test_json_loses_nothing_in_gbk(rare, start) -> None:
    process = start("compute", rare.filing, "--format", "json", encoding="gbk")
    values = json.loads(process.stdout.decode("gbk"))
    assert values["单位.简称"]["value"] == f"政数局{RARE}"


def test_a_sign_that_gbk_lacks_is_replaced_by_a_near_one(workplace, start) -> None:
    process = start("explain", workplace.filing, "支出.一般公共预算财政拨款.增减额", encoding="gbk")
    assert "254.22-157.32" in process.stdout.decode("gbk").replace(" ", "")


def test_the_documents_do_not_depend_on_the_encoding(rare, start) -> None:
    start("generate", "--with-errors", "--draft", "-o", "甲", encoding="gbk")
    start("generate", "--with-errors", "--draft", "-o", "乙", encoding="utf-8")
    (first,) = Path("甲").rglob("部门整体支出绩效自评报告.docx")
    (second,) = Path("乙").rglob("部门整体支出绩效自评报告.docx")
    assert first.read_bytes() == second.read_bytes()


def test_the_script_does_what_the_installed_program_does(workplace, start) -> None:
    """The entry point of setup.cfg is `cli:main`, called without arguments under the name of the program."""
    call = "import sys; sys.argv[0] = 'jixiao'; from cli import main; sys.exit(main())"
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)}
    for arguments in (["--help"], ["check"], ["generate"], ["pack", "list"], ["nope"]):
        installed = subprocess.run(
            [sys.executable, "-c", call, *arguments], capture_output=True, env=environment, check=False
        )
        shutil.rmtree("out", ignore_errors=True)
        script = start(*arguments)
        assert (script.returncode, script.stdout, script.stderr) == (
            installed.returncode,
            installed.stdout,
            installed.stderr,
        )


def test_control_characters_of_a_file_do_not_reach_the_terminal(workplace, run) -> None:
    workplace.change("简称: 政数局", "简称: 政数局\x1b[31m\x07")
    result = run("check")
    assert result.exit_code == 1
    assert "\x1b" not in result.output
    assert "\x07" not in result.output


def test_a_fault_of_the_program_spoils_one_filing_only(workplace, monkeypatch) -> None:
    workplace.another("财政局")
    own = Studio.process

    def fail(self, place, shown, options):
        if "财政局" in shown:
            raise KeyError("x")
        return own(self, place, shown, options)

    monkeypatch.setattr(Studio, "process", fail)
    result = CliRunner().invoke(cli.main, ["generate"])
    assert result.exit_code == 1
    assert "BUG001" in result.stderr
    assert "KeyError" in result.stderr
    assert "Traceback" not in result.output
    assert workplace.document.is_file()


@pytest.mark.parametrize("shown", [False, True])
def test_a_fault_outside_the_filings_is_told_in_a_sentence(workplace, monkeypatch, *, shown: bool) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(parameters, "find_filings", fail)
    if shown:
        monkeypatch.setenv("JIXIAO_TRACEBACK", "1")
    else:
        monkeypatch.delenv("JIXIAO_TRACEBACK", raising=False)
    result = CliRunner().invoke(cli.main, ["check"])
    if shown:
        assert isinstance(result.exception, ZeroDivisionError)
    else:
        assert result.exit_code == 2
        assert "程序内部错误" in result.stderr
