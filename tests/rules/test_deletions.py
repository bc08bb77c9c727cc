"""Whatever is taken out of a pack, a case misses it: formulas, computed columns, words, number styles."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packing.workshop import PACKS, TEMPLATES, cases_of, check, copy_packs, library, load, trials, write
from toolkit import vocabulary as v
from toolkit.dictionary import AnyDeclaration, Field, Group
from toolkit.finding import Findings, Severity
from toolkit.pack.layers import PACK_FILE, Layer, merge_file
from toolkit.source import Mapping, Node

# An edition older than every case: what it takes out is gone for all of them.
EDITION = "editions/1990"


def own(name: str, file: str) -> Mapping:
    """One file of a pack alone, without its parent."""
    return merge_file(file, (Layer(TEMPLATES / name, f"templates/{name}"),), Findings())


def removal(path: tuple[str, ...]) -> str:
    """The YAML that takes out the entry at a path of keys."""
    *above, last = path
    lines = [f"{'  ' * depth}{key}:" for depth, key in enumerate(above)]
    return "\n".join([*lines, f'{"  " * len(above)}删去: ["{last}"]']) + "\n"


def formulas() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for name in PACKS:
        for pair in own(name, "formulas.yaml").pairs:
            yield name, "formulas.yaml", (pair.key.text,)


def computed_fields() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for name in PACKS:
        for path in _with_key(own(name, "dictionary.yaml"), v.FORMULA, ()):
            yield name, "dictionary.yaml", path


def _with_key(node: Node, key: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(node, Mapping):
        if node.get(key) is not None:
            yield path
        for pair in node.pairs:
            yield from _with_key(pair.value, key, (*path, pair.key.text))


def styles_and_decimals() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for name in PACKS:
        manifest = own(name, PACK_FILE)
        for key in (v.NUMBER_STYLES, v.DECIMALS):
            node = manifest.get(key)
            for path in _leaves(node, (key,)):
                yield name, PACK_FILE, path


def _leaves(node: Node | None, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(node, Mapping):
        for pair in node.pairs:
            yield from _leaves(pair.value, (*path, pair.key.text))
    elif node is not None:
        yield path


def phrase_cases() -> Iterator[tuple[str, str, int]]:
    for name in PACKS:
        phrases = load(TEMPLATES, name).phrases.values()
        for phrase in phrases:
            for number, case in enumerate(phrase.cases, 1):
                if case.span.file == f"templates/{name}/wording.yaml":
                    yield name, f"{phrase.name}第{number}种", case.span.line


CASES = {name: cases_of(TEMPLATES, name) for name in PACKS}
SPOKEN_OF = {case.sentence: repr(case) for cases in CASES.values() for case in cases}
ENTRIES = [*formulas(), *computed_fields(), *styles_and_decimals()]


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_packs(tmp_path_factory.mktemp("packs"))


def is_missed(packs: Path, name: str, word: str) -> bool:
    """Whether the pack is now broken or a case fails; those that speak of the word are tried first."""
    shelf = library(packs)
    if any(finding.severity is Severity.ERROR for finding in load(packs, name, shelf=shelf).findings):
        return True
    cases = sorted(CASES[name], key=lambda case: word not in SPOKEN_OF[case.sentence])
    return any(len(trial.findings) > 0 for trial in trials(shelf, name, tuple(cases)))


@pytest.mark.parametrize(
    ("name", "file", "path"), ENTRIES, ids=[f"{name}-{'.'.join(path)}" for name, _, path in ENTRIES]
)
def test_an_entry_that_is_taken_out_is_missed(
    packs: Path, name: str, file: str, path: tuple[str, ...]
) -> None:
    edition = write(packs / name / EDITION / file, removal(path))
    try:
        assert is_missed(packs, name, path[-1])
    finally:
        edition.unlink()


PHRASE_CASES = list(phrase_cases())


@pytest.mark.parametrize(
    ("name", "case", "line"), PHRASE_CASES, ids=[f"{name}-{case}" for name, case, _ in PHRASE_CASES]
)
def test_a_case_of_a_phrase_that_is_taken_out_is_missed(packs: Path, name: str, case: str, line: int) -> None:
    path = packs / name / "wording.yaml"
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    assert lines[line - 1].lstrip().startswith("- {")
    path.write_text("".join([*lines[: line - 1], *lines[line:]]), encoding="utf-8")
    try:
        assert is_missed(packs, name, case.partition("第")[0])
    finally:
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("formulas.yaml", ("公用经费控制率",)),
        ("dictionary.yaml", ("政府采购", "列", "小微企业占比")),
        ("pack.yaml", ("数字样式", "缺省", "分", "去尾零")),
        ("wording.yaml", ("措辞", "占总支出")),
    ],
)
def test_the_check_of_a_pack_tells_of_it(tmp_path: Path, file: str, path: tuple[str, ...]) -> None:
    packs = copy_packs(tmp_path)
    write(packs / "national" / EDITION / file, removal(path))
    told = [finding for finding in check(packs, "national") if finding.severity is Severity.ERROR]
    assert told
    assert all(finding.span.file.startswith("templates/national/cases/") for finding in told)


def test_the_entries_are_all_there() -> None:
    """The lists above are read from the files; were they read wrongly, nothing would be taken out."""
    pack = load(TEMPLATES, "national")
    computed = [path for path, field in _fields(pack.dictionary.members, ()) if field.formula is not None]
    files = {"formulas.yaml", "dictionary.yaml"}
    taken = {path for name, file, path in ENTRIES if name == "national" and file in files}
    assert len(taken) == len(computed)
    assert len(PHRASE_CASES) > 30


def _fields(
    members: dict[str, AnyDeclaration], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Field]]:
    for name, declaration in members.items():
        if isinstance(declaration, Field):
            yield (*path, name), declaration
        else:
            inner = (
                declaration.members if isinstance(declaration, Group) else getattr(declaration, "columns", {})
            )
            yield from _fields(inner, (*path, name))


def test_what_is_taken_out_is_really_gone(packs: Path) -> None:
    edition = write(packs / "national" / EDITION / "formulas.yaml", removal(("公用经费控制率",)))
    try:
        assert load(packs, "national").dictionary.find(("公用经费控制率",)) is None
    finally:
        edition.unlink()
    assert load(packs, "national").dictionary.find(("公用经费控制率",)) is not None


def test_a_sound_pack_misses_nothing(packs: Path) -> None:
    assert not any(itertools.chain(is_missed(packs, name, "") for name in PACKS))
