"""Checks: whether the figures of a filing agree, and whether its texts agree with them."""

from collections.abc import Iterator

from toolkit.checks.registry import load_checks
from toolkit.compute import Computation
from toolkit.finding import Finding

__all__ = ["run_checks"]

_CHECKS = load_checks()


def run_checks(computation: Computation) -> Iterator[Finding]:
    """The findings of every built-in check and of every check that the pack declares."""
    for check in _CHECKS:
        yield from check(computation)
