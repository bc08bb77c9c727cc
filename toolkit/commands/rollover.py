"""jixiao rollover: next year's draft of a filing."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit import show
from toolkit import vocabulary as v
from toolkit.commands.group import Command
from toolkit.commands.one import compute_one
from toolkit.commands.parameters import FOUND, file_argument, packs_option, path_type
from toolkit.commands.telling import echo_lines
from toolkit.desk import next_filing


@click.command(cls=Command, short_help="由本年填报结转出下年的草稿")
@file_argument
@click.option(
    "-o",
    "--out",
    type=path_type("路径"),
    required=True,
    metavar="文件",
    help="下年的填报，已有的不覆盖。",
)
@packs_option
def command(file: Path, out: Path, packs_dir: Path | None) -> None:
    """由本年的填报结转出下一年的草稿。

    本年的决算数成为上年决算数，年末结转成为年初结转，年度和日期后移一年；名称、编码、指标和权重保留，本年的数清空；
    文字保留并标上“【待更新】”，没有改的由 jixiao check 指出；已经到期的项目不再列入。
    """
    outcome = compute_one(file, packs_dir)
    if outcome.computation is None or outcome.pack is None:
        echo_lines(show.findings_as_text(outcome.findings, outcome.lines), err=True)
        raise SystemExit(FOUND)
    if outcome.place.path.is_dir() == (out.suffix == ".yaml"):
        wanted = "文件夹" if outcome.place.path.is_dir() else "扩展名为 .yaml 的文件"
        raise click.UsageError(f"“{file}”结转出来的是{wanted}，-o 后面要写{wanted}。")
    made, findings = next_filing(outcome, out)
    echo_lines(show.findings_as_text(findings, outcome.lines), err=True)
    if made is None or findings.has_errors:
        raise SystemExit(FOUND)
    click.echo(f"已写出 {out.as_posix()}")
    click.echo(f"结转的数 {made.carried} 个，标着“{v.STALE}”的文字 {made.marked} 处。")
    for name in made.ended:
        click.echo(f"已经到期，没有列入：{name}")
    click.echo("接着填写本年的数、更新文字，再用 jixiao check 核对。")
