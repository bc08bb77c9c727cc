"""jixiao generate: documents from filings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import click

from toolkit import bulk
from toolkit.bulk import Digests, FilingTask, Planned, Report, Status
from toolkit.commands.group import Command
from toolkit.commands.parameters import FOUND, MISUSED, find_places, packs_option, path_type, paths_argument
from toolkit.commands.progress import progress_bar
from toolkit.commands.reporting import (
    FindingTeller,
    Tally,
    tell_documents,
    tell_end,
    tell_plan,
    tell_plan_in_full,
)
from toolkit.commands.working import jobs_option, limit_option, worker_count
from toolkit.filing import FilingPlace, find_root
from toolkit.finding import Findings
from toolkit.locations import packs_roots
from toolkit.output import ALL_SHARDS, FolderLock, Shard, cannot_write
from toolkit.pipeline import Options

INTERRUPTED = 130


def _read_shard(context: click.Context, parameter: click.Parameter, value: str) -> Shard:
    """A part of the filings, as "2/4"."""
    match = re.fullmatch(r"(\d{1,4})/(\d{1,4})", value)
    if match and 1 <= int(match[1]) <= int(match[2]):
        return Shard(int(match[1]), int(match[2]))
    message = f"“{value}”应写成 2/4 的样子：分成 4 份，做其中第 2 份。"
    raise click.BadParameter(message, context, parameter)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for besides the filings."""

    paths: tuple[Path, ...]
    out: Path
    task: FilingTask
    shard: Shard
    jobs: int | None
    limit: int
    fail_fast: bool
    prune: bool


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
@click.option("--only", multiple=True, metavar="成文", help="只生成这种成文，可以写多次。")
@click.option("--dry-run", is_flag=True, help="只列出要生成哪些、为什么，不生成。")
@click.option("--fail-fast", is_flag=True, help="有一份填报没有完成就停下。")
@click.option("--prune", is_flag=True, help="删去不再需要的旧成文；人工改过的不删。")
@click.option(
    "--shard",
    callback=_read_shard,
    default="1/1",
    metavar="第几份/份数",
    help="只做全部填报的一部分，如 2/4。几台电脑可以同时往一个文件夹生成。",
)
@jobs_option
@limit_option
@packs_option
def command(  # noqa: PLR0913 (each is an option)
    paths: tuple[Path, ...],
    out: Path,
    *,
    draft: bool,
    with_errors: bool,
    force: bool,
    only: tuple[str, ...],
    dry_run: bool,
    fail_fast: bool,
    prune: bool,
    shard: Shard,
    jobs: int | None,
    limit: int,
    packs_dir: Path | None,
) -> None:
    """由填报文件生成报告。

    路径可以是填报文件，也可以是文件夹（包括其下各层），可以写多个，不写时为 data。

    有错误的填报不生成，其余照常生成；填报、模板包都没有变的不重新生成。给出的是文件夹的，另写一份“汇总.xlsx”。

    退出码：0 全部生成；1 有填报没有生成；2 用法不对，或者没有一份填报能够处理；130 被中断。
    """
    places = find_places(paths)
    options = Options(draft=draft, with_errors=with_errors, only=frozenset(only) or None)
    task = FilingTask(packs_roots(packs_dir), options, force)
    request = Request(paths or (Path("data"),), out, task, shard, jobs, limit, fail_fast, prune)
    mine = [(place, shown) for place, shown in places if bulk.in_shard(place, shard)]
    if dry_run:
        tell_plan_in_full(bulk.make_plan(mine, out, options, Digests(task.pack_roots)))
        return
    with ExitStack() as stack:
        try:
            taken = stack.enter_context(FolderLock(out, shard))
        except OSError as error:
            taken = cannot_write(out, error)
        if taken is not None:
            FindingTeller().tell([taken])
            raise SystemExit(FOUND)
        _generate(mine, request)


