"""The files as text: no path of one machine, whole pages of findings, no word of a pack in the engine."""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import toolkit
from toolkit import vocabulary
from toolkit.finding import Kind, kinds
from toolkit.formula import FUNCTIONS

ROOT = Path(__file__).parents[2]

# -- no place of one machine

SKIPPED_FOLDERS = frozenset({".git", ".venv", "build", "dist", "out", "__pycache__", ".hypothesis"})
CACHES = re.compile(r"\.\w+_cache|.*\.egg-info")
MACHINE_PATH = re.compile(r"(?<![\w.\-/\\])(?:/(?:work|root|home|Users|tmp)/\w|[A-Z]:\\Users\\\w)")


def text_files() -> Iterator[Path]:
    """Every file of the checkout that is text."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS and not CACHES.fullmatch(name)]
        for name in sorted({*files} - SKIPPED_FOLDERS):  # in a worktree .git is a file
            path = Path(folder, name)
            if b"\0" not in path.read_bytes()[:8000]:
                yield path


def test_no_file_names_a_path_of_one_machine() -> None:
    named = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert named == []


def test_the_texts_that_a_stranger_reads_first_are_among_those_read() -> None:
    read = {path.relative_to(ROOT).as_posix() for path in text_files()}
    assert {
        "README.md",
        "README.en.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "Makefile",
        ".ci/run",
        "cli.py",
    } <= read


@pytest.mark.parametrize("folder", ["work", "root", "home", "Users"])
def test_a_machine_path_is_recognised(folder: str) -> None:
    assert MACHINE_PATH.search(f"见 /{folder}/somebody/文件")
    assert not MACHINE_PATH.search(f"docs/{folder}/somebody")


def test_every_link_to_a_file_leads_somewhere() -> None:
    dead = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in text_files()
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
        if not target.startswith(("http://", "https://", "mailto:")) and not (path.parent / target).exists()
    ]
    assert dead == []


# -- findings

CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture(scope="module")
def declared() -> dict[str, Kind]:
    """Every kind of finding; importing all modules also proves that no code is declared twice."""
    for module in pkgutil.walk_packages(toolkit.__path__, "toolkit."):
        importlib.import_module(module.name)
    return dict(kinds())


def test_every_code_has_the_form_of_a_code(declared: dict[str, Kind]) -> None:
    assert declared
    assert [code for code in declared if not re.fullmatch(r"[A-Z]{1,3}\d{3}", code)] == []


def test_every_finding_has_a_complete_page(declared: dict[str, Kind]) -> None:
    parts = ("title", "why", "wrong", "right", "since")
    empty = [
        f"{code}.{part}"
        for code, kind in declared.items()
        for part in parts
        if not getattr(kind, part).strip()
    ]
    assert empty == []


def test_every_page_is_in_chinese(declared: dict[str, Kind]) -> None:
    foreign = [
        f"{code}.{part}"
        for code, kind in declared.items()
        for part in ("title", "why")
        if not CHINESE.search(getattr(kind, part))
    ]
    assert foreign == []


def test_the_wrong_and_the_right_example_differ(declared: dict[str, Kind]) -> None:
    assert [code for code, kind in declared.items() if kind.wrong.strip() == kind.right.strip()] == []


# -- the engine knows no pack's words

NAMES_INSIDE = ("数据项", "行", "列")
# Pages of findings are documentation, like docstrings: their examples show what a clerk types.
PAGE_PARTS = ("code", "severity", "title", "why", "wrong", "right")
EXAMPLE_PARTS = frozenset({"why", "wrong", "right"})
# A shorter name is a common word of Chinese and counts only where it stands alone, as in "支出.合计.决算".
LONG_NAME = 4
PIECE = re.compile(r"[\w（）()、]+")


def pack_names(packs: Path) -> frozenset[str]:
    """Every 名称, 印作 and 别名 that the dictionaries and formulas of the packs declare."""
    names: set[str] = set()
    for path in sorted([*packs.rglob("dictionary.yaml"), *packs.rglob("formulas.yaml")]):
        declared = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (makes only strings)
        for name in _names_of(declared):
            names.update(piece for piece in re.split(r"[.\[\]/]", name) if CHINESE.search(piece))
    return frozenset(names)


def _names_of(declarations: object) -> Iterator[str]:
    if not isinstance(declarations, dict):
        return
    for name, declaration in declarations.items():
        yield name
        if not isinstance(declaration, dict):
            continue
        if isinstance(declaration.get("印作"), str):
            yield declaration["印作"]
        aliases = declaration.get("别名", [])
        yield from [aliases] if isinstance(aliases, str) else aliases
        for inside in NAMES_INSIDE:
            yield from _names_of(declaration.get(inside))


def engine_words() -> frozenset[str]:
    """The words of vocabulary.py and the functions of formulas are the engine's; a pack may use them too."""
    return FUNCTIONS | {value for value in vars(vocabulary).values() if isinstance(value, str)}


