"""jixiao summary: one workbook on the filings of a county."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from toolkit import bulk
from toolkit.bulk import Filed, FilingTask, Job
from toolkit.commands.group import Command
from toolkit.commands.parameters import FOUND, find_places, packs_option, path_type, paths_argument
from toolkit.commands.progress import progress_bar
from toolkit.commands.reporting import FindingTeller
from toolkit.commands.working import jobs_option, limit_option, worker_count
from toolkit.finding import Findings
from toolkit.locations import packs_roots
from toolkit.pipeline import Options


@click.command(cls=Command, short_help="汇总全县的填报")
@paths_argument
@click.option(
    "-o",
    "--output",
    type=path_type("文件", dir_okay=False),
    default=Path("汇总.xlsx"),
    show_default=True,
    metavar="文件",
    help="汇总表的文件名。",
)
@click.option("--force", is_flag=True, help="覆盖人工修改过的汇总表，修改过的文件另存一份。")
@jobs_option
@limit_option
@packs_option
def command(
    paths: tuple[Path, ...],
    output: Path,
    *,
    force: bool,
    jobs: int | None,
    limit: int,
    packs_dir: Path | None,
) -> None:
    """汇总各单位的填报，不生成报告。

    一个单位一行：模板包规定的各栏、得分和等级、问题数，附图表和全部问题；有单位名单的，列出谁没有填报。

    路径可以是填报文件，也可以是文件夹（包括其下各层），可以写多个，不写时为 data。

    退出码：0 已写成汇总表；1 没有写成；2 用法不对。
    """
    places = find_places(paths)
    task = FilingTask(packs_roots(packs_dir), Options(only=frozenset()))
    jobs_due = [Job(place, shown, None) for place, shown in places]
    results = bulk.run_jobs(task, jobs_due, workers=worker_count(jobs, len(jobs_due)), limit=limit)
    filed = []
    with progress_bar(len(jobs_due)) as step, closing(results):
        for job, result in zip(jobs_due, results, strict=True):
            filed.append(Filed(job.place, bulk.report_of(result, job.shown, limit)))
            step()
    counties = bulk.counties_of(filed, [place.root for place, _ in places])
    found = [finding for county in counties for finding in (*county.findings, *bulk.compare(county))]
    teller = FindingTeller()
    teller.tell(found)
    every = Findings([*(finding for each in filed for finding in each.report.findings), *found])
    written, problems = bulk.write_summary(counties, list(every), output, force=force)
    teller.tell(problems)
    for each in written:
        click.echo(f"已写成 {each.path.as_posix()}：{len(filed)} 份填报，{len(every)} 个问题")
    if problems:
        raise SystemExit(FOUND)
