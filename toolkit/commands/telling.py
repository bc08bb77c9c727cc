"""How commands tell what they found: lines that any terminal can print."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from toolkit import console, show
from toolkit.pipeline import Outcome


def tell_findings(outcome: Outcome) -> None:
    """What was found in one filing, on stderr."""
    echo_lines(show.findings_as_text(outcome.findings, outcome.lines), err=True)


def echo_lines(lines: Iterable[str], *, err: bool = False) -> None:
    """Each text on a line of its own."""
    for line in lines:
        click.echo(console.one_line(line), err=err)


def echo_json(text: str) -> None:
    """JSON that survives the encoding of stdout."""
    click.echo(console.safe_json(text, sys.stdout))
