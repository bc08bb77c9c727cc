"""The Pingbian sample, and ways to process a changed copy of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import samples
from toolkit.pipeline import Outcome

SAMPLE = Path("pingbian/2023/政务服务管理局.yaml")


@pytest.fixture(scope="session")
def sample_text() -> str:
    return (samples.ROOT / "data" / SAMPLE).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def process(tmp_path_factory: pytest.TempPathFactory) -> samples.Process:
    return samples.sample_process(SAMPLE, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def texts_of() -> Callable[[Outcome], dict[str, str]]:
    return samples.texts_of


@pytest.fixture(scope="session")
def documents(process, sample_text, texts_of) -> dict[str, str]:
    """The documents of the sample, in which nothing but tails is found."""
    outcome = process(sample_text)
    assert [finding.code for finding in outcome.findings] == ["C002", "C002"]
    return texts_of(outcome)
