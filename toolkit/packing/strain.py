"""Filings that try a pack's documents hard: nothing filled in, no rows, very many rows, long names, 0/0."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.dictionary import AnyDeclaration, Field, FixedTable, FreeTable, Group, ScoreNode, Texts, Type
from toolkit.filing import FilingPlace, read_filing
from toolkit.finding import Finding, Findings, Kind, Severity, Span
from toolkit.pack import Pack
from toolkit.pipeline import Options, Outcome, Studio
from toolkit.proof import HEADINGS_WITH_GAPS, MARKS_LEFT
from toolkit.quantity import plain
from toolkit.source import Mapping as MappingNode
from toolkit.source import Node, Pair, Scalar, Sequence

BREAKS_UNDER_STRAIN = Kind(
    "T152",
    Severity.WARNING,
    "成文经不起极端的填报",
    why="没有数据、数据全为零、行数很多、名称很长的单位也要用同一份模板；这里印不出来，它们的报告就生成不了。",
    wrong="{{ 支出.合计.增减率|带单位 }}，而上年没有支出，增减率算不出来",
    right="{% if 有值(支出.合计.增减率) %}…{% else %}上年没有支出{% endif %}，或者写进措辞的情形",
)

_NOWHERE = Span("")
_LONG_NAME = "名称很长的项目用来试表格的列宽和换行"
_LONG = 80
_CODE_DIGITS = 21
_SHORT = 4
_COPIES = 3
_TAG = re.compile("标签“.+?”")
_PROOF = (HEADINGS_WITH_GAPS.code, MARKS_LEFT.code)


@dataclass(frozen=True, slots=True)
class Strain:
    """One way of filling everything in: how many rows, which numbers, how long the texts are."""

    name: str
    rows: int
    inner_rows: int
    number: Fraction
    text: str
    answer: int = 0


STRAINS = (
    Strain("没有行、数都为零", 0, 0, Fraction(0), "甲"),
    Strain("一行、名称80字、数为负", 1, 1, Fraction(-1234567891, 100), (_LONG_NAME * 5)[:_LONG], -1),
    Strain("200行、编码21位", 200, 1, Fraction(123456, 100), "甲"),
    Strain("一行中200行", 1, 200, Fraction(123456, 100), "甲", -1),
)


def find_breaks(pack: Pack, shown: str, studio: Studio) -> Iterator[Finding]:
    """A finding for each tag of a document that an empty or a strained filing breaks, whatever its row.

    The filings are not checked: they are wrong on purpose, and a form that holds them is still to print.
    """
    empty = MappingNode(_engine_keys(pack), _NOWHERE)
    filings = [("什么都不填", empty)]
    filings += [(strain.name, strained_filing(pack, strain)) for strain in STRAINS]
    told: set[tuple[str, str, str]] = set()
    for name, mapping in filings:
        for finding in _broken(_render(pack, shown, mapping, studio), pack):
            tag = _TAG.search(finding.message)
            place = (finding.span.file, finding.span.address, tag.group() if tag else finding.code)
            if place not in told:
                told.add(place)
                message = f"填报“{name}”时，{finding.message}（{finding.code}）"
                yield BREAKS_UNDER_STRAIN.at(
                    finding.span,
                    message,
                    hints=finding.hints,
                    notes=finding.notes,
                    填报=name,
                    问题=finding.code,
                )


def _render(pack: Pack, shown: str, mapping: MappingNode, studio: Studio) -> Findings:
    """What is found in making the documents of a filing."""
    findings = Findings()
    place = FilingPlace(Path(shown), Path())
    filing = read_filing(mapping, pack, place, shown, findings)
    outcome = studio.compute_filing(Outcome(place, shown, findings, filing, pack))
    studio.render(outcome, Options(draft=True, with_errors=True, copies=_COPIES))
    return findings


def _broken(findings: Findings, pack: Pack) -> Iterator[Finding]:
    """What documents do not print; the words are not proofread, for they are nonsense on purpose."""
    documents = {spec.shown for spec in pack.documents.values()}
    found = [finding for finding in findings if finding.span.file in documents]
    unprinted = {finding.span.file for finding in found if finding.code.startswith("T")}
    for finding in found:
        # A tag that fails is left standing, which is told once.
        if finding.code.startswith("T") or (finding.code in _PROOF and finding.span.file not in unprinted):
            yield finding


def strained_filing(pack: Pack, strain: Strain) -> MappingNode:
    """A filing that fills in whatever the dictionary lets a clerk fill in."""
    pairs = list(_engine_keys(pack))
    given = {pair.key.text for pair in pairs}
    pairs += [pair for pair in _members(pack.dictionary.members, strain, 0) if pair.key.text not in given]
    return MappingNode(tuple(pairs), _NOWHERE)


def _engine_keys(pack: Pack) -> tuple[Pair, ...]:
    return (_pair(v.PACK, pack.name), _pair(v.YEAR, str(pack.year)))


def _pair(key: str, value: str | Node) -> Pair:
    return Pair(_scalar(key), _scalar(value) if isinstance(value, str) else value)


def _scalar(text: str) -> Scalar:
    return Scalar(text, _NOWHERE)


def _members(
    members: Mapping[str, AnyDeclaration],
    strain: Strain,
    depth: int,
    number: int = 1,
    keys: tuple[str, ...] = (),
) -> Iterator[Pair]:
    """What is filled in of each member; `number` makes the `keys` of a row differ from other rows."""
    for name, declaration in members.items():
        node = _node(declaration, strain, depth)
        if node is not None:
            if name in keys and isinstance(node, Scalar) and not getattr(declaration, "choices", ()):
                node = _scalar(f"{node.text}{number}")
            yield Pair(_scalar(name), node)


def _node(declaration: AnyDeclaration, strain: Strain, depth: int) -> Node | None:
    """What a clerk would write there; None where nothing is to be filled in."""
    if isinstance(declaration, Field):
        return None if declaration.is_computed or declaration.award else _scalar(_value(declaration, strain))
    if isinstance(declaration, Texts):
        return Sequence(tuple(_scalar(strain.text) for _ in range(min(_rows(strain, depth), 20))), _NOWHERE)
    if isinstance(declaration, ScoreNode):
        return None
    if isinstance(declaration, Group):
        return MappingNode(tuple(_members(declaration.members, strain, depth)), _NOWHERE)
    if isinstance(declaration, FixedTable):
        rows = (_pair(name, _row(declaration.columns, strain, depth)) for name in declaration.rows)
        return MappingNode(tuple(rows), _NOWHERE)
    if isinstance(declaration, FreeTable):
        numbers = range(1, _rows(strain, depth) + 1)
        rows_of = (
            _row(declaration.columns, strain, depth + 1, number, declaration.keys) for number in numbers
        )
        return Sequence(tuple(rows_of), _NOWHERE)
    return None


def _rows(strain: Strain, depth: int) -> int:
    return strain.inner_rows if depth else strain.rows


def _row(
    columns: Mapping[str, AnyDeclaration],
    strain: Strain,
    depth: int,
    number: int = 1,
    keys: tuple[str, ...] = (),
) -> MappingNode:
    return MappingNode(tuple(_members(columns, strain, depth, number, keys)), _NOWHERE)


def _value(declaration: Field, strain: Strain) -> str:
    match declaration.type:
        case Type.CHOICE:
            return declaration.choices[strain.answer] if declaration.choices else strain.text
        case Type.FLAG:
            return (v.YES, v.NO)[strain.answer]
        case Type.DATE:
            return "2024-12-31"
        case Type.YEAR:
            return "2024"
        case Type.TARGET:
            return "≥10项"
        case Type.ACTUAL:
            return "12项"
        case Type.TEXT | Type.LONG_TEXT:
            return _text(declaration, strain)
    return _number(declaration, strain.number)


def _text(declaration: Field, strain: Strain) -> str:
    """A code as long as codes get, a short word as its example says, anything else as long as names get."""
    example = declaration.example
    if example.isascii() and example.isdigit():
        return "9" * _CODE_DIGITS
    if example and len(example) <= _SHORT:
        return example
    return strain.text[: declaration.length_limit]


def _number(declaration: Field, number: Fraction) -> str:
    """The number, whole where that is wanted, within the bounds."""
    if declaration.type is Type.INTEGER:
        number = Fraction(int(number))
    if declaration.minimum is not None:
        number = max(number, declaration.minimum)
    if declaration.maximum is not None:
        number = min(number, declaration.maximum)
    return plain(number)
