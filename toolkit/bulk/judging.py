"""Whose fault it is that a filing could not be processed: its own, or that of its pack."""

from __future__ import annotations

from pathlib import Path

from toolkit import vocabulary as v
from toolkit.finding import Finding, Severity
from toolkit.pipeline import Outcome

# Findings with these letters are about how a file is written: YAML, templates and packs, formulas.
_PACK_CODES = ("S", "T", "F")


def is_unusable(outcome: Outcome) -> bool:
    """Whether the filing could not be processed at all: it cannot be read, or its pack is at fault."""
    return outcome.filing is None or has_faulty_pack(outcome)


def has_faulty_pack(outcome: Outcome) -> bool:
    """Whether an error of the pack stands among the findings."""
    return any(_is_about_pack(finding, outcome) for finding in outcome.findings)


def _is_about_pack(finding: Finding, outcome: Outcome) -> bool:
    """Whether a finding is an error of a pack's file, not of the filing or of what it inherits."""
    file = finding.span.file
    own = file == outcome.shown or file.startswith(f"{outcome.shown}/") or Path(file).name == v.COMMON_FILE
    return finding.severity is Severity.ERROR and finding.code.startswith(_PACK_CODES) and not own
