"""Fingerprints of texts: two texts that share most of them are copies of each other, a few words aside."""

from __future__ import annotations

import re
from hashlib import blake2b

# A copy is adapted by its names and figures; what is left of letters counts.
_LEFT_OUT = re.compile(r"[^\u3400-\u9fffA-Za-z]+")
_LENGTH = 4
_WINDOW = 6


def fingerprints(text: str) -> tuple[int, ...]:
    """The fingerprints of a text, ascending: of every run of so many letters the least in each window.

    Texts that share a passage of at least 9 letters share a fingerprint (winnowing).
    """
    letters = _LEFT_OUT.sub("", text)
    hashes = [_hash(letters[at : at + _LENGTH]) for at in range(len(letters) - _LENGTH + 1)]
    windows = range(max(1, len(hashes) - _WINDOW + 1))
    return tuple(sorted({min(hashes[at : at + _WINDOW]) for at in windows})) if hashes else ()


def _hash(letters: str) -> int:
    return int.from_bytes(blake2b(letters.encode("utf-8"), digest_size=4).digest(), "big")
