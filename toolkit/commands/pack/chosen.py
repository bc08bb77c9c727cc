"""A pack as it is named on the command line: 名称 or 名称@年度."""

from __future__ import annotations

from datetime import date

import click

from toolkit import show
from toolkit.commands.parameters import MISUSED
from toolkit.commands.telling import echo_lines
from toolkit.finding import Findings, Span
from toolkit.pack import Pack
from toolkit.pipeline import Studio


def load_chosen(text: str, studio: Studio) -> Pack:
    """The pack for the year that is written behind @, otherwise for this year."""
    name, _, year = text.partition("@")
    if year and not (year.isascii() and year.isdigit()):
        raise click.UsageError(f"“{text}”中 @ 后面要写年度，如 {name}@2024。")
    findings = Findings()
    wanted = int(year) if year else date.today().year  # noqa: DTZ011 - the year on the wall
    found = studio.library.load(name, wanted, Span(name), findings)
    if found is None:
        echo_lines(show.findings_as_text(findings, {}), err=True)
        raise SystemExit(MISUSED)
    return found
