"""jixiao pack check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from toolkit import show
from toolkit.commands.group import Command
from toolkit.commands.parameters import CLEAN, MISUSED, packs_option, path_type
from toolkit.commands.telling import echo_lines
from toolkit.finding import Finding, Findings
from toolkit.locations import packs_roots
from toolkit.output import write_new
from toolkit.pack import pack_names
from toolkit.packing import check_pack
from toolkit.pipeline import Studio


@click.command(cls=Command, short_help="检查模板包本身")
@click.argument("names", nargs=-1, metavar="[模板包]…")
@click.option(
    "--annotate",
    "out",
    type=path_type("文件", dir_okay=False),
    metavar="文件.docx",
    help="另存一份 Word 模板，每个问题是出问题的地方的一条批注；模板本身不改。",
)
@packs_option
def command(names: tuple[str, ...], out: Path | None, packs_dir: Path | None) -> None:
    """检查模板包本身：名称、公式、措辞、Word 和 Excel 模板、用例和样例，并用极端的填报试印。

    不写名称时检查全部模板包。有错误时退出码为 2。
    """
    studio = Studio(packs_roots(packs_dir))
    findings = Findings()
    checked = names or pack_names(studio.library.roots)
    for name in checked:
        findings.extend(check_pack(name, studio, thorough=True))
    echo_lines(show.findings_as_text(findings, {}))
    click.echo(show.summary_line(findings, len(checked), what="个模板包"))
    if out is not None:
        _annotate(findings, studio.library.roots, out)
    raise SystemExit(MISUSED if findings.has_errors else CLEAN)


def _annotate(findings: Findings, roots: tuple[Path, ...], out: Path) -> None:
    """Write the first template with findings to `out`, others beside it under their own names."""
    from toolkit import word  # noqa: PLC0415  (what reads Word is imported where it is needed)

    written = 0
    for template, told in _templates(findings, roots):
        content = word.annotate_template(template, told)
        if content is None:
            click.echo(f"“{template.name}”打不开，没有写批注")
            continue
        target = out.with_name(f"{out.stem}（{template.stem}）{out.suffix}") if written else out
        failed = write_new(target, content)
        if failed is not None:
            echo_lines(show.findings_as_text(Findings([failed]), {}), err=True)
            raise SystemExit(MISUSED)
        written += 1
        click.echo(f"已写入 {target.as_posix()}（{template.stem}，批注 {len(told)} 条）")
    if not written:
        click.echo("没有写批注：没有关于 Word 模板的问题")


def _templates(findings: Findings, roots: tuple[Path, ...]) -> Iterator[tuple[Path, list[Finding]]]:
    """Each Word template that findings speak of, with these findings."""
    told: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.span.file.endswith(".docx"):
            told.setdefault(finding.span.file, []).append(finding)
    for shown, found in told.items():
        for root in roots:
            path = root.parent / shown
            if shown.startswith(f"{root.name}/") and path.is_file():
                yield path, found
                break
