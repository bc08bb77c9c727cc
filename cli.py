"""The jixiao command: options in, findings and documents out. The work is done in `toolkit`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

from toolkit import __version__, console, show
from toolkit import vocabulary as v
from toolkit.bulk import FilingResult, generate_filings, process_filings
from toolkit.filing import FilingPlace, find_filings
from toolkit.finding import Finding, Findings, Severity, Span, kinds
from toolkit.locations import packs_roots
from toolkit.pack import list_packs, pack_names
from toolkit.packing import check_pack, describe_pack
from toolkit.pipeline import Options, Outcome, Studio, options_needed
from toolkit.reading import similar

CLEAN, FOUND, MISUSED = 0, 1, 2

# Set to anything, it shows a fault of the program with its traceback.
_TRACEBACK = "JIXIAO_TRACEBACK"
# Findings with these letters are about how a file is written: YAML, templates and packs, formulas.
_PACK_CODES = ("S", "T", "F")


class HelpPage(click.HelpFormatter):
    """click's help page for Chinese text: full-width colons, and a character is two columns wide."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line, without a space behind the Chinese colon."""
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """A heading with a Chinese colon."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, set apart by empty lines in `text`."""
        indent = " " * self.current_indent
        paragraphs = (
            "\n".join(indent + line for line in console.wrap(paragraph, self.width - self.current_indent))
            for paragraph in text.split("\n\n")
        )
        self.write("\n\n".join(paragraphs) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Two columns: options or commands, and what they do."""
        indent = " " * self.current_indent
        rows = list(rows)
        first = min(max(console.width_of(term) for term, _ in rows), col_max) + col_spacing
        for term, meaning in rows:
            lines = console.wrap(meaning, max(self.width - self.current_indent - first, 20))
            room = first - console.width_of(term)
            if room < col_spacing:
                lines.insert(0, "")
                room = 0
            self.write(f"{indent}{term}{' ' * room}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{indent}{' ' * first}{line}\n")


class Context(click.Context):
    """A context whose help pages are laid out for Chinese."""

    formatter_class = HelpPage


class Command(click.Command):
    """A command with a Chinese usage line."""

    context_class = Context

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 (whatever click takes)
        super().__init__(*args, **{"options_metavar": "[选项]", **settings})


class CommandGroup(click.Group):
    """Commands in the order in which they are used, all messages in Chinese, on any terminal."""

    context_class = Context
    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401
        super().__init__(
            *args, **{"options_metavar": "[选项]", "subcommand_metavar": "命令 [参数]…", **settings}
        )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's interface)
        """The names of the commands as they stand in this file."""
        return list(self.commands)

    def main(self, *args: Any, **settings: Any) -> Any:  # noqa: ANN401
        """Run as click does; a fault of the program is told in a sentence instead of a traceback."""
        console.accept_every_character()
        with console.chinese_messages():
            try:
                return super().main(*args, **settings)
            except Exception as error:
                if os.environ.get(_TRACEBACK):
                    raise
                click.echo(
                    f"程序内部错误：{type(error).__name__}: {error}\n"
                    "请把本条信息和所用的文件交给维护人员。"
                    f"（设置环境变量 {_TRACEBACK}=1 再运行，可以看到详细情况。）",
                    err=True,
                )
                raise SystemExit(MISUSED) from None


def _path_type(name: str, **checks: bool) -> click.Path:
    """The type of a path; click takes its English name before our catalogue can be asked."""
    kind = click.Path(path_type=Path, **checks)
    kind.name = name
    return kind


packs_option = click.option(
    "--packs",
    "packs_dir",
    type=_path_type("文件夹", file_okay=False, exists=True),
    metavar="文件夹",
    help="模板包所在的文件夹。不写时先找当前文件夹下的 templates，再用随软件安装的模板包。",
)
paths_argument = click.argument("paths", nargs=-1, type=_path_type("路径"), metavar="[路径]…")
file_argument = click.argument("file", type=_path_type("文件", dir_okay=False), metavar="填报文件")


@click.group(
    cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, "-V", "--version", message="jixiao %(version)s", help="显示版本后退出。")
def main() -> None:
    """绩效自评报告的计算、核对和生成。

    填报人在 YAML 文件中填写预算数和指标；本工具算出比率、合计、得分和等级，核对前后是否一致，
    按当地的格式生成报告。

    各命令的用法：jixiao 命令 --help
    """


@main.command(short_help="生成报告")
@paths_argument
@click.option(
    "-o",
    "--out",
    type=_path_type("文件夹", file_okay=False),
    default=Path("out"),
    show_default=True,
    metavar="文件夹",
    help="成文存放的文件夹。",
)
@click.option("--draft", is_flag=True, help="必填的内容还没有填齐也生成草稿，缺处印“【待填：…】”。")
@click.option("--with-errors", is_flag=True, help="有其他错误也生成，页眉印“【校核未通过】”。")
@click.option("--force", is_flag=True, help="覆盖人工修改过的成文，修改过的文件另存一份。")
@packs_option
def generate(
    paths: tuple[Path, ...],
    out: Path,
    *,
    draft: bool,
    with_errors: bool,
    force: bool,
    packs_dir: Path | None,
) -> None:
    """由填报文件生成报告。

    路径可以是填报文件，也可以是文件夹（包括其下各层），可以写多个，不写时为 data。

    有错误的填报不生成，其余照常生成。

    退出码：0 全部生成；1 有填报没有生成；2 用法不对，或者没有一份填报能够处理。
    """
    places = _find(paths)
    studio = Studio(packs_roots(packs_dir))
    options = Options(draft=draft, with_errors=with_errors)
    results = []
    for result in generate_filings(places, studio, options, out, force=force):
        _tell_result(result, options)
        results.append(result)
    failed = [result for result in results if result.failed]
    made = sum(len(result.written) for result in results)
    ending = f"，未完成的填报 {len(failed)} 份" if failed else ""
    click.echo(f"共 {len(results)} 份填报，生成成文 {made} 份{ending}。")
    if failed:
        raise SystemExit(MISUSED if all(_is_unusable(result.outcome) for result in results) else FOUND)


def _tell_result(result: FilingResult, options: Options) -> None:
    outcome = result.outcome
    _tell_findings(outcome)
    for written in result.written:
        click.echo(f"已生成 {written.path.as_posix()}")
        if written.kept:
            click.echo(f"  人工修改过的文件另存为 {written.kept.name}")
    if result.failed:
        errors = outcome.findings.count(Severity.ERROR)
        click.echo(f"未完成 {outcome.shown}：有 {errors} 个错误，请按所列建议改正后重新生成")
        flags = _missing_flags(options_needed(outcome.findings), options) if outcome.filing else ()
        if flags and not result.written:
            click.echo(f"  要先看样子，可以加 {' '.join(flags)}")
    elif not result.written:
        click.echo(f"无需生成 {outcome.shown}：模板包没有规定这份填报要生成的成文")


def _missing_flags(needed: Options, given: Options) -> tuple[str, ...]:
    """The options that would let a refused filing through, as they are typed."""
    flags = {"--draft": needed.draft and not given.draft}
    flags["--with-errors"] = needed.with_errors and not given.with_errors
    return tuple(flag for flag, wanted in flags.items() if wanted)


def _is_unusable(outcome: Outcome) -> bool:
    """Whether the filing could not be processed at all: it cannot be read, or its pack is at fault."""
    return outcome.filing is None or _has_faulty_pack(outcome)


def _has_faulty_pack(outcome: Outcome) -> bool:
    return any(_is_about_pack(finding, outcome) for finding in outcome.findings)


def _is_about_pack(finding: Finding, outcome: Outcome) -> bool:
    """Whether a finding is an error of a pack's file, not of the filing or of what it inherits."""
    file = finding.span.file
    own = file == outcome.shown or Path(file).name == v.COMMON_FILE
    return finding.severity is Severity.ERROR and finding.code.startswith(_PACK_CODES) and not own


@main.command(short_help="核对填报，不生成报告")
@paths_argument
@click.option(
    "--format",
    "style",
    type=click.Choice(["full", "concise", "json"]),
    default="full",
    show_default=True,
    metavar="格式",
    help="full 详细；concise 每个问题一行；json 供其他程序读取。",
)
@click.option("--strict", is_flag=True, help="有警告时退出码也为 1。")
@packs_option
def check(paths: tuple[Path, ...], style: str, *, strict: bool, packs_dir: Path | None) -> None:
    """核对填报文件，列出全部问题，不生成报告。

    路径可以是填报文件，也可以是文件夹（包括其下各层），可以写多个，不写时为 data。

    退出码：0 没有错误；1 有错误（加 --strict 时包括警告）；2 用法不对，或者模板包有错。
    """
    places = _find(paths)
    outcomes = list(process_filings(places, Studio(packs_roots(packs_dir)), Options()))
    findings = Findings(finding for outcome in outcomes for finding in outcome.findings)
    lines = {file: text for outcome in outcomes for file, text in outcome.lines.items()}
    if style == "json":
        _echo_json(show.findings_as_json(findings, len(outcomes)))
    elif style == "concise":
        _echo_lines(show.findings_as_lines(findings))
    else:
        _echo_lines(show.findings_as_text(findings, lines))
        click.echo(show.summary_line(findings, len(outcomes)))
    if any(_has_faulty_pack(outcome) for outcome in outcomes):
        raise SystemExit(MISUSED)
    found = findings.has_errors or (strict and findings.count(Severity.WARNING) > 0)
    raise SystemExit(FOUND if found else CLEAN)


@main.command(short_help="列出填写的和算出的全部数值")
@file_argument
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    metavar="格式",
    help="text 供人阅读；json 供其他程序读取。",
)
@packs_option
def compute(file: Path, style: str, packs_dir: Path | None) -> None:
    """列出一份填报的全部数值，包括填写的和算出的。

    每个数用全名，例如“支出.合计.决算”；算不出来的写明原因。
    """
    outcome = _compute(file, packs_dir)
    if outcome.computation is not None:
        if style == "json":
            _echo_json(show.values_as_json(outcome.computation))
        else:
            _echo_lines(show.values_as_text(outcome.computation))
    _leave_on_errors(outcome)


