"""Checks: whether the figures of a filing agree."""

from toolkit.checks.declared import find_failed_claims

__all__ = ["find_failed_claims"]
