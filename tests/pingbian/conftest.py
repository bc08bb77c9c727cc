"""The Pingbian sample, and ways to process a changed copy of it."""

from __future__ import annotations

from pathlib import Path

from tests.samples import documents_fixture, sample_fixtures

sample_text, process = sample_fixtures(Path("pingbian/2023/政务服务管理局.yaml"))
# Two tails of the published report.
documents = documents_fixture("C002", "C002")
