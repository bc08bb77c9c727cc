"""The Excel form → content; whatever cannot be read safely is a finding at its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import cast

from toolkit import vocabulary as v
from toolkit.desk.content import ENGINE_KEYS, Content, RecordContent, in_order, key_of_row
from toolkit.desk.form.cells import lines_of, text_of
from toolkit.desk.form.kinds import OTHER_FORM, ROW_TWICE, UNREADABLE_FORM, WRONG_PLACE
from toolkit.desk.form.layout import MAIN_SHEET, VERSION, FormLayout, Path, ScoreSheet, TableSheet
from toolkit.desk.form.write import (
    FIRST_MAIN,
    FIRST_ROW,
    FORM_MARK,
    INHERITED,
    KEYS_ROW,
    META_SHEET,
    TOTAL_MARK,
)
from toolkit.dictionary import Field, FixedTable, Texts
from toolkit.excel import ReadCell, ReadSheet, read_workbook
from toolkit.finding import Findings, Severity, Span
from toolkit.reading import similar

_AGAIN = "请用 jixiao form export 重新生成表单，把内容抄过去"
_Outer = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What a form says of itself, and its sheets by name."""

    pack: str
    year: int
    digest: str
    sheets: Mapping[str, ReadSheet]


def form_facts(file: FilePath, shown: str) -> tuple[FormFacts | None, Findings]:
    """Which pack and year a form is of; None where it is none of ours."""
    sheets, told = read_workbook(file, shown=shown)
    findings = Findings(
        UNREADABLE_FORM.at(finding.span, finding.message, hints=finding.hints) for finding in told
    )
    if not sheets:
        return None, findings
    by_name = {sheet.name: sheet for sheet in sheets}
    meta = by_name.get(META_SHEET)
    facts = {row[1].text: row[2].text for row in meta.rows.values() if {1, 2} <= set(row)} if meta else {}
    year = facts.get(v.YEAR, "")
    if FORM_MARK not in facts or not (year.isascii() and year.isdigit()):
        findings.add(UNREADABLE_FORM.at(Span(shown), "不是由 jixiao form export 生成的表单", hints=(_AGAIN,)))
        return None, findings
    if facts[FORM_MARK] != VERSION:
        message = f"表单的版本是 {facts[FORM_MARK]}，这里读的是 {VERSION}"
        findings.add(OTHER_FORM.at(Span(shown), message, hints=(_AGAIN,)))
        return None, findings
    return FormFacts(facts.get(v.PACK, ""), int(year), facts.get("标记", ""), by_name), findings


def read_form(facts: FormFacts, layout: FormLayout, shown: str) -> tuple[RecordContent, Findings]:
    """The content of a form by the layout of its pack; nothing where it is of another pack or edition."""
    reader = _Reader(facts, layout, shown)
    if (facts.pack, facts.digest) != (layout.pack.name, layout.digest):
        message = f"表单是按模板包 {facts.pack}（{facts.year}年度）做的，与现在的 {layout.pack.name} 不一致"
        reader.findings.add(OTHER_FORM.at(Span(shown), message, hints=(_AGAIN,)))
        return {}, reader.findings
    reader.main()
    for scores in layout.scores:
        reader.scores(scores)
    for table in layout.tables:
        reader.table(table)
    content = in_order(reader.content, layout.pack.dictionary.members)
    stated = _Reader(facts, layout, shown, findings=reader.findings)
    stated.table(layout.stated)
    rows = stated.content.get(v.STATED)
    if isinstance(rows, list) and (given := dict(_stated(rows))):
        content[v.STATED] = cast("Content", given)
    return content, reader.findings


def _stated(rows: list[Content]) -> Iterator[tuple[str, Content]]:
    for row in rows:
        if isinstance(row, dict):
            parts = {key: row[key] for key in (v.STATED_VALUE, v.STATED_REASON) if key in row}
            only_value = row.get(v.STATED_VALUE, "") if v.STATED_REASON not in row else parts
            yield str(row.get(v.NAME, "")), only_value


@dataclass(frozen=True, slots=True)
class _Found:
    """A line of a table as read: its first cell, the rows that it lies in, its hidden mark, its content."""

    spec: TableSheet
    sheet: ReadSheet | None
    cell: ReadCell
    outer: _Outer
    mark: str
    record: RecordContent


