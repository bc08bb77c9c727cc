"""The jixiao command: options in, findings and documents out. The work is done in `toolkit`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from toolkit import __version__, show
from toolkit.bulk import FilingResult, generate_filings
from toolkit.filing import FilingPlace, find_filings
from toolkit.finding import Findings, Kind, Severity, kinds
from toolkit.locations import packs_roots
from toolkit.pack import list_packs
from toolkit.pipeline import Options, Outcome, Studio

CLEAN, FOUND, MISUSED = 0, 1, 2

packs_option = click.option(
    "--packs",
    "packs_dir",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="文件夹",
    help="模板包所在的文件夹；不写时先找当前文件夹下的 templates，再用随软件安装的模板包。",
)
paths_argument = click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[路径]…")
file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="填报文件")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="jixiao", message="jixiao %(version)s")
def main() -> None:
    """绩效自评报告的计算、核对和生成。

    在 YAML 文件中填写预算数和指标，由工具算出各项比率、合计、得分和等级，核对是否一致，按当地格式生成报告。
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@main.command()
@paths_argument
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    metavar="文件夹",
    help="成文存放的文件夹。",
)
@click.option("--draft", is_flag=True, help="缺少必填内容也生成草稿，缺处印“【待填：…】”。")
@click.option("--with-errors", is_flag=True, help="有其他错误也生成，页眉印“【校核未通过】”。")
@click.option("--force", is_flag=True, help="覆盖人工修改过的成文，原文件另存一份。")
@packs_option
def generate(
    paths: tuple[Path, ...],
    out: Path,
    draft: bool,
    with_errors: bool,
    force: bool,
    packs_dir: Path | None,
) -> None:
    """生成报告和表格。

    路径可以是填报文件或文件夹，不写时为 data。有错误的填报不生成，其余照常；有填报未生成时退出码为 1，全部不能处理时为 2。
    """
    places = _find(paths)
    studio = Studio(packs_roots(packs_dir))
    options = Options(draft=draft, with_errors=with_errors)
    results = []
    for result in generate_filings(places, studio, options, out, force=force):
        _tell_result(result)
        results.append(result)
    failed = [result for result in results if result.failed]
    made = sum(len(result.written) for result in results)
    click.echo(f"共 {len(results)} 份填报：生成成文 {made} 份，未生成的填报 {len(failed)} 份")
    if failed:
        unusable = all(result.outcome.filing is None for result in results)
        raise SystemExit(MISUSED if unusable else FOUND)


def _tell_result(result: FilingResult) -> None:
    outcome = result.outcome
    for line in show.findings_as_text(outcome.findings, outcome.lines):
        click.echo(line, err=True)
    for written in result.written:
        click.echo(f"已生成 {written.path}")
        if written.kept:
            click.echo(f"  人工修改过的原文件另存为 {written.kept.name}")
    if result.failed:
        errors = outcome.findings.count(Severity.ERROR)
        click.echo(f"未生成 {outcome.shown}：有 {errors} 个错误，请按上面的建议改正")


@main.command()
@paths_argument
@click.option(
    "--format",
    "style",
    type=click.Choice(["full", "concise", "json"]),
    default="full",
    show_default=True,
    metavar="格式",
    help="full 详细，concise 每个问题一行，json 供其他程序读取。",
)
@click.option("--strict", is_flag=True, help="警告也按错误处理（影响退出码）。")
@packs_option
def check(paths: tuple[Path, ...], style: str, strict: bool, packs_dir: Path | None) -> None:
    """核对填报，不生成成文。

    没有问题时退出码为 0，有错误（加 --strict 时包括警告）为 1，用法不对或模板包有错为 2。
    """
    places = _find(paths)
    studio = Studio(packs_roots(packs_dir))
    outcomes = [studio.process(place, shown, Options()) for place, shown in places]
    findings = Findings(finding for outcome in outcomes for finding in outcome.findings)
    lines = {file: text for outcome in outcomes for file, text in outcome.lines.items()}
    if style == "json":
        click.echo(show.findings_as_json(findings, len(outcomes)))
    elif style == "concise":
        _echo_lines(show.findings_as_lines(findings))
    else:
        _echo_lines(show.findings_as_text(findings, lines))
        click.echo(show.summary_line(findings, len(outcomes)))
    raise SystemExit(_check_status(findings, outcomes, strict=strict))


