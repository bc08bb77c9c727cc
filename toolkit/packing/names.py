"""The names that documents, phrases and file names use, held against the dictionary of their pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from toolkit import vocabulary as v
from toolkit.dictionary import (
    AnyDeclaration,
    DerivedTable,
    Dictionary,
    Field,
    FixedTable,
    Group,
    Path,
    ScoreNode,
    Table,
    Texts,
    in_total,
)
from toolkit.finding import Finding, Kind, Severity, Span
from toolkit.ooxml.listing import CompiledTemplate
from toolkit.pack import DocumentSpec, Pack, Phrase
from toolkit.reading import similar
from toolkit.tag import CompiledText

UNKNOWN_IN_DOCUMENT = Kind(
    "T131",
    Severity.ERROR,
    "成文的模板引用了没有的名称",
    why="名称不存在，生成报告时这里印不出来。",
    wrong="{{ 支出.总计.决算 }}",
    right="{{ 支出.合计.决算 }}",
)
UNKNOWN_IN_TEXT = Kind(
    "T132",
    Severity.ERROR,
    "措辞或文件名引用了没有的名称",
    why="名称不存在，用到这个措辞的报告就印不出来。",
    wrong="印: 比上年增加{{ 增加额|带单位 }}",
    right="印: 比上年增加{{ 增减额|带单位 }}",
)
UNKNOWN_PHRASE = Kind(
    "T133",
    Severity.ERROR,
    "模板用了没有的措辞",
    why="没有这个措辞，生成报告时这里印不出来。",
    wrong='{{ 行|措辞("较上年变动") }}',
    right='{{ 行|措辞("较上年增减") }}',
)
PHRASE_ELSEWHERE = Kind(
    "T134",
    Severity.ERROR,
    "措辞用在没有声明的地方",
    why="措辞的“用于”没有列出这里，其中的条件和文字没有按这里的名称检查过，可能印不出来。",
    wrong='用于: [支出]，却写 {{ 三公经费.合计|措辞("较上年增减") }}',
    right="用于: [支出, 三公经费]",
)

_ROWS = "*"


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a path leads nowhere: the segment at fault and the names that stood to choose."""

    segment: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    """What stands at one place of a template: the names below it, and what its rows are."""

    members: Mapping[str, _Names | AnyDeclaration]
    rows: _Names | AnyDeclaration | None = None
    open: bool = False


_TEXT = _Names({})
_OPEN = _Names({}, open=True)


def find_fault(path: Path, names: _Names) -> Fault | None:
    """The first segment of a path that leads nowhere, "*" being each row; None where all is well."""
    here = names
    for segment in path:
        if here.open:
            return None
        below = here.rows if segment == _ROWS else here.members.get(segment)
        if below is None:
            return Fault(segment, tuple(here.members))
        here = below if isinstance(below, _Names) else _names_of(below)
    return None


def _names_of(declaration: AnyDeclaration) -> _Names:
    if isinstance(declaration, ScoreNode):
        return _Names({**_node(declaration), v.LEAVES: _Names({}, rows=_Names(_leaves(declaration)))})
    if isinstance(declaration, Group):
        return _record(declaration.members)
    if isinstance(declaration, Table):
        row = _record(declaration.columns)
        if isinstance(declaration, DerivedTable) and declaration.by_level:
            row = _Names({**row.members, v.CODE_LEVEL: _TEXT})
        named: dict[str, _Names | AnyDeclaration] = {}
        if isinstance(declaration, FixedTable):
            named.update(dict.fromkeys(declaration.rows, row))
        if isinstance(declaration, DerivedTable):
            named[v.EMPTY_TABLE_TEXT] = _TEXT
        if declaration.total:
            columns = {name: item for name, item in declaration.columns.items() if in_total(item)}
            named[declaration.total] = _Names(columns)
        return _Names(named, rows=row)
    return _Names({}, rows=_TEXT) if isinstance(declaration, Texts) else _TEXT


def _record(members: Mapping[str, AnyDeclaration]) -> _Names:
    """The names of a group or a row: its members, and what the view adds to scores and indicators."""
    names: dict[str, _Names | AnyDeclaration] = dict(members)
    score = members.get(v.SCORE)
    if isinstance(score, Field) and score.award:
        names[v.AWARD_REASON] = _TEXT
    if isinstance(members.get(v.LEVELS), Texts):
        names.update(dict.fromkeys((*v.LEVEL_NAMES, *v.LEVEL_STARTS), _TEXT))
    if v.TARGET in members and v.ACTUAL in members:
        names[v.ACHIEVED] = _TEXT
    return _Names(names)


def _node(node: ScoreNode) -> dict[str, _Names | AnyDeclaration]:
    """The names of a node of a score tree, but its leaves."""
    return {**_record(node.members).members, **dict.fromkeys((v.LABEL, v.CRITERION, v.MEANING), _TEXT)}


