"""jixiao pack text."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.commands.group import Command
from toolkit.commands.parameters import path_type
from toolkit.packing.projection import project


@click.command(cls=Command, short_help="把一个 Word 或 Excel 文件变成便于比较的文字")
@click.argument("file", type=path_type("文件", dir_okay=False, exists=True), metavar="文件")
def command(file: Path) -> None:
    """把模板或成文变成文字：逐段、逐格，带位置和标签，便于审阅和比较。

    也可以作为 git 的 textconv，让 git diff 显示 Word 和 Excel 模板的改动（见维护人手册）。
    """
    try:
        text = project(file)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    click.echo(text, nl=False)
