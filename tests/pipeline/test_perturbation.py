"""Every figure of the sample, changed once: what the report then says otherwise.

The golden file lists, for each input, the places of the report that change with it, the findings that the
change calls up, and at its end the inputs that this report prints nowhere.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.filing import cells
from toolkit.pipeline import Options, Outcome
from toolkit.quantity import Quantity
from toolkit.word import canonical_text

GOLDEN = Path(__file__).parent / "golden"
# What a change makes inconsistent is told, and the report is made all the same.
LENIENT = Options(draft=True, with_errors=True)
_LINE = re.compile(r"(?P<address>第\d+段|[^:]+?)(?::| \[[^\]]*\])? (?P<text>.*)")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|.")
_AROUND = 8
# This much of the same text between two changes is chance: 初 in both 年初 and 初定.
_CHANCE = 2


@dataclass(frozen=True)
class Input:
    """A number that the sample gives: its full name, file, place, and the number as it is written."""

    name: str
    file: str
    line: int
    column: int
    written: str

    def others(self) -> tuple[str, str]:
        """A number that differs a little (1, or 0.11 where cents are written), and one that differs much.

        The second is for figures of which only a rounded rate is printed.
        """
        whole, _, cents = self.written.partition(".")
        number, scale = int(whole + cents), 10 ** len(cents)
        little, much = number + (11 if cents else 1), 2 * number + 10 * scale
        return _decimal(little, len(cents)), _decimal(much, len(cents))

    def change(self, text: str, other: str) -> str:
        lines = text.splitlines(keepends=True)
        line = lines[self.line - 1]
        start = self.column - 1
        assert line[start:].startswith(self.written)
        lines[self.line - 1] = line[:start] + other + line[start + len(self.written) :]
        return "".join(lines)


def _decimal(number: int, places: int) -> str:
    whole, cents = divmod(number, 10**places)
    return f"{whole}.{cents:0{places}d}" if places else str(whole)


def inputs(outcome: Outcome) -> Iterator[Input]:
    assert outcome.filing is not None
    for cell in cells(outcome.filing.root):
        if isinstance(cell.value, Quantity) and not cell.declaration.is_computed:
            yield Input(cell.name, cell.span.file, cell.span.line, cell.span.column, cell.written)


def lines_of(outcome: Outcome) -> list[str]:
    """The report without its header, which only tells that there are findings."""
    document, *_ = outcome.documents
    return [line for line in canonical_text(document.content).splitlines() if not line.startswith("页眉")]


def changes(before: list[str], after: list[str]) -> Iterator[str]:
    """The lines that differ: address and, between 〔 〕, what stood there → what stands there."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        old, new = before[old_start:old_end], after[new_start:new_end]
        if len(old) == len(new):
            yield from (_change(one, other) for one, other in zip(old, new, strict=True))
        else:
            yield from (f"删去 {line}" for line in old)
            yield from (f"增加 {line}" for line in new)


def _change(old: str, new: str) -> str:
    address, before = _parts(old)
    assert _parts(new)[0] == address
    pieces = _pieces(_TOKEN.findall(before), _TOKEN.findall(_parts(new)[1]))
    shown = ""
    for number, (one, other) in enumerate(pieces):
        if one != other:
            shown += f"〔{one}→{other}〕"
        elif number == 0:
            shown += f"…{one[-_AROUND:]}" if len(one) > _AROUND else one
        elif number == len(pieces) - 1:
            shown += f"{one[:_AROUND]}…" if len(one) > _AROUND else one
        else:
            shown += one if len(one) <= 2 * _AROUND else f"{one[:_AROUND]}…{one[-_AROUND:]}"
    return f"{address}: {shown}"


def _parts(line: str) -> tuple[str, str]:
    """Address and text of a line, without the style of the paragraph."""
    match = _LINE.match(line)
    assert match, line
    return match["address"], match["text"]


def _pieces(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    """Old and new text, same and different in turn; sameness by chance joins two changes."""
    pieces: list[tuple[str, str]] = []
    codes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (kind, a, b, c, d) in enumerate(codes):
        one, other = "".join(before[a:b]), "".join(after[c:d])
        chance = kind == "equal" and b - a <= _CHANCE and 0 < number < len(codes) - 1
        if pieces and pieces[-1][0] != pieces[-1][1] and (chance or kind != "equal"):
            pieces[-1] = (pieces[-1][0] + one, pieces[-1][1] + other)
        else:
            pieces.append((one, other))
    return pieces


def test_every_figure_shows_wherever_it_or_a_consequence_is_printed(golden, process, sample_text) -> None:
    common = (Path(__file__).parents[2] / "data/xuwen/2024/_公共.yaml").read_text(encoding="utf-8")
    first = process(sample_text, LENIENT)
    before = lines_of(first)
    told: list[str] = []
    silent: list[str] = []
    given = list(inputs(first))
    assert len(given) > 50
    for each in given:
        inherited = Path(each.file).name.startswith("_")
        for other in each.others():
            outcome = process(
                sample_text if inherited else each.change(sample_text, other),
                LENIENT,
                common=each.change(common, other) if inherited else None,
            )
            shown = [f"  {line}" for line in changes(before, lines_of(outcome))]
            if shown:
                break
        found = sorted({f"{finding.code} {finding.severity.label}" for finding in outcome.findings})
        entry = [f"{each.name}: {each.written} → {other}", *shown]
        entry += [f"  问题: {'、'.join(found)}"] if found else []
        if shown:
            told += [*entry, ""]
        else:
            silent += entry
    golden(GOLDEN / "改动一个数的影响.txt", "\n".join([*told, "# 本报告不印出的数", "", *silent, ""]))
