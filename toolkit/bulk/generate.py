"""The run of a plan: every filing made by itself, reports in the order of the plan."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Any

from toolkit.bulk.plan import Planned
from toolkit.bulk.pool import Loss, run_jobs
from toolkit.bulk.report import Report, Status, report_from
from toolkit.bulk.work import FilingTask, Job, out_of_date
from toolkit.finding import Kind, Severity, Span
from toolkit.output import sweep

WORKER_DIED = Kind(
    "B007",
    Severity.ERROR,
    "处理这份填报的进程意外结束",
    why="这份填报没有处理完，其他填报不受影响。多半是内存不够，或者进程被别的程序结束了。",
    wrong="内存很小的电脑上，一份填报有几十万行",
    right="用 -j 1 单独再生成这一份；仍然不行的，把填报文件交给维护人员",
)
WORKER_HUNG = Kind(
    "B008",
    Severity.ERROR,
    "处理这份填报用的时间超过限制",
    why="处理一份填报通常不到一秒。一直没有结果的不再等，其他填报不受影响。",
    wrong="模板里的循环没有尽头，或者一份填报有几十万行",
    right="检查最近改过的模板；确实很大的填报，用 --time-limit 放宽限制",
)


def generate(
    plan: Sequence[Planned], task: FilingTask, *, workers: int, limit: int
) -> Generator[Report, None, None]:
    """Make what the plan says, and report on every filing of it in its order.

    `limit` is how many seconds a worker may take over a filing. When the iteration ends early, the filings
    that are being written are finished, the others stay as they are.
    """
    due = [each for each in plan if each.reasons]
    jobs = [Job(each.place, each.shown, each.folder) for each in due]
    results = run_jobs(task, jobs, workers=workers, limit=limit)
    try:
        for planned in plan:
            if planned.clash is not None:
                yield Report(planned.shown, Status.FAILED, (planned.clash,))
            elif planned.report is not None:
                yield planned.report
            else:
                result = next(results)
                if isinstance(result, Loss):
                    sweep(planned.folder.path)
                report = report_of(result, planned.shown, limit)
                stale = out_of_date(planned.folder, planned.shown) if isinstance(result, Loss) else ()
                yield replace(report, findings=(*report.findings, *stale))
    finally:
        results.close()


def report_of(result: dict[str, Any] | Loss, shown: str, limit: int) -> Report:
    """The report on a filing that a worker gave, or that it was lost over it."""
    if not isinstance(result, Loss):
        return report_from(result)
    place, hints = Span(shown), ("其他填报不受影响；请单独再生成这一份",)
    if result is Loss.DIED:
        finding = WORKER_DIED.at(place, f"处理 {shown} 的进程意外结束，没有完成", hints=hints)
    else:
        finding = WORKER_HUNG.at(place, f"处理 {shown} 超过 {limit} 秒没有结果，不再等它", hints=hints)
    return Report(shown, Status.FAILED, (finding,), unusable=True)
