"""jixiao pack diff."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.commands.group import Command
from toolkit.commands.pack.chosen import load_chosen
from toolkit.commands.parameters import CLEAN, FOUND, packs_option
from toolkit.commands.telling import echo_lines
from toolkit.locations import packs_roots
from toolkit.packing import describe_difference, side_of
from toolkit.pipeline import Studio


@click.command(cls=Command, short_help="比较两个模板包，或同一模板包的两个版本")
@click.argument("before", metavar="甲[@年度]")
@click.argument("after", metavar="乙[@年度]")
@packs_option
def command(before: str, after: str, packs_dir: Path | None) -> None:
    """比较两个模板包（或同一模板包两个年度的版本）的内容：数据项、公式、分值、核对、措辞、成文的文字和标签。

    只比较意思，不管顺序、写法和注释。名称后可以加 @年度，不加时按今年的版本：

    jixiao pack diff guangdong-xuwen@2024 guangdong-xuwen@2025

    退出码：0 没有不同；1 有不同；2 用法不对。
    """
    studio = Studio(packs_roots(packs_dir))
    sides = [side_of(load_chosen(name, studio), studio.library.roots) for name in (before, after)]
    lines = list(describe_difference(*sides))
    echo_lines(lines or [f"{sides[0].shown} 和 {sides[1].shown} 没有不同"])
    raise SystemExit(FOUND if lines else CLEAN)
