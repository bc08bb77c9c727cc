"""Help pages and usage errors: Chinese, and laid out for Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toolkit.console import width_of

PACK_COMMANDS = ("list", "show", "check", "new", "edition", "vars", "diff", "text", "draft")
COMMANDS = (
    "new",
    "generate",
    "check",
    "compute",
    "explain",
    "form",
    "rollover",
    "schema",
    "summary",
    "pack",
    "help",
)
PAGES_INSIDE = (
    *(("pack", name, "-h") for name in PACK_COMMANDS),
    ("form", "export", "-h"),
    ("form", "import", "-h"),
)
ENGLISH = re.compile(
    r"(?i)\b(?:usage|options?|commands?|arguments?|error|try|help for|show|missing|invalid|default|no such|"
    r"exit|file|directory|path|does|not)\b"
)
# What is typed as it stands.
TYPED = re.compile(
    r"(?m)^  (?:list|show|check|new|edition|vars|diff|text|draft|export|import)(?= )"
    r"|--?[a-z-]+|\bjixiao [a-z ]+"
    r"|\b(?:schema|xlsx|yaml|JSON Schema|Excel|WPS)\b"
    r"|\b(?:full|concise|json|text|out|data|templates|national|git diff|git|textconv)\b"
)


def english_words(text: str) -> list[str]:
    return ENGLISH.findall(TYPED.sub(" ", text))


@pytest.mark.parametrize(
    "arguments",
    [("--help",), *((name, "-h") for name in COMMANDS), *PAGES_INSIDE],
)
def test_help_is_chinese_and_fits_the_terminal(run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    assert result.output.startswith("用法：jixiao")
    assert "选项：" in result.output
    assert english_words(result.output) == []
    assert max(map(width_of, result.output.splitlines())) <= 80


def test_the_commands_stand_in_the_order_of_the_work(run) -> None:
    listed = re.findall(r"^  ([a-z]+) ", run("--help").output.partition("命令：\n")[2], re.MULTILINE)
    assert listed == list(COMMANDS)


def test_the_meanings_of_options_stand_in_one_column(run) -> None:
    lines = run("generate", "--help").output.partition("选项：\n")[2].splitlines()
    starts = {width_of(match[0]) for line in lines if (match := re.match(r"  -.*?  +(?=\S)", line))}
    assert len(starts) == 1


def test_the_default_is_named_in_chinese(run) -> None:
    assert "[默认：out]" in run("generate", "--help").output


@pytest.mark.parametrize("names", [(), ("check",), ("pack", "show")])
def test_help_shows_the_page_of_a_command(run, names: tuple[str, ...]) -> None:
    assert run("help", *names).output == run(*names, "--help").output


def test_version(run) -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert re.fullmatch(r"jixiao \d+\.\d+\.\d+\S*\n", result.output)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nope",), "没有命令“nope”"),
        (("check", "--strikt"), "没有选项“--strikt”。 是不是想写“--strict”？"),
        (("check", "--format", "xml"), "没有“xml”，可选的有“full”、“concise”、“json”"),
        (("compute",), "缺少参数“填报文件”"),
        (("generate", "-o"), "选项“-o”后面要写 1 个值"),
        (("generate", "--draft=1"), "选项“--draft”后面不能写值"),
        (("explain", "a", "b", "c"), "多写了参数：c"),
        (("generate", "--packs", "无此文件夹"), "文件夹“无此文件夹”不存在"),
        (("generate", "-o", "一个文件"), "“一个文件”是文件，这里要写文件夹"),
        (("compute", "两份"), "“两份”里有 2 份填报，这里要写其中一份"),
        (("generate", "无此文件.yaml"), "找不到“无此文件.yaml”"),
        (("check", "空文件夹"), "在“空文件夹”没有找到填报文件"),
        (("help", "nope"), "没有命令“nope”"),
        (("explain", "X999"), "没有编号为“X999”的问题"),
        (("explain", "data", "支出.合计.决策"), "没有“支出.合计.决策”这个数。是不是想写“支出.合计.决算”？"),
    ],
)
def test_a_usage_error_is_chinese_and_exits_with_2(run, workplace, arguments, told: str) -> None:
    (workplace.folder / "空文件夹").mkdir()
    (workplace.folder / "两份").mkdir()
    for name in ("一个文件", "两份/甲.yaml", "两份/乙.yaml"):
        (workplace.folder / name).write_text("", encoding="utf-8")
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "错误：" in result.stderr
    assert english_words(result.output) == []


def test_pack_alone_shows_its_help(run) -> None:
    assert "列出可用的模板包" in run("pack").output


def test_without_a_data_folder_nothing_is_guessed(run, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("generate")
    assert result.exit_code == 2
    assert "找不到“data”" in result.stderr
