"""A clerk who errs: filings that state their totals, rates and scores, and the slips made in copying them."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from tests.samples import ROOT
from toolkit.compute import Computation
from toolkit.dictionary import DerivedTable, Type
from toolkit.filing import Cell, TableNode, cells, find_filings, read_value
from toolkit.finding import Finding, Findings, Severity
from toolkit.pipeline import Studio, judge
from toolkit.quantity import Quantity, as_printed, plain, plain_number
from toolkit.source import Scalar

SAMPLES = ("xuwen/2024", "meizhou/2020", "pingbian/2023", "panyu/2024")
ACCOUNTS = "yulin/2024"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MOST_FINDINGS = 3
_FIRST_NOTES = 3


@dataclass
class Result:
    """What came of a run of slips; `missed` names those that were not found as they should."""

    tried: int = 0
    found: int = 0
    caught: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


class Clerk:
    """One sample, computed once; every slip changes one input and computes again what depends on it."""

    def __init__(self, sample: str, folder: Path, *, stating: bool) -> None:
        studio = Studio((ROOT / "templates",))
        shutil.copytree(ROOT / "data", folder / "data")
        (place,) = find_filings(folder / "data" / sample)
        text = re.sub(r"\n上报数:\n(?:  .*\n)*", "\n", place.path.read_text(encoding="utf-8"))
        place.path.write_text(text, encoding="utf-8")
        clean = studio.compute(place, place.path.name).computation
        assert clean is not None
        if stating:
            stated = "".join(f"  {line}\n" for line in _stated(clean))
            place.path.write_text(f"{text}\n上报数:\n{stated}", encoding="utf-8")
            clean = studio.compute(place, place.path.name).computation
            assert clean is not None
        self.clean = clean
        self.usual = {(item.code, item.message) for item in _judged(clean)}
        self.pool = [
            cell
            for cell in cells(clean.filing.root)
            if isinstance(cell.value, Quantity) and cell.written and cell.declaration.type is not Type.YEAR
        ]

    def err(self, chance: random.Random, last_year: dict[str, str]) -> Iterator[tuple[str, Cell, str]]:
        """Slips without end: what was done, to which cell, and what it says now."""
        while True:
            cell = chance.choice(self.pool)
            slip = _slip(chance, cell, self.pool, last_year)
            if slip is not None and slip[1] != cell.written:
                yield slip[0], cell, slip[1]

    def judge(self, cell: Cell, written: str) -> tuple[Computation | None, list[Finding]]:
        """The findings once a cell says something else; no computation where it cannot even be read."""
        findings = Findings()
        value = read_value(Scalar(written, cell.span, quoted=False), cell.declaration, cell.name, findings)
        if value is None:
            return None, list(findings)
        kept = cell.value, cell.written
        cell.value, cell.written = value, written
        try:
            trial = self.clean.supposing(cell, value)
            found = (*findings, *_judged(trial))
            told = [item for item in found if (item.code, item.message) not in self.usual]
        finally:
            cell.value, cell.written = kept
        return trial, told


def run_stating(clerk: Clerk, number: int, seed: int) -> Result:
    """So many slips that move a stated value beyond its tail: found are those told as issue demands.

    Told means: an error whose place or first three notes hold the changed line, at most three findings.
    """
    result = Result()
    for kind, cell, written in clerk.err(random.Random(seed), _other_year(clerk)):
        trial, told = clerk.judge(cell, written)
        if trial is not None and all(item.agrees for item in trial.comparisons.values()):
            continue
        result.tried += 1
        result.kinds[kind] += 1
        errors = [item for item in told if item.severity is Severity.ERROR]
        placed = any(cell.span.line in _lines(error) for error in errors)
        if placed and len(told) <= _MOST_FINDINGS:
            result.found += 1
        else:
            codes = "、".join(item.code for item in told)
            result.missed.append(f"{kind}：{cell.name} {cell.written}→{written}，报出{codes or '无'}")
        if result.tried == number:
            return result
    return result


def run_silent(clerk: Clerk, number: int, seed: int) -> Result:
    """So many slips in a filing that states nothing: how many give an error or warning, of which code."""
    result = Result()
    for kind, cell, written in clerk.err(random.Random(seed), _other_year(clerk)):
        _, told = clerk.judge(cell, written)
        told = [item for item in told if item.severity is not Severity.NOTE]
        result.tried += 1
        result.kinds[kind] += 1
        result.caught += bool(told)
        result.codes.update({item.code for item in told})
        if result.tried == number:
            return result
    return result


def _judged(computation: Computation) -> Findings:
    findings = Findings(computation.findings)
    findings.extend(computation.award_findings)
    judge(computation, findings)
    return findings


def _lines(finding: Finding) -> set[int]:
    notes = (note.span.line for note in finding.notes[:_FIRST_NOTES] if note.span is not None)
    return {finding.span.line, *notes}


def _stated(computation: Computation) -> Iterator[str]:
    """Every total, rate and score as a platform exports it; sheets that only repeat them are left out."""
    for cell, step in computation.steps():
        value = step.value
        if not isinstance(value, Quantity) or isinstance(cell.value, Quantity) or _is_derived(cell):
            continue
        table = cell.record.outer
        is_total = isinstance(table, TableNode) and table.total is cell.record
        if is_total or value.unit in ("%", "分"):
            shown = as_printed(value)
            yield f"{cell.name}: {plain(shown, shown.decimals)}{'%' if value.unit == '%' else ''}"


def _is_derived(cell: Cell) -> bool:
    table = cell.record.outer
    return isinstance(table, TableNode) and isinstance(table.declaration, DerivedTable)


def _other_year(clerk: Clerk) -> dict[str, str]:
    """Beside each figure of this year, the one of the year before in the same row, as it is written."""
    found = {}
    for cell in clerk.pool:
        other = cell.record.members.get(f"上年{cell.declaration.name}")
        if isinstance(other, Cell) and other.written:
            found[cell.name] = other.written
    return found


def _slip(
    chance: random.Random, cell: Cell, pool: list[Cell], last_year: dict[str, str]
) -> tuple[str, str] | None:
    match = _NUMBER.search(cell.written.replace(",", ""))
    if match is None:
        return None
    number = match[0]
    kind = chance.choice(("一位写错", "相邻颠倒", "漏写一位", "乘一万", "正负号", "邻行的数", "上年的数"))
    if kind == "邻行的数":
        others = [other for other in pool if _is_neighbour(cell, other)]
        return (kind, chance.choice(others).written) if others else None
    if kind == "上年的数":
        return (kind, last_year[cell.name]) if cell.name in last_year else None
    changed = _changed(chance, kind, number)
    if changed is None:
        return None
    text = cell.written.replace(",", "")
    return kind, text[: match.start()] + changed + text[match.end() :]


def _changed(chance: random.Random, kind: str, number: str) -> str | None:
    places = [place for place, one in enumerate(number) if one != "."]
    if kind == "一位写错":
        place = chance.choice(places)
        digit = chance.choice([one for one in "0123456789" if one != number[place]])
        return number[:place] + digit + number[place + 1 :]
    if kind == "相邻颠倒":
        pairs = [one for one in places if one + 1 in places and number[one] != number[one + 1]]
        if not pairs:
            return None
        place = chance.choice(pairs)
        return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if kind == "漏写一位":
        if len(places) == 1:
            return None
        place = chance.choice(places)
        left = (number[:place] + number[place + 1 :]).rstrip(".")
        return f"0{left}" if left.startswith(".") else left
    return plain_number(Fraction(number) * 10000) if kind == "乘一万" else f"-{number}"


def _is_neighbour(cell: Cell, other: Cell) -> bool:
    """Another figure of the same row, or of the same column."""
    same_column = other.record.outer is cell.record.outer and other.declaration.name == cell.declaration.name
    beside = other.record is cell.record or (same_column and isinstance(cell.record.outer, TableNode))
    same_unit = other.declaration.unit == cell.declaration.unit
    return other is not cell and beside and same_unit and other.value != cell.value
