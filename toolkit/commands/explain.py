"""jixiao explain: where a value comes from, what a code or a key means."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit import show
from toolkit import vocabulary as v
from toolkit.commands.group import Command
from toolkit.commands.one import compute_one, leave_on_errors
from toolkit.commands.parameters import packs_option
from toolkit.commands.telling import echo_lines
from toolkit.locations import packs_roots
from toolkit.pages import find_page, page_as_text
from toolkit.reading import similar


@click.command(cls=Command, short_help="说明一个数怎样算出，或一个问题编号的意思")
@click.argument("file_or_code", metavar="填报文件|问题编号")
@click.argument("name", required=False, metavar="[名称]")
@packs_option
def command(file_or_code: str, name: str | None, packs_dir: Path | None) -> None:
    """说明一个数是怎样算出来的，或者一个问题编号、一个 YAML 的键是什么意思。

    说明一个数，写填报文件和数的全名：

    jixiao explain data/示例.yaml 支出.合计.增减率

    说明一个问题或一个键，写编号或键：

    jixiao explain D006

    jixiao explain 必填
    """
    if name is None:
        _explain_code(file_or_code, packs_dir)
    else:
        _explain_value(Path(file_or_code), name, packs_dir)


def _explain_value(file: Path, name: str, packs_dir: Path | None) -> None:
    outcome = compute_one(file, packs_dir)
    if outcome.computation is None:
        leave_on_errors(outcome)
        return
    steps = {cell.name: step for cell, step in outcome.computation.steps()}
    if name not in steps:
        hints = "".join(similar(name, list(steps)))
        raise click.UsageError(f"没有“{name}”这个数。{hints}全部名称用 jixiao compute 查看。")
    echo_lines(show.trace_as_text(steps[name]))


def _explain_code(code: str, packs_dir: Path | None) -> None:
    if code in v.MEANINGS:
        click.echo(f"{code}：{v.MEANINGS[code]}")
        return
    page = find_page(code.upper(), packs_roots(packs_dir))
    if page is None:
        raise click.UsageError(f"没有编号为“{code}”的问题。要说明一个数，请写填报文件和数的全名。")
    echo_lines(page_as_text(page))
