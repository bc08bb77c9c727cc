"""jixiao compute: all values of a filing."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit import show
from toolkit.commands.group import Command
from toolkit.commands.one import compute_one, leave_on_errors
from toolkit.commands.parameters import file_argument, packs_option
from toolkit.commands.telling import echo_json, echo_lines


@click.command(cls=Command, short_help="列出填写的和算出的全部数值")
@file_argument
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    metavar="格式",
    help="text 供人阅读；json 供其他程序读取。",
)
@packs_option
def command(file: Path, style: str, packs_dir: Path | None) -> None:
    """列出一份填报的全部数值，包括填写的和算出的。

    每个数用全名，例如“支出.合计.决算”；算不出来的写明原因。
    """
    outcome = compute_one(file, packs_dir)
    if outcome.computation is not None:
        if style == "json":
            echo_json(show.values_as_json(outcome.computation))
        else:
            echo_lines(show.values_as_text(outcome.computation))
    leave_on_errors(outcome)