@main.command(short_help="说明一个数怎样算出，或一个问题编号的意思")
@click.argument("file_or_code", metavar="填报文件|问题编号")
@click.argument("name", required=False, metavar="[名称]")
@packs_option
def explain(file_or_code: str, name: str | None, packs_dir: Path | None) -> None:
    """说明一个数是怎样算出来的，或者一个问题编号、一个 YAML 的键是什么意思。

    说明一个数，写填报文件和数的全名：

    jixiao explain data/示例.yaml 支出.合计.增减率

    说明一个问题或一个键，写编号或键：

    jixiao explain D006

    jixiao explain 必填
    """
    if name is None:
        _explain_code(file_or_code)
    else:
        _explain_value(Path(file_or_code), name, packs_dir)


def _explain_value(file: Path, name: str, packs_dir: Path | None) -> None:
    outcome = _compute(file, packs_dir)
    if outcome.computation is None:
        _leave_on_errors(outcome)
        return
    steps = {cell.name: step for cell, step in outcome.computation.steps()}
    if name not in steps:
        hints = "".join(similar(name, list(steps)))
        raise click.UsageError(f"没有“{name}”这个数。{hints}全部名称用 jixiao compute 查看。")
    _echo_lines(show.trace_as_text(steps[name]))


def _explain_code(code: str) -> None:
    kind = kinds().get(code.upper())
    if kind is None and code in v.MEANINGS:
        click.echo(f"{code}：{v.MEANINGS[code]}")
        return
    if kind is None:
        raise click.UsageError(f"没有编号为“{code}”的问题。要说明一个数，请写填报文件和数的全名。")
    _echo_lines(show.kind_as_text(kind))


