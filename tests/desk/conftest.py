"""What the tests of the clerk's desk share: the shipped packs, each once, and the shipped samples."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.filing import FilingPlace
from toolkit.finding import Findings, Span
from toolkit.pack import Pack, pack_names
from toolkit.pipeline import Options, Outcome, Studio

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
PACKS = pack_names((TEMPLATES,))
DEMO = ROOT / "tests" / "packs"
SAMPLES = sorted(path for path in (ROOT / "data").rglob("*.yaml") if not path.name.startswith("_"))


@pytest.fixture(scope="session")
def studio() -> Studio:
    return Studio((TEMPLATES, DEMO))


@pytest.fixture(scope="session")
def load(studio):
    def load_pack(name: str, year: int = 2024) -> Pack:
        findings = Findings()
        pack = studio.library.load(name, year, Span("test"), findings)
        assert pack is not None, list(findings)
        return pack

    return load_pack


@pytest.fixture
def judge(studio):
    """`judge(file)` → what `check` says of a filing that lies by itself."""

    def process(file: Path) -> Outcome:
        return studio.process(FilingPlace(file, file.parent), file.name, Options())

    return process
