"""Word documents: templates compiled once, rendered many times, checked, and shown as plain text."""

from __future__ import annotations

from toolkit.word.annotate import annotate_template
from toolkit.word.compile import compile_document
from toolkit.word.render import CompiledDocument
from toolkit.word.text import canonical_text

__all__ = ["CompiledDocument", "annotate_template", "canonical_text", "compile_document"]
