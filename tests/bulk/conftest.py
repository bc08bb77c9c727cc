"""A small county in a folder of its own, and the command run on it in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from tests.county import COUNTY, ROOT, make_county
from toolkit.bulk import work
from toolkit.pipeline import Studio


@dataclass(frozen=True)
class Place:
    """A working folder with `data`, and `out` once something was generated."""

    folder: Path

    @property
    def filings(self) -> Path:
        """The folder of the filings."""
        return self.folder / "data" / COUNTY

    @property
    def out(self) -> Path:
        """The folder of their documents."""
        return self.folder / "out" / COUNTY

    def files(self) -> dict[str, bytes]:
        """Everything that lies in `out`."""
        out = self.folder / "out"
        return {
            path.relative_to(out).as_posix(): path.read_bytes()
            for path in sorted(out.rglob("*"))
            if path.is_file()
        }

    def change(self, path: Path, old: str, new: str) -> None:
        """Edit a file as a clerk or a maintainer would."""
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def run_main(*arguments: object) -> Result:
    """`jixiao …` in this process; a fault of the program is raised."""
    result = CliRunner().invoke(main, [str(each) for each in arguments], prog_name="jixiao")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@cache
def shared_studio(roots: tuple[Path, ...]) -> Studio:
    """One studio for all runs on the shipped packs, which no test changes."""
    return Studio(roots)


def studio_of(roots: tuple[Path, ...]) -> Studio:
    """The shared studio where only the shipped packs are looked at."""
    return shared_studio(roots) if set(roots) == {ROOT / "templates"} else Studio(roots)


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Place]:
    """`county(3)` → three filings; `county(12, 10)` → ten of twelve spoilt."""
    monkeypatch.setenv("JIXIAO_TRACEBACK", "1")

    def build(count: int, poisoned: int = 0) -> Place:
        make_county(tmp_path / "data", count, poisoned)
        monkeypatch.chdir(tmp_path)
        return Place(tmp_path)

    return build


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`generate("--dry-run")` → the result of `jixiao generate data …` with the shipped packs."""
    monkeypatch.setenv("JIXIAO_TRACEBACK", "1")
    monkeypatch.setattr(work, "Studio", studio_of)

    def invoke(*arguments: object) -> Result:
        packs = () if "--packs" in arguments else ("--packs", ROOT / "templates")
        return run_main("generate", "data", *packs, *arguments)

    return invoke
