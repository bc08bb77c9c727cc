"""The built-in checks: one module each in this folder, found by walking it.

A module is a check if it has a function `find(computation) -> Iterator[Finding]`; it declares the kinds of
its findings. Adding a check is adding a file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path

from toolkit.compute import Computation
from toolkit.finding import Finding

Check = Callable[[Computation], Iterator[Finding]]


def load_checks() -> tuple[Check, ...]:
    """Every built-in check, in the order of its module's name."""
    folder = Path(__file__).parent
    names = sorted(module.name for module in pkgutil.iter_modules([str(folder)]))
    modules = [importlib.import_module(f"toolkit.checks.{name}") for name in names if name != "registry"]
    return tuple(module.find for module in modules if hasattr(module, "find"))
