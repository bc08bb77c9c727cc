"""What the commands about a single filing share."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.commands.parameters import FOUND, find_places
from toolkit.commands.telling import tell_findings
from toolkit.filing import FilingPlace
from toolkit.locations import packs_roots
from toolkit.pipeline import Outcome, Studio


def find_one(file: Path) -> tuple[FilingPlace, str]:
    """The one filing at `file`, which may be a folder, with its path as it is shown."""
    places = find_places((file,))
    if len(places) != 1:
        raise click.UsageError(f"“{file}”里有 {len(places)} 份填报，这里要写其中一份。")
    return places[0]


def compute_one(file: Path, packs_dir: Path | None) -> Outcome:
    """The values of the one filing at `file`."""
    place, shown = find_one(file)
    return Studio(packs_roots(packs_dir)).compute(place, shown)


def leave_on_errors(outcome: Outcome) -> None:
    """Tell what stands in the way, and leave with the exit code for it."""
    if outcome.findings.has_errors:
        tell_findings(outcome)
        raise SystemExit(FOUND)
