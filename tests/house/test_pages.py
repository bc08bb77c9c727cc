"""docs/checks holds a page for every finding, as the sources of today make it; `make pages` writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from toolkit.pages import Page, index_as_markdown, page_as_markdown, page_as_text, read_catalogue

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "checks"


@pytest.fixture(scope="module")
def pages() -> Mapping[str, Page]:
    return read_catalogue((ROOT / "templates",))


def test_every_page_is_current(pages: Mapping[str, Page], golden: Callable[[Path, str], None]) -> None:
    for page in pages.values():
        golden(FOLDER / f"{page.code}.md", page_as_markdown(page))
    golden(FOLDER / "README.md", index_as_markdown(pages))


def test_no_page_is_of_a_code_that_is_gone(pages: Mapping[str, Page]) -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} - {"README"} - set(pages) == set()


def test_every_page_says_what_is_wrong_and_what_is_right(pages: Mapping[str, Page]) -> None:
    thin = [page.code for page in pages.values() if not page.title or not all(text for _, text in page.parts)]
    assert thin == []


def test_a_page_in_the_terminal_says_the_same_as_its_file(pages: Mapping[str, Page]) -> None:
    for page in pages.values():
        shown = "\n".join(page_as_text(page))
        file = page_as_markdown(page)
        for heading, text in page.parts:
            assert heading in shown
            assert heading in file
            assert text.split("\n")[0] in shown
            assert text in file
