"""The golden texts: a difference fails and shows itself; only `--update-golden` writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def compare(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, str], None]:
    """The fixture as it is without the option, also while `make golden` runs."""
    monkeypatch.setattr(request.config.option, "update_golden", False)
    return request.getfixturevalue("golden")


@pytest.fixture
def accept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, str], None]:
    monkeypatch.setattr(request.config.option, "update_golden", True)
    return request.getfixturevalue("golden")


def test_the_same_text_passes(compare: Callable[[Path, str], None], tmp_path: Path) -> None:
    (tmp_path / "表.txt").write_bytes("一\n二\n".encode())
    compare(tmp_path / "表.txt", "一\n二\n")


def test_a_difference_fails_and_shows_the_line(compare: Callable[[Path, str], None], tmp_path: Path) -> None:
    (tmp_path / "表.txt").write_bytes("一\n二\n".encode())
    with pytest.raises(pytest.fail.Exception, match=r"-二\n\+三"):
        compare(tmp_path / "表.txt", "一\n三\n")
    assert (tmp_path / "表.txt").read_bytes() == "一\n二\n".encode()


def test_a_missing_text_fails(compare: Callable[[Path, str], None], tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="make golden"):
        compare(tmp_path / "表.txt", "一\n")
    assert not (tmp_path / "表.txt").exists()


def test_the_option_writes_the_text(accept: Callable[[Path, str], None], tmp_path: Path) -> None:
    accept(tmp_path / "新" / "表.txt", "一\r\n")
    assert (tmp_path / "新" / "表.txt").read_bytes() == "一\r\n".encode()
