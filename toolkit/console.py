"""The terminal: Chinese for click's messages, characters that an old code page lacks, text by its width."""

from __future__ import annotations

import codecs
import gettext
import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

LOCALE = Path(__file__).parent / "locale"
LANGUAGE = "zh_CN"
DOMAIN = "messages"

# Near characters for those of our own messages that GBK lacks; anything else that it lacks becomes "?".
_NEAR: Mapping[str, str] = {"−": "-", "\N{NO-BREAK SPACE}": " ", "•": "·", "✓": "√"}
_REPLACE = "jixiao.replace"

# What may not begin or end a line of Chinese text.
_CLOSING = "，。、；：？！）》〉」』】〕”’…%％"
_OPENING = "（《〈「『【〔“‘"
_BREAK = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_PIECE = re.compile(r"[!-~]+| +|.", re.DOTALL)


@contextmanager
def chinese_messages() -> Iterator[None]:
    """Inside, whatever asks the standard gettext (as click does) is answered from our catalogue.

    gettext finds the language in the environment only, so LANGUAGE is set, and put back afterwards; the
    locale of the program and of the system stays as it is.
    """
    language, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = LANGUAGE
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if language is None:
            os.environ.pop("LANGUAGE", None)
        else:
            os.environ["LANGUAGE"] = language


def _near_character(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_NEAR.get(character, "?") for character in missing), error.end


def accept_every_character() -> None:
    """Let stdout and stderr print a stand-in for a character that their encoding lacks."""
    codecs.register_error(_REPLACE, _near_character)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_REPLACE)


def one_line(text: str) -> str:
    """A user's text on one line of the terminal: breaks and tabs as spaces, other control characters as �."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", _BREAK.sub(" ", text))


def safe_json(text: str, stream: TextIO) -> str:
    """JSON for a stream: what its encoding lacks is escaped by its number, so that nothing is lost."""
    encoding = stream.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_escaped(character, encoding) for character in text)
    return text


def _escaped(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(character)[1:-1]
    return character


def width_of(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def wrap(text: str, width: int) -> list[str]:
    """One paragraph as lines of at most `width` columns, as far as words and marks allow.

    Line breaks in `text` are only those of the source: they vanish between Chinese characters. No line begins
    with a closing mark or ends with an opening one; words and options of Latin letters stay whole.
    """
    lines = [""]
    for piece in _unbreakable(_joined(text)):
        if lines[-1].strip() and width_of(lines[-1] + piece.rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    lines[-1] = lines[-1].rstrip()
    return lines


def _joined(text: str) -> str:
    """The lines of a paragraph as one: a space only between Latin letters."""
    joined = ""
    for line in (line.strip() for line in text.splitlines()):
        between = " " if joined and line and joined[-1].isascii() and line[0].isascii() else ""
        joined += between + line
    return joined


def _unbreakable(text: str) -> Iterator[str]:
    """The smallest pieces between which a line may break."""
    held = ""
    for piece in _PIECE.findall(text):
        if held and held[-1] not in _OPENING and piece[0] not in _CLOSING:
            yield held
            held = ""
        held += piece
    if held:
        yield held
