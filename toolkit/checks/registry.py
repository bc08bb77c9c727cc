"""The built-in checks: one module each in this folder, found by walking it.

A module is a check of figures if it has `find(computation) -> Iterator[Finding]`, a check of texts if it has
`read(prose) -> Iterator[Finding]`; it declares the kinds of its findings. Adding a check is adding a file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from toolkit.compute import Computation
from toolkit.finding import Finding
from toolkit.prose import Prose

Check = Callable[[Computation], Iterator[Finding]]
TextCheck = Callable[[Prose], Iterator[Finding]]


def load_checks() -> tuple[Check, ...]:
    """Every built-in check of figures, in the order of its module's name."""
    return tuple(module.find for module in _modules() if hasattr(module, "find"))


def load_text_checks() -> tuple[TextCheck, ...]:
    """Every built-in check of texts, in the order of its module's name."""
    return tuple(module.read for module in _modules() if hasattr(module, "read"))


def _modules() -> tuple[ModuleType, ...]:
    folder = Path(__file__).parent
    names = sorted(module.name for module in pkgutil.iter_modules([str(folder)]))
    return tuple(importlib.import_module(f"toolkit.checks.{name}") for name in names if name != "registry")
