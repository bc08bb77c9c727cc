"""jixiao pack draft."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit import show
from toolkit.commands.group import Command
from toolkit.commands.one import find_one
from toolkit.commands.parameters import MISUSED, packs_option, path_type
from toolkit.commands.telling import echo_lines, tell_findings
from toolkit.drafting import describe_draft, draft_template
from toolkit.finding import Findings
from toolkit.locations import packs_roots
from toolkit.output import write_new
from toolkit.pipeline import Studio


@click.command(cls=Command, short_help="由去年的报告起草模板")
@click.argument("report", type=path_type("报告", dir_okay=False, exists=True), metavar="报告")
@click.option(
    "--data",
    type=path_type("文件", dir_okay=False, exists=True),
    required=True,
    metavar="填报文件",
    help="写这份报告所用的数据，按模板包填好的 YAML。",
)
@click.option(
    "-o", "--out", type=path_type("文件", dir_okay=False), required=True, metavar="模板", help="起草的模板。"
)
@packs_option
def command(report: Path, data: Path, out: Path, packs_dir: Path | None) -> None:
    """由去年写好的 Word 报告和当年的数据起草模板。

    只有数值、单位和前后文字（或表格的行列标题）合起来只能是一个数据项的地方才写入标签，
    其余逐处列出可能是哪个数据项，由维护人在 Word 中改。
    """
    studio = Studio(packs_roots(packs_dir))
    place, shown = find_one(data)
    outcome = studio.compute(place, shown)
    if outcome.computation is None:
        tell_findings(outcome)
        raise SystemExit(MISUSED)
    draft, findings = draft_template(report, place, outcome.computation, studio.library)
    echo_lines(show.findings_as_text(Findings(findings), {}), err=True)
    if draft is None:
        raise SystemExit(MISUSED)
    failed = write_new(out, draft.content)
    if failed is not None:
        echo_lines(show.findings_as_text(Findings([failed]), {}), err=True)
        raise SystemExit(MISUSED)
    click.echo(f"已写入 {out.as_posix()}")
    echo_lines(describe_draft(draft))