def _leaves(node: ScoreNode) -> dict[str, _Names | AnyDeclaration]:
    """The names that the leaves below a node have, each with the names of the levels above it."""
    names: dict[str, _Names | AnyDeclaration] = {}
    for child in (node.members[name] for name in node.children):
        if isinstance(child, ScoreNode):
            names.update(_leaves(child) if child.children else _node(child))
    return {**names, **dict.fromkeys(v.LEVEL_NAMES, _TEXT)}


class NameCheck:
    """Holds the uses of a pack's texts against its dictionary, sections and phrases."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._dictionary: Dictionary = pack.dictionary
        sections = {name: _Names({}, rows=_TEXT) for name in pack.sections}
        self._root: dict[str, _Names | AnyDeclaration] = {
            **pack.dictionary.members,
            v.SECTION_ACCESS: _Names(sections),
            v.NUMBERING: _OPEN,
            v.MARK: _TEXT,
        }

    def document(self, spec: DocumentSpec, compiled: CompiledTemplate) -> Iterator[Finding]:
        """Findings about the names and phrases that a document uses, each at its address."""
        names = _Names(self._document_names(spec))
        for use in compiled.uses:
            fault = find_fault(use.path, names)
            if fault is not None:
                span = Span(spec.shown, address=use.address)
                yield _unknown(UNKNOWN_IN_DOCUMENT, span, f"{use.address}：标签“{use.text}”", use.path, fault)
        for operation in compiled.operations:
            if operation.name == v.PHRASES:
                span = Span(spec.shown, address=operation.address)
                where = f"{operation.address}：标签“{operation.text}”"
                subjects = [self._without_row(path, spec) for path in operation.subjects]
                yield from self._phrase_uses(operation.constants, subjects, span, where)

    def file_name(self, spec: DocumentSpec) -> Iterator[Finding]:
        """Findings about the names in the file name of a document."""
        if spec.file_name is not None:
            names = _Names(self._document_names(spec))
            yield from self._text(spec.file_name, names, spec.span, f"成文“{spec.name}”的文件名")

    def phrase(self, phrase: Phrase) -> Iterator[Finding]:
        """Findings about the names in the words of a phrase table, seen from each place of its use."""
        for place in phrase.used_in or ((),):
            names = _Names({**self._root, **self._members_inside(place)})
            where = f"措辞“{phrase.name}”" + (f"用于“{'.'.join(place)}”时" if place else "")
            for case in phrase.cases:
                yield from self._text(case.text, names, case.span, where)

    def _document_names(self, spec: DocumentSpec) -> dict[str, _Names | AnyDeclaration]:
        table = self._dictionary.members.get(spec.for_each) if spec.for_each else None
        if isinstance(table, Table):
            return {**self._root, v.ROWS: _record(table.columns)}
        return self._root

    def _text(self, text: CompiledText, names: _Names, span: Span, where: str) -> Iterator[Finding]:
        for use in text.uses:
            fault = find_fault(use.path, names)
            if fault is not None:
                line = replace(span, line=span.line + use.line - 1) if use.line > 1 else span
                yield _unknown(UNKNOWN_IN_TEXT, line, where, use.path, fault)
        for operation in text.operations:
            if operation.name == v.PHRASES:
                yield from self._phrase_uses(operation.constants, (), span, where)

    def _members_inside(self, place: Path) -> Mapping[str, AnyDeclaration]:
        levels = self._dictionary.levels_inside(place)
        return levels[0].members if levels is not None and place else {}

    def _without_row(self, path: Path, spec: DocumentSpec) -> Path:
        """A path with the row that a document is made for put back under its table."""
        return (spec.for_each, _ROWS, *path[1:]) if spec.for_each and path[:1] == (v.ROWS,) else path

    def _phrase_uses(
        self, constants: tuple[str, ...], subjects: Iterable[Path], span: Span, where: str
    ) -> Iterator[Finding]:
        name = constants[0] if constants else ""
        phrase = self._pack.phrases.get(name)
        if phrase is None:
            known = self._pack.phrases
            yield UNKNOWN_PHRASE.at(span, f"{where}：没有措辞“{name}”", hints=similar(name, known), 实为=name)
            return
        for subject in subjects:
            place = self._dictionary.declared_path(subject)
            if phrase.used_in and place not in phrase.used_in:
                shown = ".".join(place)
                yield PHRASE_ELSEWHERE.at(
                    span,
                    f"{where}：措辞“{name}”没有声明用于“{shown}”",
                    hints=(f"在措辞“{name}”的“用于”中加上“{shown}”",),
                    实为=shown,
                )


def _unknown(kind: Kind, span: Span, where: str, path: Path, fault: Fault) -> Finding:
    shown = ".".join(segment for segment in path if segment != _ROWS)
    if fault.segment == _ROWS:
        return kind.at(span, f"{where}：“{shown}”不是表或条目，不能逐行列出", 实为=shown)
    return kind.at(
        span,
        f"{where}：没有“{shown}”" + (f"中的“{fault.segment}”" if shown != fault.segment else ""),
        hints=similar(fault.segment, fault.known),
        实为=fault.segment,
    )
