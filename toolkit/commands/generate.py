"""jixiao generate: documents from filings."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.bulk import FilingResult, generate_filings
from toolkit.commands.group import Command
from toolkit.commands.judging import is_unusable
from toolkit.commands.parameters import FOUND, MISUSED, find_places, packs_option, path_type, paths_argument
from toolkit.commands.telling import tell_findings
from toolkit.finding import Severity
from toolkit.locations import packs_roots
from toolkit.pipeline import Options, Studio, options_needed

# Findings with this letter are about the files that are written, not about the filing.
_ABOUT_WRITING = "B"


@click.command(cls=Command, short_help="生成报告")
@paths_argument
@click.option(
    "-o",
    "--out",
    type=path_type("文件夹", file_okay=False),
    default=Path("out"),
    show_default=True,
    metavar="文件夹",
    help="成文存放的文件夹。",
)
@click.option("--draft", is_flag=True, help="必填的内容还没有填齐也生成草稿，缺处印“【待填：…】”。")
@click.option("--with-errors", is_flag=True, help="有其他错误也生成，页眉印“【校核未通过】”。")
@click.option("--force", is_flag=True, help="覆盖人工修改过的成文，修改过的文件另存一份。")
@packs_option
def command(
    paths: tuple[Path, ...],
    out: Path,
    *,
    draft: bool,
    with_errors: bool,
    force: bool,
    packs_dir: Path | None,
) -> None:
    """由填报文件生成报告。

    路径可以是填报文件，也可以是文件夹（包括其下各层），可以写多个，不写时为 data。

    有错误的填报不生成，其余照常生成。

    退出码：0 全部生成；1 有填报没有生成；2 用法不对，或者没有一份填报能够处理。
    """
    places = find_places(paths)
    studio = Studio(packs_roots(packs_dir))
    options = Options(draft=draft, with_errors=with_errors)
    results = []
    for result in generate_filings(places, studio, options, out, force=force):
        _tell_result(result, options)
        results.append(result)
    failed = [result for result in results if result.failed]
    made = sum(len(result.written) for result in results)
    ending = f"，未完成的填报 {len(failed)} 份" if failed else ""
    click.echo(f"共 {len(results)} 份填报，生成成文 {made} 份{ending}。")
    if failed:
        raise SystemExit(MISUSED if all(is_unusable(result.outcome) for result in results) else FOUND)


def _tell_result(result: FilingResult, options: Options) -> None:
    outcome = result.outcome
    tell_findings(outcome)
    for written in result.written:
        click.echo(f"已生成 {written.path.as_posix()}")
        if written.kept:
            click.echo(f"  人工修改过的文件另存为 {written.kept.name}")
    if result.failed:
        errors = [finding for finding in outcome.findings if finding.severity is Severity.ERROR]
        if all(finding.code.startswith(_ABOUT_WRITING) for finding in errors):
            click.echo(f"未完成 {outcome.shown}：有 {len(errors)} 份成文没有写出，原因和办法见上")
            return
        click.echo(f"未完成 {outcome.shown}：有 {len(errors)} 个错误，请按所列建议改正后重新生成")
        flags = _missing_flags(options_needed(outcome.findings), options) if outcome.filing else ()
        if flags and not result.written:
            click.echo(f"  要先看样子，可以加 {' '.join(flags)}")
    elif not result.written:
        click.echo(f"无需生成 {outcome.shown}：模板包没有规定这份填报要生成的成文")


def _missing_flags(needed: Options, given: Options) -> tuple[str, ...]:
    """The options that would let a refused filing through, as they are typed."""
    flags = {"--draft": needed.draft and not given.draft}
    flags["--with-errors"] = needed.with_errors and not given.with_errors
    return tuple(flag for flag, wanted in flags.items() if wanted)
