"""jixiao help: the help page of the program or of one of its commands."""

from __future__ import annotations

import click

from toolkit.commands.group import Command


@click.command(cls=Command, short_help="说明一个命令的用法")
@click.argument("names", nargs=-1, metavar="[命令]…")
@click.pass_context
def command(ctx: click.Context, names: tuple[str, ...]) -> None:
    """说明一个命令的用法；不写命令时列出全部命令。

    jixiao help check

    jixiao help pack show
    """
    shown = ctx.parent or ctx
    for name in names:
        group = shown.command
        found = group.get_command(shown, name) if isinstance(group, click.Group) else None
        if found is None:
            raise click.UsageError(f"没有命令“{' '.join(names)}”。全部命令用 jixiao help 查看。")
        shown = type(shown)(found, info_name=name, parent=shown)
    click.echo(shown.get_help())
