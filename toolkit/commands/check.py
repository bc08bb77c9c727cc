"""jixiao check: every finding of filings, no document."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from toolkit import show
from toolkit.bulk import has_faulty_pack, process_filings
from toolkit.commands.group import Command
from toolkit.commands.parameters import CLEAN, FOUND, MISUSED, find_places, packs_option, paths_argument
from toolkit.commands.telling import echo_json, echo_lines
from toolkit.commands.watching import changed_places
from toolkit.filing import FilingPlace
from toolkit.finding import Findings, Severity
from toolkit.locations import packs_roots
from toolkit.pipeline import Options, Outcome, Studio


@click.command(cls=Command, short_help="核对填报，不生成报告")
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
@click.option("--watch", is_flag=True, help="一直等着，填报文件每次保存后重新核对；按 Ctrl-C 停止。")
@packs_option
def command(
    paths: tuple[Path, ...], style: str, *, strict: bool, watch: bool, packs_dir: Path | None
) -> None:
    """核对填报文件，列出全部问题，不生成报告。

    路径可以是填报文件，也可以是文件夹（包括其下各层），可以写多个，不写时为 data。

    退出码：0 没有错误；1 有错误（加 --strict 时包括警告）；2 用法不对，或者模板包有错。
    """
    places = find_places(paths)
    roots = packs_roots(packs_dir)
    studio = Studio(roots)
    outcomes = _check(places, studio, style)
    if watch:
        _check_again(places, studio, style)
        raise SystemExit(CLEAN)
    if any(has_faulty_pack(outcome) for outcome in outcomes):
        raise SystemExit(MISUSED)
    severities = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    found = any(outcome.findings.count(severity) for outcome in outcomes for severity in severities)
    raise SystemExit(FOUND if found else CLEAN)


def _check(places: list[tuple[FilingPlace, str]], studio: Studio, style: str) -> list[Outcome]:
    """Check the filings and tell what was found."""
    outcomes = list(process_filings(places, studio, Options()))
    findings = Findings(finding for outcome in outcomes for finding in outcome.findings)
    lines = {file: text for outcome in outcomes for file, text in outcome.lines.items()}
    if style == "json":
        echo_json(show.findings_as_json(findings, len(outcomes)))
    elif style == "concise":
        echo_lines(show.findings_as_lines(findings))
    else:
        echo_lines(show.findings_as_text(findings, lines))
        click.echo(show.summary_line(findings, len(outcomes)))
    return outcomes


def _check_again(places: list[tuple[FilingPlace, str]], studio: Studio, style: str) -> None:
    """Check each filing again that is saved, until Ctrl-C; after a change of a pack, all of them."""
    click.echo("等待保存……（按 Ctrl-C 停止）", err=True)
    roots = studio.library.roots
    try:
        for again in changed_places(places, roots):
            click.echo(f"—— {datetime.now():%H:%M:%S} 重新核对", err=True)  # noqa: DTZ005 - the clock on the wall
            if not again:
                studio = Studio(roots)
            _check(again or places, studio, style)
    except KeyboardInterrupt:
        click.echo("已停止。", err=True)
