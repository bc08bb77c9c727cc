"""Checks: whether the figures of a filing agree, and whether its texts agree with them."""

from collections.abc import Iterator
from dataclasses import replace

from toolkit.checks.registry import load_checks, load_text_checks
from toolkit.compute import Computation
from toolkit.finding import Finding
from toolkit.pack import Pack
from toolkit.prose import Prose, read_narratives

__all__ = ["run_checks", "run_figure_checks", "run_text_checks"]

_CHECKS = load_checks()
_TEXT_CHECKS = load_text_checks()


def run_checks(computation: Computation) -> Iterator[Finding]:
    """The findings of every built-in check and of every check that the pack declares.

    A pack's setting changes the level of a built-in check, or switches it off with a reason.
    """
    yield from run_figure_checks(computation)
    yield from run_text_checks(read_narratives(computation), computation.pack)


def run_figure_checks(computation: Computation) -> Iterator[Finding]:
    """The findings of the checks that look at figures."""
    for check in _CHECKS:
        for finding in check(computation):
            yield from _at_level(finding, computation.pack)


def run_text_checks(prose: Prose, pack: Pack) -> Iterator[Finding]:
    """The findings of every built-in check of texts."""
    for check in _TEXT_CHECKS:
        for finding in check(prose):
            yield from _at_level(finding, pack)


def _at_level(finding: Finding, pack: Pack) -> Iterator[Finding]:
    """The finding at the level that the pack gives it; nothing where the pack switches its check off."""
    setting = pack.settings.get(finding.code)
    if setting is None:
        yield finding
    elif not setting.switched_off:
        yield replace(finding, severity=setting.severity or finding.severity)
