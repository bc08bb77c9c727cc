"""How the commands that begin a pack or an edition tell what they made."""

from __future__ import annotations

import click

from toolkit import show
from toolkit.commands.parameters import MISUSED
from toolkit.commands.telling import echo_lines
from toolkit.finding import Findings
from toolkit.packing import Started


def tell_started(started: Started | None, findings: Findings, next_step: str) -> None:
    """The files that were made and what comes next; or why nothing was, with the exit code for it."""
    if started is None:
        echo_lines(show.findings_as_text(findings, {}), err=True)
        raise SystemExit(MISUSED)
    for file in started.files:
        click.echo(f"已建立 {file.as_posix()}")
    click.echo(next_step)
