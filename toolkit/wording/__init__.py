"""Figures, dates, lists and phrases as Chinese text: what a template names becomes what a reader reads.

A filter never makes text of a figure: it notes what is wanted, and the `Printer` makes the text when the
value is put out, where it is known whether it stands in prose or in a table.
"""

from __future__ import annotations

from toolkit.wording.counters import Counter, heading_number
from toolkit.wording.figures import Figure
from toolkit.wording.functions import FILTERS, FUNCTIONS, OPAQUE, Working
from toolkit.wording.numerals import chinese_date, chinese_number, money_capitals, short_date
from toolkit.wording.phrases import PhraseText, choose_case
from toolkit.wording.printer import Listing, Printable, Printer, TextsView
from toolkit.wording.styles import PROSE, TABLE, NumberStyle, Styles, read_styles

__all__ = [
    "FILTERS",
    "FUNCTIONS",
    "OPAQUE",
    "PROSE",
    "TABLE",
    "Counter",
    "Figure",
    "Listing",
    "NumberStyle",
    "PhraseText",
    "Printable",
    "Printer",
    "Styles",
    "TextsView",
    "Working",
    "chinese_date",
    "chinese_number",
    "choose_case",
    "heading_number",
    "money_capitals",
    "read_styles",
    "short_date",
]
