"""A second filing in which everything is different: nothing of the first is left in its documents."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from tests.documents.notation import FIRST, SECOND, SIDES, Seed, seeds
from tests.documents.printed import prose
from tests.samples import READERS, ROOT
from toolkit import vocabulary as v
from toolkit.filing import find_filings
from toolkit.pipeline import Options, Studio

PAIRED = [seed for seed in seeds() if SECOND in seed.filings]
EACH = pytest.mark.parametrize("seed", PAIRED, ids=[seed.name for seed in PAIRED])

# A counter at the head of a paragraph or of a run-in heading, and whole numbers of a handful: weights, scores
# and counts of two filings must meet there. That none of them is typed is what test_typed_figures.py proves.
COUNTER = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十\d]+(?:、|\.(?!\d)))")
FIGURE = re.compile(r"(?<![\d.])\d[\d,]*(?:\.\d+)?(?![\d.]*\d)")
RANGE = re.compile(r"(?P<document>.+)：(?P<first>\d+)至(?P<last>\d+)")
HANDFUL = 10
CHINESE = re.compile(r"[一-鿿]{2,}")


def figures(texts: dict[str, str]) -> set[Fraction]:
    """The numbers that documents print."""
    shown = [COUNTER.sub("", line) for text in texts.values() for line in prose(text)]
    found = {Fraction(each.replace(",", "")) for line in shown for each in FIGURE.findall(line)}
    return {each for each in found if each.denominator > 1 or each > HANDFUL}


def is_kept(number: Fraction, seed: Seed, document: str) -> bool:
    """Whether a number is on the list: by itself (12), or in a range of one document (附表：11至62)."""
    if any(FIGURE.fullmatch(each) and Fraction(each) == number for each in seed.kept):
        return True
    ranges = (RANGE.fullmatch(each) for each in seed.kept)
    return number.denominator == 1 and any(
        found["document"] == document and int(found["first"]) <= number <= int(found["last"])
        for found in ranges
        if found
    )


def shown(number: Fraction) -> str:
    return str(float(number)) if number.denominator > 1 else str(number)


def filled_in(path: Path) -> dict[str, object]:
    """What a filing says, with what it inherits from the common files above it."""
    said: dict[str, object] = {}
    (place,) = find_filings(path)
    folders = [
        folder
        for folder in (place.path.parent, *place.path.parents)
        if place.root in (folder, *folder.parents)
    ]
    for file in [*(folder / "_公共.yaml" for folder in reversed(folders)), path]:
        if file.is_file():
            said |= yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (makes only strings)
    return said


def leaves(said: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every value under the keys that lead to it; the place in a list counts as a key."""
    if isinstance(said, dict):
        for key, value in said.items():
            yield from leaves(value, f"{path}.{key}" if path else key)
    elif isinstance(said, list):
        for number, value in enumerate(said, 1):
            yield from leaves(value, f"{path}[{number}]")
    else:
        yield path, str(said)


def lengths(said: object, path: str = "") -> Iterator[tuple[str, int]]:
    """Every list with its length."""
    if isinstance(said, dict):
        for key, value in said.items():
            yield from lengths(value, f"{path}.{key}" if path else key)
    elif isinstance(said, list):
        yield path, len(said)


def names_of(said: dict[str, object]) -> set[str]:
    """The texts that a filing brings along, and the words of two characters in the name of its unit."""
    texts = {text for _, text in leaves(said) if CHINESE.search(text) and "{{" not in text}
    unit = said["单位"]
    assert isinstance(unit, dict)
    return texts | {unit["全称"][at : at + 2] for at in range(len(unit["全称"]) - 1)}


