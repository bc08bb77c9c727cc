"""Many filings: each processed and written by itself, so that one bad file spoils nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.filing import FilingPlace
from toolkit.output import Written, write_document
from toolkit.pipeline import Options, Outcome, Studio


@dataclass(frozen=True, slots=True)
class FilingResult:
    """What became of one filing and where its documents lie."""

    outcome: Outcome
    written: tuple[Written, ...]
    failed: bool


def generate_filings(
    places: Iterable[tuple[FilingPlace, str]], studio: Studio, options: Options, out: Path, *, force: bool
) -> Iterator[FilingResult]:
    """Generate every filing into its own folder below `out`, telling each as it is done."""
    for place, shown in places:
        outcome = studio.process(place, shown, options)
        written = []
        failed = not outcome.documents
        stamp = {"pack": outcome.pack.name if outcome.pack else "", "filing": shown}
        for document in outcome.documents:
            result, finding = write_document(
                out / place.relative, document.file_name, document.content, stamp, force=force
            )
            if result is not None:
                written.append(result)
            if finding is not None:
                outcome.findings.add(finding)
                failed = True
        yield FilingResult(outcome, tuple(written), failed)