@main.group(short_help="查看模板包")
def pack() -> None:
    """查看模板包。

    一个模板包是一个地区的报告格式：数据项、公式、核对规则和文档模板。
    """


@pack.command("list", short_help="列出可用的模板包")
@packs_option
def pack_list(packs_dir: Path | None) -> None:
    """列出可用的模板包：名称、标题、地区。"""
    for name, title, region in list_packs(packs_roots(packs_dir)):
        click.echo(f"{name}  {title}（{region}）" if region else f"{name}  {title}")


@pack.command("show", short_help="列出一个模板包的内容及其出处")
@click.argument("name", metavar="模板包")
@click.option("--year", type=int, metavar="年度", help="按该年度的版本；不写时按今年的版本。")
@packs_option
def pack_show(name: str, year: int | None, packs_dir: Path | None) -> None:
    """列出一个模板包的内容：数据项、公式、措辞、核对、成文，各自写在哪里，哪些还没有核实。"""
    studio = Studio(packs_roots(packs_dir))
    findings = Findings()
    wanted = year if year is not None else date.today().year  # noqa: DTZ011 - the year on the wall
    found = studio.library.load(name, wanted, Span(name), findings)
    if found is None:
        _echo_lines(show.findings_as_text(findings, {}), err=True)
        raise SystemExit(MISUSED)
    _echo_lines(describe_pack(found))


