"""jixiao pack show."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from toolkit import show
from toolkit.commands.group import Command
from toolkit.commands.parameters import MISUSED, packs_option
from toolkit.commands.telling import echo_lines
from toolkit.finding import Findings, Span
from toolkit.locations import packs_roots
from toolkit.packing import describe_pack
from toolkit.pipeline import Studio


@click.command(cls=Command, short_help="列出一个模板包的内容及其出处")
@click.argument("name", metavar="模板包")
@click.option("--year", type=int, metavar="年度", help="按该年度的版本；不写时按今年的版本。")
@packs_option
def command(name: str, year: int | None, packs_dir: Path | None) -> None:
    """列出一个模板包的内容：数据项、公式、措辞、核对、成文，各自写在哪里，哪些还没有核实。"""
    studio = Studio(packs_roots(packs_dir))
    findings = Findings()
    wanted = year if year is not None else date.today().year  # noqa: DTZ011 - the year on the wall
    found = studio.library.load(name, wanted, Span(name), findings)
    if found is None:
        echo_lines(show.findings_as_text(findings, {}), err=True)
        raise SystemExit(MISUSED)
    echo_lines(describe_pack(found))
