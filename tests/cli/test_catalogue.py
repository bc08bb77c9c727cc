"""The Chinese of click's own messages: complete for the click installed, compiled, and put back after use."""

from __future__ import annotations

import gettext
import os
import re
import string
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from toolkit.console import DOMAIN, LANGUAGE, LOCALE, chinese_messages

FOLDER = LOCALE / LANGUAGE / "LC_MESSAGES"
CHINESE = re.compile(r"[一-鿿]")
# Nothing but what click puts in.
NO_WORDS = frozenset({"{text} {deprecated_message}", "%(prog)s, version %(version)s"})


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (FOLDER / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def singular(message_id: object) -> str:
    return message_id[0] if isinstance(message_id, (tuple, list)) else str(message_id)


def translations(catalogue: Catalog) -> dict[str, str]:
    return {
        singular(message.id): message.string if isinstance(message.string, str) else message.string[0]
        for message in catalogue
        if message.id
    }


def test_every_message_of_the_installed_click_is_translated(catalogue: Catalog) -> None:
    asked = {singular(found[2]) for found in extract_from_dir(str(Path(click.__file__).parent))}
    assert len(asked) > 50
    known = translations(catalogue)
    assert sorted(message for message in asked if not known.get(message)) == []


def test_every_translation_is_chinese(catalogue: Catalog) -> None:
    foreign = [
        message
        for message, text in translations(catalogue).items()
        if message not in NO_WORDS and not CHINESE.search(text)
    ]
    assert foreign == []


def test_a_translation_uses_only_fields_that_click_fills(catalogue: Catalog) -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    wrong = []
    for message in catalogue:
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            given = {field for each in ids for field in fields(each)}
            if not fields(translations(catalogue)[singular(message.id)]) <= given:
                wrong.append(message.id)
    assert wrong == []


def test_the_compiled_catalogue_is_that_of_the_text(catalogue: Catalog) -> None:
    """`make locale` was run after the last change."""
    with (FOLDER / f"{DOMAIN}.mo").open("rb") as file:
        assert translations(read_mo(file)) == translations(catalogue)


@pytest.mark.parametrize("language", [None, "en", "de:fr"])
def test_the_language_holds_inside_only(language: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if language is None:
        monkeypatch.delenv("LANGUAGE", raising=False)
    else:
        monkeypatch.setenv("LANGUAGE", language)
    monkeypatch.setenv("LC_ALL", "C")
    with chinese_messages():
        assert gettext.gettext("Usage:") == "用法："
    assert gettext.gettext("Usage:") == "Usage:"
    assert os.environ.get("LANGUAGE") == language
