"""The statements of tags: which words open and close blocks, and a tag as the environment reads it."""

from __future__ import annotations

import re

from toolkit.ooxml.marking import Form, Marking

MERGE = "合并"
"""Merges the cells of neighbouring rows; the renderer's own statement."""

ENDINGS = {"for": "endfor", "if": "endif", "with": "endwith"}
"""The word that closes each block."""

CONTENTS = "目录"
"""The table of contents of a Word document; the renderer's own statement."""

OPENING = frozenset(ENDINGS)
CLOSING = frozenset(ENDINGS.values())
BETWEEN = frozenset({"elif", "else"})
KEYWORDS = OPENING | CLOSING | BETWEEN | {"set", MERGE}


def tag_source(marking: Marking) -> str:
    """The tag as the environment reads it, its first word on a line of its own."""
    body = marking.body.replace("\n", " ")
    if marking.keyword == MERGE:
        return f"{{{{\n {merge_of(body)[0]} }}}}"
    if marking.form is Form.PRINT or marking.keyword == CONTENTS:
        return f"{{{{\n {body} }}}}"
    return f"{{%\n {marking.keyword} {body} %}}"


def lone_source(marking: Marking) -> str:
    """A text with nothing but this tag, so that it can be tried by itself; "" for what only ends a block."""
    word = marking.keyword
    if word in CLOSING or word == "else":
        return ""
    source = tag_source(marking)
    if word == "elif":
        return "{% if true %}" + source + "{% endif %}"
    return source + (f"{{% {ENDINGS[word]} %}}" if word in ENDINGS else "")


def merge_of(body: str) -> tuple[str, int]:
    """The expression of a 合并 tag and after how many rows its text is repeated; 0: never."""
    match = re.fullmatch(r"(.*?)[,，\s]+跨页重复\s*[=＝]?\s*(\d+)", body)
    return (match.group(1).strip(), int(match.group(2))) if match else (body, 0)
