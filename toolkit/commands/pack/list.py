"""jixiao pack list."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.commands.group import Command
from toolkit.commands.parameters import packs_option
from toolkit.locations import packs_roots
from toolkit.pack import list_packs


@click.command(cls=Command, short_help="列出可用的模板包")
@packs_option
def command(packs_dir: Path | None) -> None:
    """列出可用的模板包：名称、标题、地区。"""
    for name, title, region in list_packs(packs_roots(packs_dir)):
        click.echo(f"{name}  {title}（{region}）" if region else f"{name}  {title}")
