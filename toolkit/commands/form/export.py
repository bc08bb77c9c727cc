"""jixiao form export."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit import show
from toolkit.commands.group import Command
from toolkit.commands.pack.chosen import load_chosen
from toolkit.commands.parameters import FOUND, find_places, packs_option, path_type
from toolkit.commands.telling import echo_lines
from toolkit.desk import form_of_filing, form_of_pack
from toolkit.locations import packs_roots
from toolkit.pipeline import Studio


@click.command(cls=Command, short_help="生成 Excel 表单")
@click.argument("source", metavar="模板包[@年度]|填报文件")
@click.option(
    "-o",
    "--out",
    type=path_type("文件", dir_okay=False),
    required=True,
    metavar="文件",
    help="表单，扩展名为 .xlsx；已有的不会被覆盖。",
)
@packs_option
def command(source: str, out: Path, packs_dir: Path | None) -> None:
    """由模板包生成空的 Excel 表单，或者由填报文件生成已经填好的表单。

    每张表一个工作表，写明单位和说明，可选的值有下拉列表；编码按文本保存；合计只供核对，不导入。
    """
    if out.suffix.lower() != ".xlsx":
        raise click.UsageError(f"“{out}”的扩展名应为 .xlsx。")
    studio = Studio(packs_roots(packs_dir))
    file = Path(source)
    if file.exists():
        places = find_places((file,))
        if len(places) != 1:
            raise click.UsageError(f"“{file}”里有 {len(places)} 份填报，这里要写其中一份。")
        findings = form_of_filing(places[0][0], studio.library, places[0][1], out)
    else:
        findings = form_of_pack(load_chosen(source, studio), out)
    echo_lines(show.findings_as_text(findings, {}), err=True)
    if findings.has_errors:
        raise SystemExit(FOUND)
    click.echo(f"已生成 {out.as_posix()}")
    click.echo("填好后用 jixiao form import 变回填报文件。")
