"""The sample filing, and ways to process a changed copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.filing import find_filings
from toolkit.pipeline import Options, Outcome, Studio
from toolkit.word import canonical_text

ROOT = Path(__file__).parents[2]
SAMPLE = Path("xuwen/2024/政务服务和数据管理局.yaml")
COMMON = Path("xuwen/2024/_公共.yaml")

Process = Callable[..., Outcome]


@pytest.fixture(scope="session")
def studio() -> Studio:
    return Studio((ROOT / "templates",))


@pytest.fixture(scope="session")
def sample_text() -> str:
    return (ROOT / "data" / SAMPLE).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def process(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> Process:
    """`process(text, options, common=…)` → the outcome of the sample with this text in place of its own."""
    data = tmp_path_factory.mktemp("data")
    for file in (Path("_公共.yaml"), COMMON):
        (data / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "data" / file, data / file)
    inherited = (data / COMMON).read_text(encoding="utf-8")

    def run(text: str, options: Options = Options(), *, common: str | None = None) -> Outcome:  # noqa: B008
        (data / SAMPLE).write_bytes(text.encode("utf-8", "surrogatepass"))
        (data / COMMON).write_text(common or inherited, encoding="utf-8")
        (place,) = find_filings(data / SAMPLE)
        return studio.process(place, SAMPLE.name, options)

    return run


@pytest.fixture(scope="session")
def report_of() -> Callable[[Outcome], str]:
    """The canonical text of the report, which is the first document of an outcome."""

    def read(outcome: Outcome) -> str:
        document, *_ = outcome.documents
        return canonical_text(document.content)

    return read
