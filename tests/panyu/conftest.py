"""The Panyu sample, and ways to process a changed copy of it."""

from __future__ import annotations

from pathlib import Path

from tests.samples import documents_fixture, sample_fixtures

sample_text, process = sample_fixtures(Path("panyu/2024/政务服务和数据管理局.yaml"))
documents = documents_fixture()
