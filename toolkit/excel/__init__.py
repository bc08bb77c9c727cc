"""Excel workbooks: templates compiled once, rendered many times, and shown as plain text."""

from __future__ import annotations

from toolkit.excel.compile import compile_workbook
from toolkit.excel.reading import ReadCell, ReadSheet, read_workbook
from toolkit.excel.render import CompiledWorkbook
from toolkit.excel.text import canonical_text

__all__ = [
    "CompiledWorkbook",
    "ReadCell",
    "ReadSheet",
    "canonical_text",
    "compile_workbook",
    "read_workbook",
]
