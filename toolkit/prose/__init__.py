"""Prose: what a filing or a rendered document says in words, as passages that know their places."""

from toolkit.prose.document import read_document
from toolkit.prose.narrative import read_narratives
from toolkit.prose.passage import TAG_FILLER, Passage, Prose, Stretch, around

__all__ = ["TAG_FILLER", "Passage", "Prose", "Stretch", "around", "read_document", "read_narratives"]
