"""How a run over many filings is told: its plan, each filing, and what it came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import click

from toolkit import show
from toolkit.bulk import Planned, Report, Status
from toolkit.commands.telling import echo_lines
from toolkit.finding import Finding, Findings, Severity, Span

_MOST_REASONS = 8
# Findings with this letter are about the files that are written, not about the filing.
_ABOUT_WRITING = "B"


class FindingTeller:
    """Tells findings on stderr, each once: what stands in a common file is found for many filings."""

    def __init__(self) -> None:
        self._told: set[tuple[str, Span, str]] = set()

    def tell(self, findings: Iterable[Finding], lines: Mapping[str, Sequence[str]] | None = None) -> None:
        """Tell those that have not been told; `lines` are the texts of the files that they speak of."""
        fresh = Findings(one for one in findings if (one.code, one.span, one.message) not in self._told)
        self._told.update((one.code, one.span, one.message) for one in fresh)
        echo_lines(show.findings_as_text(fresh, lines or {}), err=True)

    def tell_report(self, report: Report) -> None:
        """Tell what was found in one filing."""
        self.tell(report.findings, {file: _as_lines(quotes) for file, quotes in report.quotes.items()})


def _as_lines(quotes: Mapping[int, str]) -> list[str]:
    """The lines of a file of which only some are known."""
    return [quotes.get(number, "") for number in range(1, max(quotes, default=0) + 1)]


@dataclass(slots=True)
class Tally:
    """What a run has come to so far."""

    reports: list[Report] = field(default_factory=list)
    teller: FindingTeller = field(default_factory=FindingTeller)
    summary_failed: bool = False

    def of(self, *statuses: Status) -> list[Report]:
        """The reports of these statuses."""
        return [report for report in self.reports if report.status in statuses]


def tell_plan(plan: Sequence[Planned]) -> None:
    """How much there is to do, and why, where that is not plain."""
    if len(plan) == 1:
        return
    due = [planned for planned in plan if planned.reasons]
    current = sum(1 for planned in plan if planned.report is not None)
    click.echo(f"计划：要生成 {len(due)} 份填报的成文，已是最新 {current} 份。")
    if current:
        reasons = Counter(reason for planned in due for reason in planned.reasons).most_common()
        for reason, count in reasons[:_MOST_REASONS]:
            click.echo(f"  {count} 份：{reason}")
        if len(reasons) > _MOST_REASONS:
            click.echo(f"  其余 {len(reasons) - _MOST_REASONS} 种原因用 --dry-run 查看")


def tell_plan_in_full(plan: Sequence[Planned]) -> None:
    """Each filing with what is to be done with it, and why."""
    for planned in plan:
        if planned.clash is not None:
            click.echo(f"不能生成 {planned.shown}：{planned.clash.message}")
        elif planned.reasons:
            click.echo(f"要生成 {planned.shown}：{'；'.join(planned.reasons)}")
        else:
            click.echo(f"已是最新 {planned.shown}")
    due = sum(1 for planned in plan if planned.reasons)
    current = sum(1 for planned in plan if planned.report is not None)
    click.echo(f"共 {len(plan)} 份填报：要生成 {due} 份，已是最新 {current} 份。没有生成任何文件。")


def tell_documents(planned: Planned, report: Report) -> None:
    """The documents of one filing, or why there are none."""
    if report.status is Status.CURRENT:
        return
    folder = planned.folder.path.as_posix()
    for name in report.documents:
        click.echo(f"已生成 {folder}/{name}")
        if name in report.kept:
            click.echo(f"  人工修改过的文件另存为 {report.kept[name]}")
    if report.status.is_bad:
        errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
        if report.status is Status.FAILED and all(error.code.startswith(_ABOUT_WRITING) for error in errors):
            click.echo(f"未完成 {report.shown}：有 {len(errors)} 份成文没有写出，原因和办法见上")
            return
        click.echo(f"未完成 {report.shown}：有 {len(errors)} 个错误，请按所列建议改正后重新生成")
        if report.excused_by and not report.documents:
            click.echo(f"  要先看样子，可以加 {' '.join(report.excused_by)}")
    elif not report.documents:
        click.echo(f"无需生成 {report.shown}：模板包没有规定这份填报要生成的成文")


def tell_end(plan: Sequence[Planned], tally: Tally) -> None:
    """Findings by file, and the closing line."""
    with_findings = [report for report in tally.reports if report.findings]
    if len(plan) > 1 and with_findings:
        click.echo("各份填报的问题：")
        for report in with_findings:
            counts = ((severity.label, report.count(severity)) for severity in Severity)
            told = "，".join(f"{label} {count} 个" for label, count in counts if count)
            click.echo(f"  {report.shown}：{told}")
    failed, bad = tally.of(Status.FAILED), tally.of(Status.REFUSED, Status.FAILED)
    current = tally.of(Status.CURRENT)
    made = sum(len(report.documents) for report in tally.reports if report.status is not Status.CURRENT)
    text = f"共 {len(plan)} 份填报，生成成文 {made} 份"
    if current:
        text += f"，已是最新的填报 {len(current)} 份"
    if bad:
        text += f"，未完成的填报 {len(bad)} 份"
        if failed:
            text += f"（有错误的 {len(bad) - len(failed)} 份，没有写成的 {len(failed)} 份）"
    if len(tally.reports) < len(plan):
        text += f"，停下时还没有做的 {len(plan) - len(tally.reports)} 份"
    click.echo(f"{text}。")
