"""The documents of each pair of filings, rendered once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.samples import READERS, ROOT
from toolkit.filing import find_filings
from toolkit.pipeline import Options, Outcome, Studio

Papers = Mapping[str, str]


@pytest.fixture(scope="session")
def process() -> Callable[[Path], Outcome]:
    """The outcome of a filing where it lies."""
    studio = Studio((ROOT / "templates",))
    made: dict[Path, Outcome] = {}

    def run(path: Path) -> Outcome:
        if path not in made:
            (place,) = find_filings(path)
            made[path] = studio.process(place, path.name, Options())
        return made[path]

    return run


@pytest.fixture(scope="session")
def papers(process) -> Callable[[Path], Papers]:
    """The canonical text of each document of a filing; of those made for each row, one after the other."""
    made: dict[Path, Papers] = {}

    def read(path: Path) -> Papers:
        if path not in made:
            outcome = process(path)
            assert not outcome.findings.has_errors, [str(each) for each in outcome.findings]
            texts: dict[str, str] = {}
            for document in outcome.documents:
                text = READERS[Path(document.file_name).suffix](document.content)
                texts[document.name] = f"{texts[document.name]}\f{text}" if document.name in texts else text
            made[path] = texts
        return made[path]

    return read
