"""The floors of the house: a module imports only from a lower floor, and nothing goes round in a circle.

Imports are read from the source, so those inside functions and under TYPE_CHECKING count too.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# A unit is a module or a package directly below toolkit/, or cli. A new one is given its floor here.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"vocabulary", "finding", "quantity", "locations", "console", "watch"}),
    frozenset({"source", "formula", "ooxml"}),
    frozenset({"reading"}),
    frozenset({"catalogue"}),
    frozenset({"dictionary", "tag", "indicator"}),
    frozenset({"wording", "scoring"}),
    frozenset({"pack"}),
    frozenset({"filing"}),
    frozenset({"compute"}),
    frozenset({"prose"}),
    frozenset({"checks", "view", "needs"}),
    frozenset({"word", "excel", "diagnosis"}),
    frozenset({"proof", "output", "pipeline"}),
    frozenset({"bulk", "packing", "drafting", "desk", "pages", "show"}),
    frozenset({"commands"}),
    frozenset({"cli"}),
)

# Who may import whom on the same floor, each with its reason.
SIDEWAYS: Mapping[tuple[str, str], str] = {
    ("pipeline", "proof"): "the walk of one filing ends with the proof of what was rendered",
}

# Libraries that these units alone may import, so that they can be replaced there.
EXCLUSIVE: Mapping[str, frozenset[str]] = {
    "docxtpl": frozenset({"word"}),
    "ruamel": frozenset({"desk"}),
    "click": frozenset({"cli", "commands"}),
}

# Units that find their own modules by walking their folder; no one else imports by a computed name.
REGISTRIES = frozenset({"checks", "commands", "pages"})


@dataclass(frozen=True)
class Import:
    """One import as it is written: by which module, of what, in which line."""

    importer: str
    imported: str
    line: int

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


def read_modules(root: Path) -> dict[str, Path]:
    """Dotted name → file, of cli.py and everything in toolkit/."""
    modules = {"cli": root / "cli.py"} if (root / "cli.py").is_file() else {}
    for path in sorted((root / "toolkit").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return modules


def read_imports(modules: Mapping[str, Path]) -> list[Import]:
    """Every import statement, and every computed import as one of the name "?"."""
    return [
        Import(name, imported, line)
        for name, path in modules.items()
        for imported, line in _imports_of(name, path, modules)
    ]


def _imports_of(name: str, path: Path, modules: Mapping[str, Path]) -> Iterator[tuple[str, int]]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield (inner if inner in modules else base), node.lineno
        elif isinstance(node, ast.Call) and _last_name(node.func) in {"__import__", "import_module"}:
            yield "?", node.lineno


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def unit_of(module: str) -> str:
    """toolkit.checks.total → checks; cli → cli; toolkit itself, which holds only the version → ""."""
    top, _, rest = module.partition(".")
    return rest.partition(".")[0] if top == "toolkit" else module


def unplaced(modules: Mapping[str, Path]) -> list[str]:
    """Units that stand on no floor."""
    placed = frozenset().union(*FLOORS)
    return sorted({unit_of(module) for module in modules} - placed - {""})


def wrong_ways(imports: list[Import]) -> list[str]:
    """Imports that go up, or sideways without a reason given above."""
    floors = {unit: number for number, units in enumerate(FLOORS) for unit in units}
    wrong = []
    for one in imports:
        if one.imported.split(".")[0] not in {"toolkit", "cli"}:
            continue
        importer, imported = unit_of(one.importer), unit_of(one.imported)
        if imported in {importer, ""} or (importer, imported) in SIDEWAYS:
            continue
        here, there = floors.get(importer, -1), floors.get(imported, len(FLOORS))
        if there >= here:
            wrong.append(f"{one}: from floor {here} to floor {there}")
    return wrong


def cycles(imports: list[Import]) -> list[str]:
    """Modules that reach themselves, as "a → b → a"; each circle once, from its first name.

    That importing a.b also runs the package a is left out: a package may gather what its own modules give.
    """
    edges: dict[str, set[str]] = {}
    for one in imports:
        edges.setdefault(one.importer, set()).add(one.imported)
    found: set[tuple[str, ...]] = set()
    done: set[str] = set()

    def walk(module: str, path: list[str]) -> None:
        if module in path:
            circle = path[path.index(module) :]
            first = circle.index(min(circle))
            found.add((*circle[first:], *circle[:first], circle[first]))
        elif module not in done:
            for after in sorted(edges.get(module, ())):
                walk(after, [*path, module])
            done.add(module)

    for module in sorted(edges):
        walk(module, [])
    return [" → ".join(circle) for circle in sorted(found)]


def trespasses(imports: list[Import]) -> list[str]:
    """Imports of a library by a unit that does not own it; computed imports outside the registries."""
    wrong = []
    for one in imports:
        library, unit = one.imported.split(".")[0], unit_of(one.importer)
        if library in EXCLUSIVE and unit not in EXCLUSIVE[library]:
            wrong.append(f"{one}: only {', '.join(sorted(EXCLUSIVE[library]))} may")
        elif library == "?" and unit not in REGISTRIES:
            wrong.append(f"{one.importer}:{one.line} imports by a computed name")
    return wrong


def test_every_module_stands_on_a_floor() -> None:
    assert unplaced(read_modules(ROOT)) == []


def test_no_unit_stands_on_two_floors() -> None:
    units = [unit for floor in FLOORS for unit in floor]
    assert len(units) == len(set(units))


def test_imports_go_down_only() -> None:
    assert wrong_ways(read_imports(read_modules(ROOT))) == []


def test_imports_make_no_circle() -> None:
    assert cycles(read_imports(read_modules(ROOT))) == []


def test_each_library_is_imported_by_its_owner_only() -> None:
    assert trespasses(read_imports(read_modules(ROOT))) == []


def test_every_sideways_permission_is_used() -> None:
    """A permission that nobody needs any more is taken back."""
    used = {(unit_of(one.importer), unit_of(one.imported)) for one in read_imports(read_modules(ROOT))}
    assert set(SIDEWAYS) - used == set()


# The reader itself: each of these houses is wrong in one way.


@pytest.fixture
def house(tmp_path: Path) -> Callable[..., list[Import]]:
    """`house(quantity="import …")` → the imports of such a checkout; `word__in__scan` is word/scan.py."""

    def build(**sources: str) -> list[Import]:
        for name, source in {"__init__": "", **sources}.items():
            path = tmp_path / "toolkit" / f"{name.replace('__in__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
        return read_imports(read_modules(tmp_path))

    return build


@pytest.mark.parametrize(
    "source",
    [
        "import toolkit.compute",
        "from toolkit import compute",
        "from toolkit.compute import compute",
        "from . import compute",
        "from .compute import compute",
        "def late():\n    from toolkit.compute import compute",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import toolkit.compute",
        "import cli",
    ],
)
def test_an_upward_import_is_found(house: Callable[..., list[Import]], source: str) -> None:
    imports = house(quantity=source, compute="")
    assert len(wrong_ways(imports)) == 1
    assert "toolkit.quantity:" in wrong_ways(imports)[0]


def test_a_relative_import_inside_a_package_is_resolved(house: Callable[..., list[Import]]) -> None:
    imports = house(
        word__in____init__="from . import scan", word__in__scan="from ..compute import x", compute=""
    )
    assert {(one.importer, one.imported) for one in imports} == {
        ("toolkit.word", "toolkit.word.scan"),
        ("toolkit.word.scan", "toolkit.compute"),
    }


def test_a_sideways_import_is_found(house: Callable[..., list[Import]]) -> None:
    assert len(wrong_ways(house(wording="import toolkit.scoring", scoring=""))) == 1


def test_a_downward_import_and_one_inside_a_package_are_right(house: Callable[..., list[Import]]) -> None:
    imports = house(
        word__in____init__="from toolkit.word.scan import x",
        word__in__scan="import toolkit.tag",
        tag="import re",
    )
    assert wrong_ways(imports) == []
    assert cycles(imports) == []


def test_a_late_circle_inside_a_package_is_found(house: Callable[..., list[Import]]) -> None:
    imports = house(
        word__in____init__="",
        word__in__scan="from toolkit.word import write",
        word__in__write="def late():\n    from toolkit.word.scan import x",
    )
    assert cycles(imports) == ["toolkit.word.scan → toolkit.word.write → toolkit.word.scan"]


def test_a_foreign_library_and_a_computed_import_are_found(house: Callable[..., list[Import]]) -> None:
    imports = house(
        view="from docxtpl import DocxTemplate",
        tag="import importlib\nimportlib.import_module('x')",
        word="import docxtpl",
    )
    assert sorted(trespasses(imports)) == [
        "toolkit.tag:2 imports by a computed name",
        "toolkit.view:1 imports docxtpl: only word may",
    ]


def test_a_module_without_a_floor_is_found(tmp_path: Path) -> None:
    (tmp_path / "toolkit").mkdir()
    (tmp_path / "toolkit" / "misc.py").touch()
    assert unplaced(read_modules(tmp_path)) == ["misc"]
