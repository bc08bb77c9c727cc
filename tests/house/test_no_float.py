"""Figures are exact: no binary float, and no rounding but the house's own, where a figure passes.

101/600×3 is 0.505 and must print 0.51; a float or a short decimal division gives 0.50.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Everything in toolkit/ is held to it but what measures something else than a figure.
FREE: Mapping[str, str] = {
    "bulk": "seconds",
    "excel": "widths of columns",
}

# `float` makes one, `round` rounds half to even, and of math only what works on whole numbers is let through.
FORBIDDEN_NAMES = frozenset({"float", "round"})
EXACT_MATH = frozenset({"gcd", "lcm", "isqrt", "comb", "perm", "factorial", "prod"})


def floats_in(source: str) -> Iterator[str]:
    """What in a module makes or takes a float, as "line: what".

    Let through: `isinstance(x, float)`, which refuses or converts what comes from outside, and
    the `cutoff` of difflib, for the likeness of two words is no figure.
    """
    tree = ast.parse(source)
    harmless = {inner for node in ast.walk(tree) for outer in _harmless(node) for inner in ast.walk(outer)}
    for node in ast.walk(tree):
        if node in harmless:
            continue
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield f"{line}: {node.value!r}"
        elif isinstance(node, ast.Name) and node.id in FORBIDDEN_NAMES:
            yield f"{line}: {node.id}"
        elif isinstance(node, ast.BinOp) and _divides_whole_numbers(node):
            yield f"{line}: a division of two whole numbers"
        elif isinstance(node, ast.Attribute) and _is_name(node.value, "math") and node.attr not in EXACT_MATH:
            yield f"{line}: math.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "math":
            yield from (f"{line}: math.{alias.name}" for alias in node.names if alias.name not in EXACT_MATH)


def _harmless(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call) and _is_name(node.func, "isinstance"):
        yield from node.args[1:]
    elif isinstance(node, ast.keyword) and node.arg == "cutoff":
        yield node.value


def _divides_whole_numbers(node: ast.BinOp) -> bool:
    return isinstance(node.op, ast.Div) and _is_int(node.left) and _is_int(node.right)


def _is_int(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def modules() -> list[Path]:
    toolkit = ROOT / "toolkit"
    found = sorted(toolkit.rglob("*.py"))
    return [path for path in found if path.relative_to(toolkit).parts[0].removesuffix(".py") not in FREE]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_float_where_figures_pass(path: Path) -> None:
    assert list(floats_in(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("unit", ["quantity", "formula", "dictionary", "filing", "compute", "wording"])
def test_the_modules_of_figures_are_read(unit: str) -> None:
    assert any(path.relative_to(ROOT / "toolkit").parts[0] in {unit, f"{unit}.py"} for path in modules())


@pytest.mark.parametrize(
    "source",
    [
        "x = 0.5",
        "x = 1e3",
        "def f(x: float) -> None: ...",
        "x = float('1')",
        "x = map(float, xs)",
        "x = round(y, 2)",
        "x = 1 / 3",
        "import math\nx = math.floor(y)",
        "from math import sqrt",
    ],
)
def test_a_float_is_found_however_it_comes(source: str) -> None:
    assert len(list(floats_in(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from math import gcd\nx = Fraction('0.5') / 3 + gcd(4, 6) // 2",
        "refused = isinstance(x, (int, float))",
        "near = get_close_matches(word, known, n=1, cutoff=0.5)",
    ],
)
def test_exact_arithmetic_passes(source: str) -> None:
    assert list(floats_in(source)) == []
