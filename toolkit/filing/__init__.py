"""Filings: one unit × one year, read from files into a typed tree."""

from toolkit.filing.load import (
    Filing,
    StatedNode,
    load_filing,
    read_filing,
    read_inherited,
)
from toolkit.filing.nodes import Cell, Member, Record, Row, TableNode, TextItem, TextList, cells, texts
from toolkit.filing.parts import Own, read_own
from toolkit.filing.place import FilingPlace, files_of, find_filings, find_root, is_filing_folder
from toolkit.filing.values import read_value

__all__ = [
    "Cell",
    "Filing",
    "FilingPlace",
    "Member",
    "Own",
    "Record",
    "Row",
    "StatedNode",
    "TableNode",
    "TextItem",
    "TextList",
    "cells",
    "files_of",
    "find_filings",
    "find_root",
    "is_filing_folder",
    "load_filing",
    "read_filing",
    "read_inherited",
    "read_own",
    "read_value",
    "texts",
]