def _generate(places: list[tuple[FilingPlace, str]], request: Request) -> None:
    """Plan, make, look at the whole, and leave with the exit code."""
    plan = bulk.make_plan(places, request.out, request.task.options, Digests(request.task.pack_roots))
    tally = Tally()
    try:
        tell_plan(plan)
        _make(plan, request, tally)
    except KeyboardInterrupt:
        done = len(tally.of(Status.MADE))
        click.echo(f"已中断：生成完的 {done} 份是完整的，其余没有动。再运行一次会接着做。", err=True)
        raise SystemExit(INTERRUPTED) from None
    if len(tally.reports) == len(plan) and request.shard == ALL_SHARDS:
        _tell_leftovers(plan, request)
        _sum_up(plan, request, tally)
    tell_end(plan, tally)
    _refuse_unknown(request.task.options.only or frozenset(), tally.reports)
    if tally.of(Status.REFUSED, Status.FAILED) or tally.summary_failed:
        unusable = all(report.unusable for report in tally.reports)
        raise SystemExit(MISUSED if unusable and not tally.summary_failed else FOUND)


def _make(plan: Sequence[Planned], request: Request, tally: Tally) -> None:
    """Make the documents, telling of each filing as it is done."""
    due = sum(1 for planned in plan if planned.reasons)
    workers = worker_count(request.jobs, due)
    reports = bulk.generate(plan, request.task, workers=workers, limit=request.limit)
    with progress_bar(due) as step, closing(reports):
        for planned, report in zip(plan, reports, strict=False):
            tally.reports.append(report)
            tally.teller.tell_report(report)
            tell_documents(planned, report)
            if planned.reasons:
                step()
            if request.fail_fast and report.status.is_bad:
                return


def _wholes(request: Request) -> Iterator[Path]:
    """The folders that were given as wholes."""
    yield from (path.resolve() for path in request.paths if path.is_dir())


def _tell_leftovers(plan: Sequence[Planned], request: Request) -> None:
    """Warn of documents that nothing makes any more, or remove them."""
    scopes = [(whole, find_root(whole)) for whole in _wholes(request)]
    made = {
        planned.folder.path: set(planned.folder.read().notes.get("report", {}).get("documents", ()))
        for planned in plan
    }
    teller = FindingTeller()
    for leftover in bulk.find_leftovers(scopes, [each.place for each in plan], made, request.out):
        if request.prune:
            removed, left = bulk.prune(leftover)
            folder = leftover.folder.path.as_posix()
            for name in removed:
                click.echo(f"已删去 {folder}/{name}")
            for name in left:
                click.echo(f"没有删去 {folder}/{name}：人工改过，或者删不掉")
        elif leftover.names:
            teller.tell([bulk.finding_of(leftover)])


def _sum_up(plan: Sequence[Planned], request: Request, tally: Tally) -> None:
    """The county as a whole: its roster, what stands out, and its summary."""
    filed = [bulk.Filed(planned.place, report) for planned, report in zip(plan, tally.reports, strict=True)]
    for county in bulk.counties_of(filed, list(_wholes(request))):
        found = [*county.findings, *bulk.compare(county)]
        tally.teller.tell(found)
        if len(county.filed) == 1 and not county.roster:
            continue
        every = Findings([*(finding for each in county.filed for finding in each.report.findings), *found])
        written, problems = bulk.write_county(county, list(every), request.out, force=request.task.force)
        tally.teller.tell(problems)
        tally.summary_failed = tally.summary_failed or bool(problems)
        for each in written:
            click.echo(f"汇总表 {each.path.as_posix()}")
            if each.kept:
                click.echo(f"  人工修改过的文件另存为 {each.kept.name}")


def _refuse_unknown(only: frozenset[str], reports: Iterable[Report]) -> None:
    """Refuse names of documents that no pack of the run knows."""
    known = list(dict.fromkeys(name for report in reports for name in report.known))
    unknown = sorted(only - set(known))
    if unknown and known:
        raise click.UsageError(f"没有名为“{'”“'.join(unknown)}”的成文。可以写：{'、'.join(known)}。")
