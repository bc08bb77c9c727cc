"""What the tests of packs share: a copy of the packs to spoil, and what is then found."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from toolkit.filing import FilingPlace, find_filings
from toolkit.finding import Findings, Severity, Span
from toolkit.pack import Pack, PackLibrary
from toolkit.packing import check_pack
from toolkit.packing.cases import Case, load_cases
from toolkit.packing.trial import Trial, try_case
from toolkit.pipeline import Studio
from toolkit.view import make_environment

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
DATA = ROOT / "data"
PACKS = tuple(sorted({path.parents[1].name for path in TEMPLATES.glob("*/cases/*.yaml")}))


def copy_packs(folder: Path) -> Path:
    """A copy of the packs below `folder`, called templates as the original."""
    return Path(shutil.copytree(TEMPLATES, folder / "templates"))


def replace(path: Path, old: str, new: str) -> int:
    """Replace a text that stands once in a file; the line, counted from 1, where it stood."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def write(path: Path, text: str) -> Path:
    """Write a file, making the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def library(packs: Path) -> PackLibrary:
    """A library of these packs that nothing has been loaded from."""
    return PackLibrary((packs,), make_environment())


def load(packs: Path, name: str, year: int = 2024, shelf: PackLibrary | None = None) -> Pack:
    """A pack for a year."""
    pack = (shelf or library(packs)).load(name, year, Span("test"), Findings())
    assert pack is not None
    return pack


def check(packs: Path, name: str, *, thorough: bool = False) -> Findings:
    """What is wrong with a pack."""
    return check_pack(name, Studio((packs,)), thorough=thorough)


def errors(findings: Findings) -> list[tuple[str, int, str]]:
    """The errors as (file below templates/, line, code)."""
    return [
        (finding.span.file.removeprefix("templates/"), finding.span.line, finding.code)
        for finding in findings
        if finding.severity is Severity.ERROR
    ]


def cases_of(packs: Path, name: str) -> tuple[Case, ...]:
    """The cases beside a pack, which must be readable."""
    findings = Findings()
    cases = load_cases(packs / name, f"templates/{name}", findings)
    assert list(findings) == []
    return cases


def trials(shelf: PackLibrary, name: str, cases: tuple[Case, ...]) -> Iterator[Trial]:
    """The cases tried under the pack, one after the other as they are asked for."""
    for case in cases:
        pack = shelf.load(name, case.year, case.span, Findings())
        assert pack is not None
        yield try_case(case, pack, shelf.environment)


def sample() -> tuple[FilingPlace, str]:
    """The filing of the Xuwen bureau under data/, with its path as it is shown."""
    (place,) = find_filings(DATA / "xuwen")
    return place, place.path.relative_to(ROOT).as_posix()
