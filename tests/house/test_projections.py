"""Beside each template lies its readable projection, so that a change of it can be reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.packing.projection import SUFFIXES, project

TEMPLATES = Path(__file__).parents[2] / "templates"
FOUND = sorted(path for suffix in SUFFIXES for path in TEMPLATES.rglob(f"documents/*{suffix}"))


@pytest.mark.parametrize("template", FOUND, ids=[path.relative_to(TEMPLATES).as_posix() for path in FOUND])
def test_the_projection_is_true(template: Path, golden) -> None:
    golden(template.with_name(f"{template.name}.txt"), project(template))


def test_no_projection_stands_without_its_template() -> None:
    projections = {path.with_suffix("") for path in TEMPLATES.rglob("documents/*.txt")}
    assert projections <= set(FOUND)
    assert FOUND