def _check_status(findings: Findings, outcomes: list[Outcome], *, strict: bool) -> int:
    faulty_pack = any(
        finding.severity is Severity.ERROR
        for outcome in outcomes
        if outcome.pack
        for finding in outcome.pack.findings
    )
    if faulty_pack:
        return MISUSED
    found = findings.has_errors or (strict and findings.count(Severity.WARNING) > 0)
    return FOUND if found else CLEAN


@main.command()
@file_argument
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    metavar="格式",
    help="text 供人阅读，json 供其他程序读取。",
)
@packs_option
def compute(file: Path, style: str, packs_dir: Path | None) -> None:
    """列出填报文件中全部的数：填写的和算出的，用全名。"""
    outcome = _compute(file, packs_dir)
    if outcome.computation is not None:
        if style == "json":
            click.echo(show.values_as_json(outcome.computation))
        else:
            _echo_lines(show.values_as_text(outcome.computation))
    _tell_errors(outcome)


@main.command()
@click.argument("file_or_code", metavar="填报文件或问题编号")
@click.argument("name", required=False, metavar="[名称]")
@packs_option
def explain(file_or_code: str, name: str | None, packs_dir: Path | None) -> None:
    """说明一个数是怎样算出来的，或者一个问题编号是什么意思。

    例如：jixiao explain data/示例.yaml 支出.合计.增减率；jixiao explain S003
    """
    if name is None:
        _explain_code(file_or_code)
        return
    outcome = _compute(Path(file_or_code), packs_dir)
    if outcome.computation is None:
        _tell_errors(outcome)
        return
    steps = {cell.name: step for cell, step in outcome.computation.steps()}
    if name not in steps:
        hints = show.similar_names(name, steps)
        raise click.UsageError(f"没有“{name}”这个数。" + "".join(hints) + "全部名称用 jixiao compute 查看。")
    _echo_lines(show.trace_as_text(steps[name]))


def _explain_code(code: str) -> None:
    kind: Kind | None = kinds().get(code.upper())
    if kind is None:
        raise click.UsageError(f"没有编号为“{code}”的问题；要说明一个数，请写填报文件和名称。")
    _echo_lines(show.kind_as_text(kind))


@main.group()
def pack() -> None:
    """查看模板包。"""


@pack.command("list")
@packs_option
def pack_list(packs_dir: Path | None) -> None:
    """列出可用的模板包。"""
    for name, title, region in list_packs(packs_roots(packs_dir)):
        click.echo(f"{name}  {title}（{region}）" if region else f"{name}  {title}")


def _find(paths: tuple[Path, ...]) -> list[tuple[FilingPlace, str]]:
    """Every filing at the paths, with its path as it is shown."""
    found: dict[Path, tuple[FilingPlace, str]] = {}
    for path in paths or (Path("data"),):
        if not path.exists():
            raise click.UsageError(f"找不到“{path}”。请检查路径，或先进入项目所在的文件夹。")
        for place in find_filings(path):
            found[place.path] = (place, _shown(place.path, path))
    if not found:
        raise click.UsageError("没有找到填报文件（扩展名为 .yaml，不以下划线开头）。")
    return list(found.values())


def _shown(file: Path, given: Path) -> str:
    """A file as the user would name it: below the path that was given."""
    base = given.resolve()
    return given.as_posix() if file == base else (given / file.relative_to(base)).as_posix()


def _compute(file: Path, packs_dir: Path | None) -> Outcome:
    places = _find((file,))
    if len(places) != 1:
        raise click.UsageError("请只写一份填报文件。")
    place, shown = places[0]
    return Studio(packs_roots(packs_dir)).compute(place, shown)


def _tell_errors(outcome: Outcome) -> None:
    """Tell what stands in the way, and leave with the exit code for it."""
    if outcome.findings.has_errors:
        for line in show.findings_as_text(outcome.findings, outcome.lines):
            click.echo(line, err=True)
        raise SystemExit(FOUND)


def _echo_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


if __name__ == "__main__":
    main(prog_name="jixiao")
