"""The Pingbian sample, and ways to process a changed copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit import excel, word
from toolkit.filing import find_filings
from toolkit.pipeline import Options, Outcome, Studio

ROOT = Path(__file__).parents[2]
SAMPLE = Path("pingbian/2023/政务服务管理局.yaml")

READERS = {".docx": word.canonical_text, ".xlsx": excel.canonical_text}

Process = Callable[..., Outcome]


@pytest.fixture(scope="session")
def sample_text() -> str:
    return (ROOT / "data" / SAMPLE).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def process(tmp_path_factory: pytest.TempPathFactory) -> Process:
    """`process(text, options)` → the outcome of the sample with this text in place of its own."""
    data = tmp_path_factory.mktemp("data")
    for file in (Path("_公共.yaml"), SAMPLE.with_name("_公共.yaml")):
        (data / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "data" / file, data / file)
    studio = Studio((ROOT / "templates",))

    def run(text: str, options: Options = Options()) -> Outcome:  # noqa: B008
        (data / SAMPLE).write_text(text, encoding="utf-8")
        (place,) = find_filings(data / SAMPLE)
        return studio.process(place, SAMPLE.name, options)

    return run


@pytest.fixture(scope="session")
def texts_of() -> Callable[[Outcome], dict[str, str]]:
    """The canonical texts of the documents of an outcome, by name."""

    def read(outcome: Outcome) -> dict[str, str]:
        return {
            document.name: READERS[Path(document.file_name).suffix](document.content)
            for document in outcome.documents
        }

    return read


@pytest.fixture(scope="session")
def documents(process, sample_text, texts_of) -> dict[str, str]:
    """The documents of the sample, in which nothing but tails is found."""
    outcome = process(sample_text)
    assert [finding.code for finding in outcome.findings] == ["C002", "C002"]
    return texts_of(outcome)