@pack.command("check", short_help="检查模板包本身")
@click.argument("names", nargs=-1, metavar="[模板包]…")
@packs_option
def pack_check(names: tuple[str, ...], packs_dir: Path | None) -> None:
    """检查模板包本身：名称、公式、措辞、Word 和 Excel 模板、用例和样例。

    不写名称时检查全部模板包。有错误时退出码为 2。
    """
    studio = Studio(packs_roots(packs_dir))
    findings = Findings()
    checked = names or pack_names(studio.library.roots)
    for name in checked:
        findings.extend(check_pack(name, studio.library, studio.library.roots))
    _echo_lines(show.findings_as_text(findings, {}))
    click.echo(show.summary_line(findings, len(checked), what="个模板包"))
    raise SystemExit(MISUSED if findings.has_errors else CLEAN)


def _find(paths: tuple[Path, ...]) -> list[tuple[FilingPlace, str]]:
    """Every filing at the paths, each once, with its path as it is shown."""
    found: dict[Path, tuple[FilingPlace, str]] = {}
    for path in paths or (Path("data"),):
        if not path.exists():
            raise click.UsageError(f"找不到“{path}”。请检查路径，或者先进入填报文件所在的文件夹。")
        for place in find_filings(path):
            if place.path.name != v.COMMON_FILE:
                found.setdefault(place.path, (place, _shown(place.path, path)))
    if not found:
        given = "、".join(f"“{path}”" for path in paths) or "“data”"
        raise click.UsageError(f"在{given}没有找到填报文件（扩展名为 .yaml，文件名不以下划线开头）。")
    return list(found.values())


def _shown(file: Path, given: Path) -> str:
    """A file as the user would name it: below the path that was given."""
    base = given.resolve()
    return given.as_posix() if file == base else (given / file.relative_to(base)).as_posix()


def _compute(file: Path, packs_dir: Path | None) -> Outcome:
    places = _find((file,))
    if len(places) != 1:
        raise click.UsageError(f"“{file}”是文件夹，这里要写一份填报文件。")
    place, shown = places[0]
    return Studio(packs_roots(packs_dir)).compute(place, shown)


def _leave_on_errors(outcome: Outcome) -> None:
    """Tell what stands in the way, and leave with the exit code for it."""
    if outcome.findings.has_errors:
        _tell_findings(outcome)
        raise SystemExit(FOUND)


def _tell_findings(outcome: Outcome) -> None:
    _echo_lines(show.findings_as_text(outcome.findings, outcome.lines), err=True)


def _echo_lines(lines: Iterable[str], *, err: bool = False) -> None:
    for line in lines:
        click.echo(console.one_line(line), err=err)


def _echo_json(text: str) -> None:
    click.echo(console.safe_json(text, sys.stdout))


if __name__ == "__main__":
    main(prog_name="jixiao")
