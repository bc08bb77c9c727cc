"""jixiao pack vars."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit import show
from toolkit.commands.group import Command
from toolkit.commands.pack.chosen import load_chosen
from toolkit.commands.parameters import MISUSED, packs_option
from toolkit.commands.telling import echo_lines
from toolkit.finding import Findings
from toolkit.locations import packs_roots
from toolkit.packing import describe_usage
from toolkit.pipeline import Studio, compile_template
from toolkit.reading import similar


@click.command(cls=Command, short_help="列出一份成文的模板用到的名称")
@click.argument("pack", metavar="模板包[@年度]")
@click.argument("document", metavar="成文")
@packs_option
def command(pack: str, document: str, packs_dir: Path | None) -> None:
    """列出一份成文的模板用到哪些名称，各在第几段、哪张表哪一格；数据字典中哪些没有用到。"""
    studio = Studio(packs_roots(packs_dir))
    found = load_chosen(pack, studio)
    spec = found.documents.get(document)
    if spec is None:
        hints = "".join(similar(document, found.documents))
        raise click.UsageError(f"模板包“{found.name}”没有成文“{document}”。{hints}")
    compiled, told = compile_template(spec, studio.environment)
    echo_lines(show.findings_as_text(Findings(told), {}), err=True)
    if compiled is None:
        raise SystemExit(MISUSED)
    echo_lines(describe_usage(found, spec, compiled))
