"""Packs: one region's format for one year, from its folders."""

from toolkit.pack.layers import find_pack, list_packs, pack_names
from toolkit.pack.load import PackLibrary
from toolkit.pack.model import (
    Band,
    DeclaredCheck,
    DocumentSpec,
    Grades,
    Pack,
    Phrase,
    PhraseCase,
    Section,
)

__all__ = [
    "Band",
    "DeclaredCheck",
    "DocumentSpec",
    "Grades",
    "Pack",
    "PackLibrary",
    "Phrase",
    "PhraseCase",
    "Section",
    "find_pack",
    "list_packs",
    "pack_names",
]