@EACH
def test_everything_is_different_in_the_second_filing(seed: Seed) -> None:
    """Figures, texts, the lengths of lists and what is left out."""
    first, second = (filled_in(seed.filings[side]) for side in SIDES)
    one, other = dict(leaves(first)), dict(leaves(second))
    kept = {*seed.kept, v.PACK}
    same = [path for path in one if one[path] == other.get(path) and not {path, one[path]} & kept]
    assert same == []
    long, longer = dict(lengths(first)), dict(lengths(second))
    assert [path for path in long if long[path] == longer.get(path) and path not in seed.kept] == []
    assert set(one) - set(other)
    assert set(other) - set(one)


@EACH
def test_the_second_filing_says_that_it_is_a_sample(seed: Seed) -> None:
    path = seed.filings[SECOND]
    assert path.parent.name == "samples"
    assert "示例" in path.read_text(encoding="utf-8").splitlines()[0]
    assert "示例" in filled_in(path)["单位"]["全称"]


def figures_left(seed: Seed, papers, texts: dict[str, str]) -> set[Fraction]:
    """The numbers of the first filing's documents that these documents of the second print too."""

    def printed(documents: Mapping[str, str]) -> set[Fraction]:
        return {
            each
            for document, text in documents.items()
            for each in figures({document: text})
            if not is_kept(each, seed, document)
        }

    return printed(papers(seed.filings[FIRST])) & printed(texts)


def names_left(seed: Seed, texts: dict[str, str]) -> set[str]:
    """The texts of the first filing that these documents of the second print, though it does not say them."""
    first, second = (names_of(filled_in(seed.filings[side])) for side in SIDES)
    text = "\n".join(line for each in texts.values() for line in prose(each))
    return {name for name in first - second - set(seed.kept) if name in text}


@EACH
def test_no_figure_of_the_first_is_left(papers, seed: Seed) -> None:
    left = figures_left(seed, papers, papers(seed.filings[SECOND]))
    assert sorted(map(shown, left)) == []


@EACH
def test_no_name_of_the_first_is_left(papers, seed: Seed) -> None:
    assert sorted(names_left(seed, papers(seed.filings[SECOND]))) == []


# -- that the two tests above can fail: what is typed into a template is found in the second filing


@pytest.mark.parametrize(
    ("document", "tag", "typed", "found"),
    [
        ("部门整体支出绩效自评报告.docx", "{{ 支出.合计.决算|带单位 }}", "7455.04万元", "7455.04"),
        ("部门整体支出绩效自评报告.docx", "现将{{ 评价年度 }}年度", "现将2024年度", "2024"),
        ("部门整体支出绩效自评报告.docx", "{{ 单位.内设机构|顿号 }}", "办公室、政务服务股", "政务服务股"),
        ("数据表.xlsx", "{{ 支出.合计.全年预算 }}", "7,836.80", "7836.8"),
    ],
)
def test_what_is_typed_into_a_template_is_found(
    tmp_path: Path, papers, document: str, tag: str, typed: str, found: str
) -> None:
    (seed,) = (each for each in PAIRED if each.name == "xuwen")
    packs = tmp_path / "templates"
    for name in ("national", "guangdong-xuwen"):
        shutil.copytree(ROOT / "templates" / name, packs / name)
    retype(packs / "guangdong-xuwen" / "documents" / document, tag, typed)
    (place,) = find_filings(seed.filings[SECOND])
    outcome = Studio((packs,)).process(place, place.path.name, Options())
    texts = {each.name: READERS[Path(each.file_name).suffix](each.content) for each in outcome.documents}
    assert found in {*map(shown, figures_left(seed, papers, texts)), *names_left(seed, texts)}


def retype(template: Path, tag: str, typed: str) -> None:
    """Put typed text in place of a tag."""
    with zipfile.ZipFile(template) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = dict(parts)
    for form in (tag.encode(), tag.encode("ascii", "xmlcharrefreplace")):
        changed = {name: part.replace(form, typed.encode()) for name, part in changed.items()}
    assert changed != parts
    with zipfile.ZipFile(template, "w") as archive:
        for name, part in changed.items():
            archive.writestr(name, part)
