"""What is proof-read is the canonical text of the very file that is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.samples import READERS
from toolkit.filing import find_filings
from toolkit.pipeline import Options, Studio
from toolkit.proof import Proofreader

ROOT = Path(__file__).parents[2]
COUNTIES = sorted(path.parent for path in (ROOT / "data").rglob("_公共.yaml") if path.parent.name.isdigit())


@pytest.mark.parametrize("county", COUNTIES, ids=lambda path: path.parent.name)
def test_the_text_read_is_that_of_the_file(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = []
    monkeypatch.setattr(Proofreader, "read", lambda _self, text, **_: texts.append(text) or ())
    place = find_filings(county)[0]
    outcome = Studio((ROOT / "templates",)).process(
        place, place.path.name, Options(draft=True, with_errors=True)
    )
    assert outcome.documents
    assert texts == [
        READERS[Path(document.file_name).suffix](document.content) for document in outcome.documents
    ]
