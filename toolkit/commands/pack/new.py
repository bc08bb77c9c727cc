"""jixiao pack new."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.commands.group import Command
from toolkit.commands.pack.started import tell_started
from toolkit.commands.parameters import packs_option
from toolkit.locations import local_packs, packs_roots
from toolkit.packing import start_pack


@click.command(cls=Command, short_help="建立一个新的模板包")
@click.argument("name", metavar="名称")
@click.option(
    "--from", "parent", default="national", show_default=True, metavar="模板包", help="上级模板包。"
)
@click.option("--title", default="", metavar="标题", help="给人看的名称，如“某县部门整体支出绩效自评”。")
@click.option("--region", default="", metavar="地区", help="适用的地区。")
@click.option(
    "--copy", "documents", multiple=True, metavar="成文", help="同时复制上级的这份模板，可以写多次。"
)
@packs_option
def command(
    name: str, parent: str, title: str, region: str, documents: tuple[str, ...], packs_dir: Path | None
) -> None:
    """建立一个新的模板包，继承已有的模板包，只写不同的部分。

    放在 --packs 指定的文件夹，不写时放在当前文件夹下的 templates。
    """
    roots = packs_roots(packs_dir)
    root = packs_dir or local_packs()
    tell_started(
        *start_pack(name, parent, roots, root, title=title, region=region, documents=documents),
        f"接着改其中的文件，用 jixiao pack check {name} 检查",
    )
