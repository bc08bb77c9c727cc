"""What the tests of the shipped samples share: a sample as it is, or with another text in its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit import excel, word
from toolkit.filing import find_filings
from toolkit.pipeline import Options, Outcome, Studio

ROOT = Path(__file__).parents[1]
READERS = {".docx": word.canonical_text, ".xlsx": excel.canonical_text}

Process = Callable[..., Outcome]


def sample_process(sample: Path, data: Path) -> Process:
    """`process(text, options)` → the outcome of a sample with this text in place of its own.

    `sample` is its path below the shipped data, `data` an empty folder that gets the common files.
    """
    for file in (Path("_公共.yaml"), sample.with_name("_公共.yaml")):
        (data / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "data" / file, data / file)
    studio = Studio((ROOT / "templates",))

    def run(text: str, options: Options = Options()) -> Outcome:  # noqa: B008 (it is frozen)
        (data / sample).write_text(text, encoding="utf-8")
        (place,) = find_filings(data / sample)
        return studio.process(place, sample.name, options)

    return run


def texts_of(outcome: Outcome) -> dict[str, str]:
    """The canonical texts of the documents of an outcome, by name."""
    return {
        document.name: READERS[Path(document.file_name).suffix](document.content)
        for document in outcome.documents
    }


def sample_fixtures(sample: Path) -> tuple[object, object]:
    """The fixtures `sample_text` and `process` of a sample, for the conftest of its folder."""

    @pytest.fixture(scope="session")
    def sample_text() -> str:
        return (ROOT / "data" / sample).read_text(encoding="utf-8")

    @pytest.fixture(scope="session")
    def process(tmp_path_factory: pytest.TempPathFactory) -> Process:
        return sample_process(sample, tmp_path_factory.mktemp("data"))

    return sample_text, process


def documents_fixture(*told: str) -> object:
    """The fixture `documents`: the texts of a sample as it is, of which only the codes in `told` are told."""

    @pytest.fixture(scope="session")
    def documents(process: Process, sample_text: str) -> dict[str, str]:
        outcome = process(sample_text)
        assert [finding.code for finding in outcome.findings] == list(told)
        return texts_of(outcome)

    return documents
