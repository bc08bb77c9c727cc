"""Names of files and folders that every system accepts, and when two of them are the same."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from pathlib import Path

# Windows refuses these in a file name; as full-width forms they read the same.
_REFUSED = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?=\s*(?:\.|$))")
# A name has at most 255 bytes on Linux; the rest is left for what is added to the name of a copy.
_MOST_BYTES = 230
_TOKEN = 6


def file_name_of(name: str) -> str:
    """A name that every system accepts as that of one file, `name` itself wherever that is one.

    What Windows refuses becomes full-width; a name too long for a file is cut and ends in a token of the
    whole name, so that two that begin alike stay two.
    """
    safe = _CONTROL.sub(" ", name).translate(_REFUSED).strip().rstrip(". ")
    if not safe or _DEVICE.match(safe):
        safe = f"_{safe}"
    return safe if len(safe.encode("utf-8")) <= _MOST_BYTES else _shortened(safe)


def _shortened(name: str) -> str:
    suffix = Path(name).suffix
    if len(suffix) > _TOKEN:
        suffix = ""
    ending = f"…{sha256(name.encode('utf-8')).hexdigest()[:_TOKEN]}{suffix}"
    room = _MOST_BYTES - len(ending.encode("utf-8"))
    return name.encode("utf-8")[:room].decode("utf-8", "ignore") + ending


def folder_of(relative: Path) -> Path:
    """A path below the data root as a path of folders that every system accepts."""
    return Path(*(file_name_of(part) for part in relative.parts))


def name_key(name: str) -> str:
    """The same for two names that some system takes for one: letter case and composed characters aside."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