def texts_of(source: str) -> Iterator[tuple[int, str]]:
    """Line and value of every string of a module but docstrings and the examples on pages of findings."""
    tree = ast.parse(source)
    left_out = {
        id(inner) for node in ast.walk(tree) for outer in _documentation(node) for inner in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.lineno, node.value


def _documentation(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Kind":
        yield from (
            value for part, value in zip(PAGE_PARTS, node.args, strict=False) if part in EXAMPLE_PARTS
        )
        yield from (keyword.value for keyword in node.keywords if keyword.arg in EXAMPLE_PARTS)


def words_in(text: str, names: frozenset[str]) -> list[str]:
    """Which of the names a text uses: long ones anywhere in it, short ones where they stand alone."""
    alone = set(PIECE.findall(text))
    return sorted(name for name in names if name in alone or (len(name) >= LONG_NAME and name in text))


def test_the_engine_contains_no_word_of_a_pack() -> None:
    packs = ROOT / "templates"
    if not any(packs.rglob("pack.yaml")):
        pytest.skip("there is no pack yet")
    names = pack_names(packs) - engine_words()
    assert len(names) > 20, "the names of the packs were not found"
    used = [
        f"{path.relative_to(ROOT)}:{line}: {word}"
        for path in sorted((ROOT / "toolkit").rglob("*.py"))
        if path.name != "vocabulary.py"
        for line, text in texts_of(path.read_text(encoding="utf-8"))
        for word in words_in(text, names)
    ]
    assert used == []


def identities(packs: Path) -> frozenset[str]:
    """The name of every pack but the common parent's, its place, each part of that, and its documents."""
    names: set[str] = set()
    for path in sorted(packs.glob("*/pack.yaml")):
        said = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (makes only strings)
        names.update(name for name in said.get("文档", {}) if name != "删去")
        if said.get("继承"):
            names.add(said["名称"])
            names.add(said["地区"])
            names.update(re.findall(r"[一-鿿]{2,}?[省市州县区]", said["地区"]))
    return frozenset(names)


def test_the_program_names_no_pack_no_place_and_no_form() -> None:
    """No Python for a region: whatever a county needs is said in its pack."""
    names = identities(ROOT / "templates")
    assert {"guangdong-xuwen", "徐闻县", "梅州市", "部门整体支出绩效自评报告"} <= names
    used = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in [ROOT / "cli.py", *sorted((ROOT / "toolkit").rglob("*.py"))]
        for line, text in texts_of(path.read_text(encoding="utf-8"))
        for name in names
        if name in text
    ]
    assert used == []


def test_names_are_collected_from_every_depth_and_edition(tmp_path: Path) -> None:
    pack = tmp_path / "a-county"
    (pack / "editions" / "2025").mkdir(parents=True)
    (pack / "dictionary.yaml").write_text(
        "人员:\n  形状: 组\n  数据项: {行政编制: {印作: 行政编制数}}\n"
        "支出:\n  行: {甲类: {别名: [甲]}}\n  列: {资金: {形状: 定行表, 列: {决算: {公式: 年初+调整}}}}\n",
        encoding="utf-8",
    )
    (pack / "editions" / "2025" / "formulas.yaml").write_text(
        "评价.执行率: {公式: 甲÷乙}\n", encoding="utf-8"
    )
    expected = {"人员", "行政编制", "行政编制数", "支出", "甲类", "甲", "资金", "决算", "评价", "执行率"}
    assert pack_names(tmp_path) == expected


@pytest.mark.parametrize(
    "source",
    [
        "x = values['决算']",
        "x = '支出.合计.决算'",
        "x = f'{unit}的行政编制数不符'",
        "Kind('C001', ERROR, '行政编制数不符', '', '', '')",
    ],
)
def test_a_word_of_a_pack_is_found_in_the_engine(source: str) -> None:
    names = frozenset({"决算", "行政编制数"})
    assert [word for _, text in texts_of(source) for word in words_in(text, names)]


@pytest.mark.parametrize(
    "source",
    [
        '"""决算: what was spent."""',
        "class A:\n    x: int\n    '''行政编制数'''",
        "Kind('C001', ERROR, '不符', '如行政编制数', '决算: 1', right='决算: 2')",
        "x = '决算数与预算数不符'",
    ],
)
def test_documentation_and_longer_words_are_left_alone(source: str) -> None:
    names = frozenset({"决算", "行政编制数"})
    assert [word for _, text in texts_of(source) for word in words_in(text, names)] == []