@dataclass(slots=True)
class _Reader:
    facts: FormFacts
    layout: FormLayout
    shown: str
    content: RecordContent = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    _rows: dict[Path, dict[_Outer, RecordContent]] = field(default_factory=dict)

    # -- the main sheet

    def main(self) -> None:
        """Fields and lists of texts."""
        sheet = self._sheet(MAIN_SHEET)
        entries = {".".join(entry.path): entry for entry in self.layout.entries if entry.declaration}
        for number, cells in self._lines(sheet, FIRST_MAIN):
            key, cell = _text(cells, 1), cells.get(3)
            if cell is None or key.startswith(INHERITED) or _is_blank(cell):
                continue
            if key in ENGINE_KEYS:
                self.content[key] = cell.text
            elif key not in entries:
                self._misplaced(sheet, cell, f"第{number}行的内容不知道属于哪一项")
            else:
                entry = entries[key]
                if entry.declaration is not None:
                    self._entry(sheet, cell, entry.path, entry.declaration)

    def _entry(self, sheet: ReadSheet | None, cell: ReadCell, path: Path, declaration: Field | Texts) -> None:
        text = self._read(sheet, cell, declaration, ".".join(path))
        record = _record_at(self.content, path[:-1])
        if text is None:
            return
        if isinstance(declaration, Texts):
            items = record.setdefault(path[-1], [])
            if isinstance(items, list):
                items.append(text)
        elif path[-1] in record:
            self._twice(sheet, cell, ".".join(path))
        else:
            record[path[-1]] = text

    # -- score trees and tables

    def scores(self, spec: ScoreSheet) -> None:
        """The leaves of a score tree."""
        sheet = self._sheet(spec.name)
        marks = self._marks(sheet, [column.key for column in spec.columns])
        leaves = {".".join(path): path for path, _ in spec.leaves}
        columns = {column.key: column for column in spec.columns}
        for number, cells in self._lines(sheet, FIRST_ROW):
            for place, key in marks.items():
                cell = cells.get(place)
                if cell is None or _is_blank(cell):
                    continue
                path = leaves.get(_text(cells, 1))
                if path is None:
                    self._misplaced(sheet, cell, f"第{number}行的内容不知道属于哪个指标")
                    break
                self._entry(sheet, cell, (*path, *columns[key].path), columns[key].declaration)

    def table(self, spec: TableSheet) -> None:
        """The lines of a table, each put into the row that it lies in."""
        sheet = self._sheet(spec.name)
        outer_keys = [f"@{number}" for number in range(len(spec.outer))]
        columns = {column.key: column for column in spec.columns}
        marks = self._marks(sheet, [*outer_keys, *columns])
        places = {key: place for place, key in marks.items()}
        own = self._rows.setdefault(spec.path, {})
        for _, cells in self._lines(sheet, FIRST_ROW):
            if _text(cells, 1) == TOTAL_MARK:
                continue
            self._strangers(sheet, cells, marks, spec)
            record: RecordContent = {}
            first: ReadCell | None = None
            for key, column in columns.items():
                cell = cells.get(places.get(key, 0))
                if cell is None or _is_blank(cell):
                    continue
                first = first or cell
                text = self._read(sheet, cell, column.declaration, f"{spec.name}.{key}")
                if text is not None:
                    value: Content = text
                    if isinstance(column.declaration, Texts):
                        value = list(lines_of(text))
                    _record_at(record, column.path[:-1])[column.path[-1]] = value
            outer = tuple(_text(cells, places.get(key, 0)).strip() for key in outer_keys)
            if first is not None and record:
                self._add(_Found(spec, sheet, first, outer, _text(cells, 1), record), own)

    def _add(self, line: _Found, own: dict[_Outer, RecordContent]) -> None:
        """Put a line into the row that it lies in."""
        spec, record = line.spec, line.record
        above = spec.outer[-1] if spec.outer else None
        top: dict[_Outer, RecordContent] = {(): self.content}
        parents = self._rows[above.path] if above else top
        parent = parents.get(line.outer)
        if parent is None:
            self._orphan(line, above.name if above else "", ["/".join(key) for key in parents])
            return
        below = spec.path[len(above.path) if above else 0 :]
        holder = _record_at(parent, below[:-1])
        if isinstance(spec.table, FixedTable):
            key = line.mark
            if key not in spec.table.rows:
                self._misplaced(line.sheet, line.cell, "这一行没有标记，不知道是哪一行")
                return
            _record_at(holder, below[-1:]).setdefault(key, record)
        else:
            items = holder.setdefault(below[-1], [])
            if not isinstance(items, list):
                return
            key = key_of_row(record, spec.table.keys, len(items) + 1)
            items.append(record)
        whole = (*line.outer, key)
        if whole in own:
            self._twice(line.sheet, line.cell, f"{spec.name}的“{key}”")
        own[whole] = record

    def _orphan(self, line: _Found, above: str, names: list[str]) -> None:
        wanted = "/".join(line.outer)
        told = f"“{above}”中没有“{wanted}”" if wanted.strip("/") else f"没有写属于“{above}”的哪一行"
        hints = similar(wanted, names) or (f"请选“{above}”中已有的一行",)
        self._misplaced(line.sheet, line.cell, told, hints)

    # -- sheets and cells

    def _sheet(self, name: str) -> ReadSheet | None:
        sheet = self.facts.sheets.get(name)
        if sheet is None:
            message = f"表单里没有工作表“{name}”"
            self.findings.add(WRONG_PLACE.at(Span(self.shown), message, hints=(_AGAIN,)))
        return sheet

    @staticmethod
    def _lines(sheet: ReadSheet | None, first: int) -> Iterator[tuple[int, Mapping[int, ReadCell]]]:
        if sheet is not None:
            yield from ((number, sheet.rows[number]) for number in sorted(sheet.rows) if number >= first)

    def _marks(self, sheet: ReadSheet | None, expected: list[str]) -> dict[int, str]:
        """What each column stands for; marks that are missing, strange or doubled are findings."""
        if sheet is None:
            return {}
        marks = {place: cell.text for place, cell in sheet.rows.get(KEYS_ROW, {}).items()}
        if sorted(marks.values()) != sorted(expected):
            message = f"工作表“{sheet.name}”第{KEYS_ROW}行的标记被改动过，不知道各列是什么"
            self.findings.add(WRONG_PLACE.at(Span(self.shown), message, hints=(_AGAIN,)))
            return {}
        return marks

    def _strangers(
        self,
        sheet: ReadSheet | None,
        cells: Mapping[int, ReadCell],
        marks: Mapping[int, str],
        spec: TableSheet,
    ) -> None:
        """Warn of what stands in columns that are none of the form's."""
        label = 2 + len(spec.outer) if spec.is_fixed else 0
        for place, cell in cells.items():
            if marks and place not in marks and place not in (1, label):
                self._misplaced(sheet, cell, "表格以外的内容没有导入", severity=Severity.WARNING)

    def _read(
        self, sheet: ReadSheet | None, cell: ReadCell, declaration: Field | Texts, name: str
    ) -> str | None:
        understood = text_of(cell, declaration, name, self._span(sheet, cell))
        self.findings.extend(understood.findings)
        return understood.text

    def _misplaced(
        self,
        sheet: ReadSheet | None,
        cell: ReadCell,
        message: str,
        hints: tuple[str, ...] = ("请在原有的格子里填写",),
        severity: Severity | None = None,
    ) -> None:
        span = self._span(sheet, cell)
        self.findings.add(WRONG_PLACE.at(span, message, hints=hints, severity=severity, 实为=cell.text))

    def _twice(self, sheet: ReadSheet | None, cell: ReadCell, what: str) -> None:
        self.findings.add(ROW_TWICE.at(self._span(sheet, cell), f"{what}出现了两次", hints=("请只留一行",)))

    def _span(self, sheet: ReadSheet | None, cell: ReadCell) -> Span:
        name = sheet.name if sheet else ""
        return Span(self.shown, address=f"工作表“{name}” {cell.address}")


def _is_blank(cell: ReadCell) -> bool:
    """Whether a cell says nothing; a formula without a result is still to be told of."""
    return not cell.text.strip() and not (cell.by_formula and cell.kind != "text")


def _text(cells: Mapping[int, ReadCell], place: int) -> str:
    cell = cells.get(place)
    return "" if cell is None else cell.text


def _record_at(record: RecordContent, path: Path) -> RecordContent:
    """The record at a path, made where it is not there yet."""
    for name in path:
        inner = record.setdefault(name, {})
        record = inner if isinstance(inner, dict) else {}
    return record
