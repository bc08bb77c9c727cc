"""How the tests of reading write a case and show what was read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from toolkit.source import Mapping, Node, Scalar

CASES = Path(__file__).parent / "cases"
_SYMBOL = re.compile(r"<(?:U\+([0-9A-F]{4,6})|TAB)>")


@dataclass(frozen=True)
class Case:
    """One small file with the findings expected, as (line, code), and perhaps what must be read."""

    title: str
    text: str
    expected: tuple[tuple[int, str], ...]
    read: str | None


def load_cases(name: str) -> list[Case]:
    """Read the cases of a file; what stands before the first `===` explains the file."""
    parts = (CASES / name).read_text(encoding="utf-8").split("\n=== ")[1:]
    return [_case(part) for part in parts]


def _case(part: str) -> Case:
    title, _, rest = part.partition("\n")
    body, mark, read = rest.partition("\n>>> ")
    lines, expected = [], []
    for number, line in enumerate(body.rstrip("\n").split("\n"), 1):
        text, _, codes = line.partition(" # ! ")
        lines.append(text)
        expected += [(number, code) for code in codes.split()]
    text = _characters("\n".join(lines))
    return Case(title, text + "\n", tuple(sorted(expected)), _characters(read.strip("\n")) if mark else None)


def _characters(text: str) -> str:
    return _SYMBOL.sub(lambda match: chr(int(match.group(1), 16)) if match.group(1) else "\t", text)


def show(node: Node | None) -> str:
    """Show what was read on one line: quoted texts in quotes, others bare, a line end as ⏎."""
    if node is None:
        return "(nothing)"
    if isinstance(node, Scalar):
        text = node.text.replace("\n", "⏎")
        return f"'{text}'" if node.quoted else text
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{pair.key.text}: {show(pair.value)}" for pair in node.pairs) + "}"
    return "[" + ", ".join(show(item) for item in node.items) + "]"
