"""Filings: one unit × one year, read from files into a typed tree."""

from toolkit.filing.load import Filing, FilingPlace, Stated, find_filings, find_root, load_filing
from toolkit.filing.nodes import Cell, Member, Record, Row, TableNode, TextItem, TextList, cells, texts

__all__ = [
    "Cell",
    "Filing",
    "FilingPlace",
    "Member",
    "Record",
    "Row",
    "Stated",
    "TableNode",
    "TextItem",
    "TextList",
    "cells",
    "find_filings",
    "find_root",
    "load_filing",
    "texts",
]
