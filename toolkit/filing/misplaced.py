"""Contents that stand under the wrong name, or under none: one break in the outline of a file is told once.

A name line that is missing or wrongly indented leaves the lines below it without a place: each of them would
be told as unknown, repeated or of a wrong shape, and what they hold as missing. The first of such a run
stays, the rest become its notes, and what was left empty counts as *not read* instead of missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace

from toolkit.dictionary import AnyDeclaration, Group, Table
from toolkit.filing.nodes import Cell, Member, Record, TableNode, TextList
from toolkit.filing.values import faulty
from toolkit.finding import Finding, Findings, Note, Span
from toolkit.source import Mapping, Pair, Source

_NAME = re.compile(r"[\w（）()、-]+(?=\s*:)")
# Accidents with the outline: indents, lists in the wrong place, repeated names, other shapes than declared.
_INDENT, _REPEATED, _MIXED, _SHAPE = "S022", "S030", "S023", "D002"
_OUTLINE = frozenset({_INDENT, _REPEATED, _MIXED, _SHAPE})
_MOST_NOTES = 5
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Unknown:
    """An entry whose name the dictionary does not know in the record or table `where`."""

    where: str
    pair: Pair

    @property
    def span(self) -> Span:
        """Where the name stands."""
        return self.pair.key.span


def gather_misplaced(
    root: Record, unknown: Sequence[Unknown], sources: Iterable[Source], findings: Findings
) -> None:
    """Tell each break of the outline once, in place, and mark what it left empty as not read."""
    declared = frozenset(_declared_names(root.declarations))
    stray = {
        item.span: item
        for item in unknown
        if item.pair.key.text in declared or isinstance(item.pair.value, Mapping)
    }
    unread: set[str] = set()
    for source in sources:
        broken = [
            finding
            for finding in findings
            if finding.span.file == source.file and (finding.code in _OUTLINE or finding.span in stray)
        ]
        for run in _runs(broken, source, stray):
            if all(finding.code == _SHAPE for finding in run):
                continue
            names = [name for finding in run for name in _names_at(finding, source)]
            unread.update(names)
            if len(run) > 1:
                _tell_once(run, findings, _headings(root, frozenset(names)))
    if unread:
        _mark(root, frozenset(unread), inside=False)


def _runs(
    broken: Iterable[Finding], source: Source, stray: MappingOf[Span, Unknown]
) -> Iterator[list[Finding]]:
    """Findings of one break: on the same or the next line, or strays in a record that holds one already.

    A shape that does not fit is a mistake of its own unless something else is wrong above it in its section.
    """
    runs: list[list[Finding]] = []
    owners: dict[str, list[Finding]] = {}
    for finding in broken:
        item = stray.get(finding.span)
        run = owners.get(item.where) if item is not None else None
        if run is None and runs and _goes_on(runs[-1], finding, source):
            run = runs[-1]
        if run is None:
            run = []
            runs.append(run)
        run.append(finding)
        if item is not None:
            owners[item.where] = run
    yield from runs


def _goes_on(run: list[Finding], finding: Finding, source: Source) -> bool:
    """Whether a finding belongs to the break before it, by what lies between them."""
    lines = source.lines[run[-1].span.line : finding.span.line - 1]
    between = [text for text in lines if text.strip() and not text.lstrip().startswith("#")]
    if finding.code in (_MIXED, _SHAPE):
        same_section = all(text.startswith((" ", "-")) for text in between)
        return same_section and any(item.code != finding.code for item in run)
    return len(between) <= 1


def _names_at(finding: Finding, source: Source) -> Iterator[str]:
    """The names on the line of a finding and on those below it that it takes along."""
    first = finding.span.line - 1
    indent = _indent(source.lines[first])
    for number, text in enumerate(source.lines[first:]):
        content = text.strip()
        if not content or content.startswith("#"):
            continue
        depth = _indent(text)
        if number and (depth < indent or (depth == indent and finding.code != _INDENT)):
            return
        yield from _NAME.findall(text.split(" #")[0])


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _tell_once(run: list[Finding], findings: Findings, headings: tuple[str, ...]) -> None:
    """Leave the first finding of a run and make the others its notes."""
    line = run[0].span.line
    main = min(run, key=lambda item: (item.span.line, item.code != _INDENT))
    others = [item for item in run if item is not main]
    for finding in others:
        findings.discard(finding)
    last = max(item.span.line for item in run)
    notes = tuple(Note(f"同一原因：{item.message}", item.span) for item in others[:_MOST_NOTES])
    hints = []
    if last > line:
        named = f"（例如“{'”“'.join(headings)}”）" if headings else ""
        hints.append(
            f"第{line}行上面可能少了一行名称{named}，或者这里的缩进不对；改好后第{last}行以前的各处一并消失"
        )
    findings.amend(replace(main, notes=(*main.notes, *notes), hints=(*hints, *main.hints)))


def _headings(root: Record, names: frozenset[str]) -> tuple[str, ...]:
    """The records that are not in the filing and could hold some of these names, the fullest first."""
    found: dict[str, int] = {}
    waiting: list[Member] = [root]
    while waiting:
        here = waiting.pop()
        if isinstance(here, TableNode):
            waiting.extend(reversed(here.rows))
        elif isinstance(here, Record):
            waiting.extend(reversed(here.members.values()))
            last = here.name.rpartition(".")[2]
            if not here.given and here is not root and last not in names:
                found[last] = max(found.get(last, 0), len(names & here.declarations.keys()))
    best = max(found.values(), default=0)
    return tuple(name for name, number in found.items() if number == best and best > 1)[:_MOST_NAMES]


def _mark(member: Member, unread: frozenset[str], *, inside: bool) -> None:
    """Mark what is empty below a member and bears, or stands in what bears, a name that was not read."""
    if isinstance(member, Record):
        for name, inner in member.members.items():
            _mark(inner, unread, inside=inside or name in unread)
    elif isinstance(member, TableNode):
        member.unread = member.unread or (inside and not member.rows)
        for row in member.rows:
            _mark(row, unread, inside=inside or row.key in unread)
    elif isinstance(member, TextList):
        member.unread = member.unread or (inside and not member.items)
    elif isinstance(member, Cell) and inside and member.value is None and not member.declaration.is_computed:
        member.value = faulty(member.name)


def mark_unread(member: Member) -> None:
    """Mark everything below a member as not read: its name was misspelt, its contents were given."""
    _mark(member, frozenset(), inside=True)


def _declared_names(members: MappingOf[str, AnyDeclaration]) -> Iterator[str]:
    for name, declaration in members.items():
        yield name
        if isinstance(declaration, Group):
            yield from _declared_names(declaration.members)
        elif isinstance(declaration, Table):
            yield from getattr(declaration, "rows", ())
            yield from _declared_names(declaration.columns)
