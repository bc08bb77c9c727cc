"""jixiao pack edition."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.commands.group import Command
from toolkit.commands.pack.started import tell_started
from toolkit.commands.parameters import packs_option
from toolkit.locations import packs_roots
from toolkit.packing import start_edition


@click.command(cls=Command, short_help="给模板包建立某一年度起的新版本")
@click.argument("name", metavar="模板包")
@click.argument("year", type=int, metavar="年度")
@click.argument("documents", nargs=-1, metavar="[成文]…")
@packs_option
def command(name: str, year: int, documents: tuple[str, ...], packs_dir: Path | None) -> None:
    """给模板包建立自某一年度起的版本，只复制写明的成文模板，其余照用以前的。

    较早年度的填报仍用当年的版本，数值和文字都不变。
    """
    tell_started(
        *start_edition(name, year, packs_roots(packs_dir), documents=documents),
        f"接着改其中的文件，用 jixiao pack diff {name}@{year - 1} {name}@{year} 看与上年的不同",
    )
