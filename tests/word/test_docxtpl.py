"""docxtpl, given the same template and values, makes the same document: its own path is not needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.docxtpl_form import docxtpl_environment, docxtpl_form, render_by_docxtpl, without_contents
from toolkit.filing import FilingPlace, find_filings
from toolkit.pipeline import Studio, compile_template
from toolkit.view import ViewBuilder, make_text
from toolkit.word import CompiledDocument, canonical_text

ROOT = Path(__file__).parents[2]
COUNTIES = sorted(path.parent for path in (ROOT / "data").rglob("_公共.yaml") if path.parent.name.isdigit())


@pytest.mark.parametrize("county", COUNTIES, ids=lambda path: path.parent.name)
def test_every_shipped_document_is_the_one_that_docxtpl_makes(county: Path) -> None:
    place: FilingPlace = find_filings(county)[0]
    studio = Studio((ROOT / "templates",))
    outcome = studio.compute(place, place.path.name)
    text = make_text(outcome.pack, draft=True)
    view = ViewBuilder(outcome.computation, studio.environment, text).build()
    for spec in outcome.pack.documents.values():
        compiled, _ = compile_template(spec, studio.environment)
        rows = view.names[spec.for_each] if spec.for_each else [None]
        if not isinstance(compiled, CompiledDocument) or not list(rows):
            continue
        row = next(iter(rows))
        ours, _ = compiled.render(view.document_names("", row), text, keep_going=True)
        form, environment = docxtpl_form(spec.template), docxtpl_environment(text)
        theirs = render_by_docxtpl(form, view.document_names("", row), environment)
        texts = [without_contents(canonical_text(content)) for content in (theirs, ours)]
        assert texts[0] == texts[1], spec.name
