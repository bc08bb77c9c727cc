"""Packs: one region's format for one year, from its folders."""

from toolkit.pack.awards import AwardSpec
from toolkit.pack.layers import base_names, edition_files, edition_years, find_pack, list_packs, pack_names
from toolkit.pack.load import PackLibrary
from toolkit.pack.model import (
    Band,
    CheckSetting,
    DeclaredCheck,
    DocumentSpec,
    Grades,
    Pack,
    Phrase,
    PhraseCase,
    Section,
    SummaryColumn,
)

__all__ = [
    "AwardSpec",
    "Band",
    "CheckSetting",
    "DeclaredCheck",
    "DocumentSpec",
    "Grades",
    "Pack",
    "PackLibrary",
    "Phrase",
    "PhraseCase",
    "Section",
    "SummaryColumn",
    "base_names",
    "edition_files",
    "edition_years",
    "find_pack",
    "list_packs",
    "pack_names",
]
