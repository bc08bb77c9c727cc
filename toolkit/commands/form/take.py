"""jixiao form import; `import` itself is no name for a module."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit import show
from toolkit.commands.group import Command
from toolkit.commands.parameters import FOUND, packs_option, path_type
from toolkit.commands.telling import echo_lines
from toolkit.desk import import_form
from toolkit.locations import packs_roots
from toolkit.pipeline import Studio


@click.command(cls=Command, name="import", short_help="由 Excel 表单写出填报文件")
@click.argument("form", type=path_type("文件", exists=True, dir_okay=False), metavar="表单")
@click.option(
    "-o", "--out", type=path_type("文件", dir_okay=False), required=True, metavar="文件", help="填报文件。"
)
@click.option("--update", is_flag=True, help="更新已有的填报文件，保留其中的注释和次序。")
@packs_option
def command(form: Path, out: Path, packs_dir: Path | None, *, update: bool) -> None:
    """把填好的 Excel 表单变成填报文件。

    已有同名的填报文件时，加 --update 只改动与表单不同的内容；不加则不写。
    表单有读不出来的内容时，列出所在的格子，什么也不写。
    """
    if update and not out.is_file():
        raise click.UsageError(f"没有“{out}”，不能更新；要建立新文件，不要写 --update。")
    if out.exists() and not update:
        raise click.UsageError(f"已有“{out}”。要把表单的内容更新到其中，请加 --update。")
    findings = import_form(form, Studio(packs_roots(packs_dir)).library, out, update=update)
    echo_lines(show.findings_as_text(findings, {}), err=True)
    if findings.has_errors:
        raise SystemExit(FOUND)
    click.echo(f"已{'更新' if update else '写出'} {out.as_posix()}")
    click.echo("接着用 jixiao check 核对。")
