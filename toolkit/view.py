"""What templates and narratives see: the values of a filing under their names, ready to be printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from toolkit import vocabulary as v
from toolkit.compute import Computation
from toolkit.dictionary import DerivedTable, ScoreNode, Type
from toolkit.filing import Cell, Member, Record, TableNode, TextItem, TextList
from toolkit.finding import Findings, Kind, Severity, Span
from toolkit.indicator import TargetError, parse_target, print_actual
from toolkit.pack import Pack, Phrase, Section
from toolkit.quantity import NOT_FILLED, NoValue, Quantity
from toolkit.tag import TagEnvironment, TagError
from toolkit.wording import (
    FILTERS,
    FUNCTIONS,
    OPAQUE,
    PROSE,
    Counter,
    Figure,
    Listing,
    PhraseText,
    Printer,
    TextsView,
    Working,
    choose_case,
)

FAULTY_REFERENCE = Kind(
    "D030",
    Severity.ERROR,
    "文字中的引用有误",
    why="引用的名称不存在或没有数，文字无法印出。",
    wrong="支出{{ 支出.总计.决算 }}万元",
    right="支出{{ 支出.合计.决算 }}万元",
)
EMPTY_SECTION = Kind(
    "D031",
    Severity.ERROR,
    "规定必填的章节没有内容",
    why="该章节不能空着，也没有规定空着时印什么。",
    wrong="文字材料: {年度重点工作: }",
    right="文字材料: {年度重点工作: [一是……, 二是……]}",
)

# Not str.splitlines, which also swallows vertical tabs and separators that XML forbids.
_LINE_BREAK = re.compile(r"\r\n?|\n")

_FAULTY = "有误"
_TOLD_ELSEWHERE = frozenset({"未填", _FAULTY})
_WORDS = frozenset({Type.TEXT, Type.LONG_TEXT, Type.CHOICE})


class RecordView(dict[str, object]):
    """A group or a row: its members by name, and the record behind it for phrases."""

    __slots__ = ("phrases",)

    phrases: PhraseBook

    def phrase(self, name: str) -> object:
        """The words of a phrase table for this record."""
        return self.phrases.call(name, self)


class TableView:
    """A table: its rows in order; its fixed rows, its total and its 空表说明 by name."""

    def __init__(self, rows: list[RecordView], named: Mapping[str, RecordView | str]) -> None:
        self._rows = rows
        self._named = named

    def __iter__(self) -> Iterator[RecordView]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def member(self, name: str) -> RecordView | str:
        """What a name stands for; raises KeyError for what there is not."""
        return self._named[name]

    def members(self) -> tuple[str, ...]:
        """The names that `member` knows."""
        return tuple(self._named)


@dataclass(frozen=True, slots=True)
class SectionView:
    """A narrative section: true if it is printed, and its paragraphs."""

    paragraphs: tuple[str, ...]

    def __iter__(self) -> Iterator[str]:
        return iter(self.paragraphs)

    def __bool__(self) -> bool:
        return bool(self.paragraphs)


@dataclass(frozen=True, slots=True)
class PhraseCall:
    """Words still to be chosen: the case is decided when the phrase is printed."""

    phrase: Phrase
    record: Record
    names: Mapping[str, object]
    computation: Computation

    def printed(self, printer: Printer, place: str) -> str:
        """The words of the first case that holds. Raises TagError naming the phrase table."""
        case = choose_case(
            self.phrase.name,
            self.phrase.cases,
            lambda condition: self.computation.holds(condition, self.record),
        )
        return PhraseText(self.phrase.name, case, self.names).printed(printer, place)


class PhraseBook:
    """The phrase tables of a pack, and the records of a filing that they speak of."""

    def __init__(self, computation: Computation) -> None:
        self._computation = computation
        self._records: dict[int, Record] = {}
        self.root: Mapping[str, object] = {}

    def register(self, view: RecordView, record: Record) -> None:
        """Remember which record a view shows."""
        view.phrases = self
        self._records[id(view)] = record

    def call(self, name: str, view: RecordView) -> PhraseCall:
        """A phrase for a record. Raises TagError for a table that the pack does not have."""
        phrase = self._computation.pack.phrases.get(name)
        if phrase is None:
            known = "、".join(self._computation.pack.phrases) or "无"
            raise TagError(f"没有措辞“{name}”", hints=(f"现有措辞：{known}",))
        names = {**self.root, **view}
        return PhraseCall(phrase, self._records[id(view)], names, self._computation)


def phrase_filter(view: object, name: object) -> object:
    """措辞: the words of a phrase table for a row or a group."""
    if isinstance(view, RecordView) and isinstance(name, str):
        return view.phrase(name)
    raise TagError('“措辞”用于一行或一组，例如 行|措辞("较上年增减")')


def make_environment() -> TagEnvironment:
    """The functions and filters that documents, narratives and phrases use."""
    return TagEnvironment(
        functions=FUNCTIONS,
        filters={**FILTERS, v.PHRASES: phrase_filter},
        opaque=OPAQUE | {v.PHRASES},
    )


@dataclass(frozen=True, slots=True)
class View:
    """All names of a filing for templates; `document_names` adds what each document has anew."""

    names: Mapping[str, object]
    sections: Mapping[str, SectionView]

    def document_names(self, mark: str, row: RecordView | None = None) -> dict[str, object]:
        """The names for one document: its own heading counter, its mark, and the row it is made for."""
        names = dict(self.names)
        names.update({v.NUMBERING: Counter(), v.SECTION_ACCESS: dict(self.sections), v.MARK: mark})
        if row is not None:
            names[v.ROWS] = row
        return names


PrintText = Callable[[object, str], str]


class ViewBuilder:
    """Builds the view of one filing; `text` prints a value in a place, as documents will."""

    def __init__(self, computation: Computation, environment: TagEnvironment, text: PrintText) -> None:
        self._computation = computation
        self._environment = environment
        self._text = text
        self._phrases = PhraseBook(computation)
        self._narratives: list[tuple[RecordView | list[object], str | int, TextItem, str]] = []
        self.findings = Findings()

    def build(self) -> View:
        """The view, with every narrative rendered; what is wrong with them is in `findings`."""
        root = self._record(self._computation.filing.root)
        self._phrases.root = root
        settled = [
            (holder, key, self._narrative(item, name, root)) for holder, key, item, name in self._narratives
        ]
        for holder, key, text in settled:
            holder[key] = text  # type: ignore[index]
        sections = {
            section.name: self._section(section, root) for section in self._computation.pack.sections.values()
        }
        return View(root, sections)

    def _record(self, record: Record) -> RecordView:
        view = RecordView()
        self._phrases.register(view, record)
        for name, member in record.members.items():
            view[name] = self._member(view, name, member)
        if isinstance(record.group, ScoreNode):
            self._add_node(view, record, record.group)
        self._add_award(view, record)
        self._add_achieved(view, record)
        return view

    def _add_award(self, view: RecordView, record: Record) -> None:
        """The words for a score, and each level of an indicator by its own name."""
        score = record.members.get(v.SCORE)
        if isinstance(score, Cell) and score.declaration.award:
            award = self._computation.awards.get(score)
            # A score that the clerk gave freely has no other words than the clerk's own.
            judged = award is not None and not (award.by_hand and award.met is None)
            view[v.AWARD_REASON] = award.reason if award is not None and judged else ""
        levels = record.members.get(v.LEVELS)
        if isinstance(levels, TextList):
            names = [item.text for item in levels.items]
            view.update(zip_longest(v.LEVEL_NAMES, names[: len(v.LEVEL_NAMES)], fillvalue=""))

    def _add_achieved(self, view: RecordView, record: Record) -> None:
        """What an indicator achieved, with the unit of its target."""
        if v.TARGET not in record.members or v.ACTUAL not in record.members:
            return
        target, actual, sign, unit = (
            self._word(record, name) for name in (v.TARGET, v.ACTUAL, v.TARGET_SIGN, v.TARGET_UNIT)
        )
        try:
            view[v.ACHIEVED] = print_actual(actual, parse_target(target, operator=sign, unit=unit))
        except TargetError:
            view[v.ACHIEVED] = actual

    def _word(self, record: Record, name: str) -> str:
        member = record.members.get(name)
        value = self._computation.value(member) if isinstance(member, Cell) else ""
        return value if isinstance(value, str) else ""

    def _add_node(self, view: RecordView, record: Record, node: ScoreNode) -> None:
        """What a table of scores prints of a node, and its leaves in order, each with the names above it."""
        view.update({v.LABEL: node.label, v.CRITERION: node.criterion, v.MEANING: node.meaning})
        view[v.LEAVES] = [
            self._leaf(labels, leaf, member) for labels, leaf, member in _leaves(view, record, node, ())
        ]

    def _leaf(self, labels: tuple[str, ...], leaf: RecordView, record: Record) -> RecordView:
        row = RecordView(leaf)
        self._phrases.register(row, record)
        row.update(zip_longest(v.LEVEL_NAMES, labels[: len(v.LEVEL_NAMES)], fillvalue=""))
        self._narratives += [
            (row, key, item, name) for holder, key, item, name in self._narratives if holder is leaf
        ]
        return row

    def _member(self, holder: RecordView, name: str, member: Member) -> object:
        if isinstance(member, Cell):
            return self._cell(holder, name, member)
        if isinstance(member, TextList):
            texts = TextsView(member.declaration.label, (item.text for item in member.items))
            for number, item in enumerate(member.items):
                if _has_tags(item.text):
                    self._narratives.append((texts, number, item, f"{member.name}[{number + 1}]"))
            return texts
        if isinstance(member, TableNode):
            return self._table(member)
        return self._record(member)

    def _table(self, table: TableNode) -> TableView:
        rows = [self._record(row) for row in table.rows]
        _mark_starts(rows)
        for row, view in zip(table.rows, rows, strict=True):
            if row.level:
                view[v.CODE_LEVEL] = row.level
        named: dict[str, RecordView | str] = {
            row.key: view for row, view in zip(table.rows, rows, strict=True)
        }
        if isinstance(table.declaration, DerivedTable):
            named[v.EMPTY_TABLE_TEXT] = table.declaration.empty_text
        if table.total is not None:
            named[table.declaration.total] = self._record(table.total)
        return TableView(rows, named)

    def _cell(self, holder: RecordView, name: str, cell: Cell) -> object:
        value = self._computation.value(cell)
        field = cell.declaration
        if isinstance(value, NoValue) and value.cause == _FAULTY and field.type in _WORDS:
            return faulty_mark(field.label)
        if isinstance(value, (NoValue, Quantity)):
            step = self._computation.step(cell)
            return Figure(value, cell.name, field.label, field.decimals, field.type.value, step=step)
        if isinstance(value, str) and _has_tags(value):
            self._narratives.append((holder, name, TextItem(value, cell.span), cell.name))
        return value

    def _narrative(self, item: TextItem, name: str, root: RecordView) -> str:
        """A clerk's text with its references put in; what is wrong is told at the clerk's line."""
        try:
            compiled = self._environment.compile(item.text, name=str(item.span))
            return compiled.render(root, lambda value, _line: self._text(value, PROSE))
        except TagError as error:
            span = replace(item.span, line=item.span.line + max(error.line - 1, 0))
            if error.cause not in _TOLD_ELSEWHERE and v.STALE not in item.text:
                hints = ("请补填缺少的数，或者删去这个引用",) if error.cause else error.hints
                self.findings.add(
                    FAULTY_REFERENCE.at(span, f"{name}中的引用有误：{error.message}", hints=hints)
                )
            return item.text

    def _section(self, section: Section, root: RecordView) -> SectionView:
        paragraphs: list[str] = []
        for path in section.content:
            value: object = root
            for segment in path:
                value = value[segment] if isinstance(value, dict) else ()
            paragraphs.extend(_paragraphs(value))
        if not paragraphs and section.when_empty == v.EMPTY_PRINT:
            paragraphs = [section.text]
        elif not paragraphs and section.when_empty == v.REQUIRED:
            paragraphs = [unfilled_mark(section.name)]
            if any(self._is_unread(path) for path in section.content):
                return SectionView(tuple(paragraphs))
            names = "、".join(".".join(path) for path in section.content)
            self.findings.add(
                EMPTY_SECTION.at(
                    self._place_of(section),
                    f"章节“{section.name}”没有内容，请填写{names}",
                    hints=(f"请补填{names}",),
                    应为=names,
                )
            )
        return SectionView(tuple(paragraphs))

    def _is_unread(self, path: tuple[str, ...]) -> bool:
        """Whether the content of a section was given where it could not be read, which is told already."""
        member: Member | None = self._computation.filing.root
        for name in path:
            member = member.members.get(name) if isinstance(member, Record) else None
        return isinstance(member, (TextList, TableNode)) and member.unread

    def _place_of(self, section: Section) -> Span:
        """Where the content of a section stands, or the innermost thing around it that does."""
        member: Member = self._computation.filing.root
        for name in section.content[0] if section.content else ():
            inner = member.members.get(name) if isinstance(member, Record) else None
            if inner is None:
                break
            member = inner
        return member.span


def _mark_starts(rows: list[RecordView]) -> None:
    """Note in each row of indicators which of its levels begin there."""
    before: list[object] = []
    for row in rows:
        if not isinstance(row.get(v.LEVELS), list):
            return
        names = [row[name] for name in v.LEVEL_NAMES]
        starts = (names[: depth + 1] != before[: depth + 1] for depth in range(len(names)))
        row.update(zip(v.LEVEL_STARTS, starts, strict=True))
        before = names


def _leaves(
    view: RecordView, record: Record, node: ScoreNode, above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], RecordView, Record]]:
    """The leaves below a node: the labels that lead there, the view and the record."""
    for name in node.children:
        child, declared = record.members[name], node.members[name]
        shown = view[name]
        if not (
            isinstance(child, Record) and isinstance(declared, ScoreNode) and isinstance(shown, RecordView)
        ):
            continue
        labels = (*above, declared.label)
        if declared.children:
            yield from _leaves(shown, child, declared, labels)
        else:
            yield labels, shown, child


def faulty_mark(label: str) -> str:
    """The visible mark of a text that could not be read; its finding stands already."""
    return f"【有误：{label}】"


def unfilled_mark(label: str) -> str:
    """The visible mark of something that is still to be filled in."""
    return f"【待填：{label}】"


def make_text(pack: Pack, *, draft: bool) -> PrintText:
    """How values are printed in the documents of a pack; in a draft what is not filled in shows as a mark."""
    printer = Printer(pack.styles)

    def text(value: object, place: str) -> str:
        try:
            return printer.text(value, place)
        except TagError as error:
            if draft and error.cause in NOT_FILLED:
                return unfilled_mark(_what_is_missing(value, error))
            raise

    return text


def _what_is_missing(value: object, error: TagError) -> str:
    """The label of a figure or a list; for a phrase the names that its reason gives."""
    if isinstance(value, Working):
        value = value.figure
    if isinstance(value, (Figure, Listing)) and value.label:
        return value.label
    return error.message.rpartition("未填 ")[2] or error.message


def _has_tags(text: str) -> bool:
    return "{{" in text or "{%" in text


def _paragraphs(value: object) -> list[str]:
    """The paragraphs of a text or a list of texts."""
    if isinstance(value, str):
        return [line.strip() for line in _LINE_BREAK.split(value) if line.strip()]
    if isinstance(value, list):
        return [paragraph for item in value for paragraph in _paragraphs(item)]
    return []
