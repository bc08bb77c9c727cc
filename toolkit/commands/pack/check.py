"""jixiao pack check."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit import show
from toolkit.commands.group import Command
from toolkit.commands.parameters import CLEAN, MISUSED, packs_option
from toolkit.commands.telling import echo_lines
from toolkit.finding import Findings
from toolkit.locations import packs_roots
from toolkit.pack import pack_names
from toolkit.packing import check_pack
from toolkit.pipeline import Studio


@click.command(cls=Command, short_help="检查模板包本身")
@click.argument("names", nargs=-1, metavar="[模板包]…")
@packs_option
def command(names: tuple[str, ...], packs_dir: Path | None) -> None:
    """检查模板包本身：名称、公式、措辞、Word 和 Excel 模板、用例和样例。

    不写名称时检查全部模板包。有错误时退出码为 2。
    """
    studio = Studio(packs_roots(packs_dir))
    findings = Findings()
    checked = names or pack_names(studio.library.roots)
    for name in checked:
        findings.extend(check_pack(name, studio, thorough=True))
    echo_lines(show.findings_as_text(findings, {}))
    click.echo(show.summary_line(findings, len(checked), what="个模板包"))
    raise SystemExit(MISUSED if findings.has_errors else CLEAN)
