"""A small world for formulas: nested dicts stand for rows and tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from toolkit.finding import Span
from toolkit.formula import Step, evaluate, parse_formula
from toolkit.formula.tree import Value
from toolkit.quantity import NoValue, Quantity, parse_quantity

SPAN = Span("公式.yaml", 3, 5)


class World:
    """A scope over nested dicts: a text like "254.22万元" is a figure, None is missing, a list is a table.

    "'…" is a text. The fixed rows of a dict table are its sub-dicts.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        enclosing: World | None = None,
        last: Mapping[str, Any] | None = None,
        prefix: str = "",
    ) -> None:
        self.data = data
        self.enclosing = enclosing
        self.last = last or {}
        self.prefix = prefix
        self.asked: list[tuple[str, ...]] = []

    def find(self, path: tuple[str, ...]) -> Any:
        here: Any = self.data
        for name in path:
            if not isinstance(here, Mapping) or name not in here:
                return self.enclosing.find(path) if self.enclosing else KeyError
            here = here[name]
        return here

    def read(self, path: tuple[str, ...]) -> Step:
        self.asked.append(path)
        text = ".".join(path)
        value = value_of(self.find(path), self.prefix + text)
        return Step(self.prefix + text, value, kind="input")

    def rows(self, path: tuple[str, ...]) -> Sequence[World] | NoValue:
        table = self.find(path)
        if isinstance(table, NoValue):
            return table
        named = table.items() if isinstance(table, Mapping) else enumerate(table, start=1)
        return [World(row, self, prefix=f"{'.'.join(path)}[{key}].") for key, row in named]

    def row(self, path: tuple[str, ...], key: str) -> World | NoValue:
        for row in self.rows(path):
            if row.data.get("名称") == f"'{key}" or row.prefix.endswith(f"[{key}]."):
                return row
        return NoValue(f"{'.'.join(path)} 中没有“{key}”", "未填")

    def items(self, path: tuple[str, ...]) -> int | NoValue:
        table = self.find(path)
        return table if isinstance(table, NoValue) else len(table)

    def last_year(self, path: tuple[str, ...]) -> Step:
        return World(self.last, prefix="上年.").read(path)


def value_of(found: Any, name: str) -> Value:
    if found is KeyError or found is None:
        return NoValue(f"缺少 {name}", "未填")
    if isinstance(found, str):
        return found[1:] if found.startswith("'") else figure(found)
    return found


def figure(text: str) -> Quantity:
    return parse_quantity(text, any_unit=True).quantity


def names_in(data: Any) -> set[str]:
    if isinstance(data, Mapping):
        return set(data).union(*(names_in(value) for value in data.values()))
    if isinstance(data, list):
        return set().union(*(names_in(row) for row in data))
    return set()


@pytest.fixture(scope="session")
def compute() -> Callable[..., Step]:
    """Compute a formula over a dict; `last` is the year before, other keywords go to evaluate."""

    def run(text: str, data: Mapping[str, Any] | None = None, last: Any = None, **options: Any) -> Step:
        data = data or {}
        names = frozenset(names_in(data) | names_in(last or {}))
        return evaluate(parse_formula(text, names, span=SPAN), World(data, last=last), **options)

    return run
