"""The Yulin sample, and ways to process a changed copy of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import samples
from toolkit.pipeline import Outcome

SAMPLE = Path("yulin/2024/大数据发展和政务服务局.yaml")


@pytest.fixture(scope="session")
def sample_text() -> str:
    return (samples.ROOT / "data" / SAMPLE).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def process(tmp_path_factory: pytest.TempPathFactory) -> samples.Process:
    return samples.sample_process(SAMPLE, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def outcome(process: samples.Process, sample_text: str) -> Outcome:
    """The sample as it is."""
    return process(sample_text)
