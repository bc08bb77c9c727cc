"""The Yulin sample, and ways to process a changed copy of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.samples import Process, sample_fixtures
from toolkit.pipeline import Outcome

sample_text, process = sample_fixtures(Path("yulin/2024/大数据发展和政务服务局.yaml"))


@pytest.fixture(scope="session")
def outcome(process: Process, sample_text: str) -> Outcome:
    """The sample as it is."""
    return process(sample_text)
