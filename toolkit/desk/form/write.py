"""Content → the Excel form: a main sheet, a sheet for each table and score tree, and hidden marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from toolkit import vocabulary as v
from toolkit.desk.content import ENGINE_KEYS, Content, RecordContent
from toolkit.desk.form.book import Book, Sheet
from toolkit.desk.form.cells import GENERAL, TEXT_FORMAT, cell_of, escape, takes_numbers, too_long
from toolkit.desk.form.kinds import LINES_IN_ITEM, TOO_LONG_FOR_CELL
from toolkit.desk.form.layout import (
    MAIN_SHEET,
    VERSION,
    Column,
    Entry,
    FormLayout,
    ScoreSheet,
    TableSheet,
)
from toolkit.desk.form.lines import Line, blank_lines, lines_of_stated, lines_of_table, value_at
from toolkit.desk.meaning import describe, requirement
from toolkit.dictionary import Field, FixedTable, Texts, Type, in_total
from toolkit.finding import Findings, Span

META_SHEET = "_jixiao"
FORM_MARK = "绩效填报表单"
INHERITED = "~"
TOTAL_MARK = "#"
FIRST_MAIN, KEYS_ROW, HEAD_ROW, FIRST_ROW = 4, 3, 4, 5
"""Rows: the first entry of the main sheet; the marks, the head and the first line of a table."""

_SPARE_ITEMS, _LEAST_ITEMS = 2, 3
_GUIDE = "填浅黄色的格子，标“*”的必填；各表在下方的其他工作表里。合计、比率、得分由工具计算。"
_WIDE, _TEXT, _NUMBER = 46, 20, 14


def make_form(
    layout: FormLayout, content: RecordContent, inherited: RecordContent, shown: str
) -> tuple[bytes | None, Findings]:
    """The form with a filing's own content in it; none where something cannot stand in a cell.

    `inherited` is what common files say: shown on the main sheet, not to be changed there.
    """
    writer = _Writer(layout, shown)
    writer.main(content, inherited)
    for scores in layout.scores:
        writer.scores(scores, content)
    for table in layout.tables:
        writer.table(table, list(lines_of_table(table, content)))
    stated = content.get(v.STATED)
    writer.table(layout.stated, list(lines_of_stated(stated if isinstance(stated, dict) else {})))
    writer.meta()
    return (None if writer.findings.has_errors else writer.book.content()), writer.findings


@dataclass(slots=True)
class _Writer:
    layout: FormLayout
    shown: str
    book: Book = field(default_factory=Book)
    findings: Findings = field(default_factory=Findings)

    # -- the main sheet

    def main(self, content: RecordContent, inherited: RecordContent) -> None:
        """One line a field or text, under the headings of their groups."""
        pack = self.layout.pack
        sheet = self.book.sheet(MAIN_SHEET, (4, 30, 60, 9, 60), head=FIRST_MAIN - 1)
        self.book.label(sheet, 1, 2, f"{pack.title}填报表（{pack.year}年度）", "title")
        self.book.label(sheet, 2, 2, _GUIDE, "title")
        for column, text in enumerate(("填报项", "内容", "单位", "说明"), 2):
            self.book.label(sheet, FIRST_MAIN - 1, column, text, "head")
        row = FIRST_MAIN
        for key in ENGINE_KEYS:
            if key in content:
                told = (key, "", v.MEANINGS[key])
                row = self._locked_row(sheet, row, key, told, str(content[key]))
        for entry in self.layout.entries:
            row = self._entry(
                sheet, row, entry, value_at(content, entry.path), value_at(inherited, entry.path)
            )

    def _entry(
        self,
        sheet: Sheet,
        row: int,
        entry: Entry,
        own: Content | None,
        above: Content | None,
    ) -> int:
        declaration, key = entry.declaration, ".".join(entry.path)
        if declaration is None:
            for column in range(2, 6):
                self.book.label(sheet, row, column, entry.label if column == 2 else "", "group")
            return row + 1
        mark = "*" if requirement(declaration) == v.REQUIRED else ""
        unit = declaration.unit if takes_numbers(declaration) and isinstance(declaration, Field) else ""
        told = (mark + entry.label, unit, describe(declaration))
        if not own and above:
            text = "\n".join(map(str, above)) if isinstance(above, list) else str(above)
            return self._locked_row(sheet, row, INHERITED + key, told, text)
        if isinstance(declaration, Field):
            return self._field_row(sheet, row, key, told, declaration, own if isinstance(own, str) else "")
        items = [str(item) for item in own] if isinstance(own, list) else []
        count = max(len(items) + _SPARE_ITEMS, _LEAST_ITEMS)
        for number, text in enumerate([*items, *[""] * (count - len(items))], 1):
            line = (f"{told[0]}（第{number}条）", "", told[2] if number == 1 else "")
            row = self._field_row(sheet, row, key, line, declaration, text)
        return row

    def _field_row(
        self,
        sheet: Sheet,
        row: int,
        key: str,
        told: tuple[str, str, str],
        declaration: Field | Texts,
        text: str,
    ) -> int:
        self._labels(sheet, row, key, told)
        self._blank(sheet, row, 3, declaration)
        if isinstance(declaration, Field) and (choices := _choices(declaration)):
            self.book.choices(sheet, f"C{row}", choices)
        if text:
            self._put(sheet, row, 3, text, declaration, key)
        return row + 1

    def _locked_row(self, sheet: Sheet, row: int, key: str, told: tuple[str, str, str], text: str) -> int:
        self._labels(sheet, row, key, told)
        self.book.field(sheet, row, 3, TEXT_FORMAT, locked=True)
        if too_long(text):
            text = f"（{len(text)}字，见 {v.COMMON_FILE}）"
        self.book.fill(sheet, row, 3, escape(text), TEXT_FORMAT)
        return row + 1

    def _labels(self, sheet: Sheet, row: int, key: str, told: tuple[str, str, str]) -> None:
        self.book.key(sheet, row, 1, key)
        for column, text in zip((2, 4, 5), told, strict=True):
            self.book.label(sheet, row, column, text)

    # -- tables

    def table(self, spec: TableSheet, lines: Sequence[Line]) -> None:
        """Marks in row 3, heads in row 4, then the lines; free tables have blank ones to spare."""
        outer = len(spec.outer)
        first = 2 + outer + (1 if spec.is_fixed else 0)
        widths = [4, *[24] * outer, *([26] if spec.is_fixed else []), *map(_width, spec.columns)]
        sheet = self.book.sheet(spec.name, widths, head=HEAD_ROW)
        self.book.label(sheet, 1, 2, spec.table.label, "title")
        self.book.label(sheet, 2, 2, describe(spec.table), "title")
        sheet.row_dimensions[KEYS_ROW].hidden = True
        for number, one in enumerate(spec.outer):
            self.book.key(sheet, KEYS_ROW, 2 + number, f"@{number}")
            note = f"选“{one.name}”中的一行"
            self.book.label(sheet, HEAD_ROW, 2 + number, f"*所属{one.table.label}", "head", note)
        if spec.is_fixed:
            self.book.label(sheet, HEAD_ROW, first - 1, "行", "head")
        for number, column in enumerate(spec.columns):
            self.book.key(sheet, KEYS_ROW, first + number, column.key)
            self.book.label(
                sheet, HEAD_ROW, first + number, _head(column), "head", describe(column.declaration)
            )
        has_total = bool(spec.table.total) and not spec.outer
        start = FIRST_ROW + (1 if has_total else 0)
        blank = blank_lines(spec, len(lines))
        for row, line in enumerate([*lines, *blank], start):
            self._line(sheet, row, spec, line, first)
        last = start + len(lines) + len(blank) - 1
        if last >= start:
            self._validations(sheet, spec, first, start, last)
        if has_total:
            self._total(sheet, spec, first, start, lines, last)

    def _line(self, sheet: Sheet, row: int, spec: TableSheet, line: Line, first: int) -> None:
        for number, key in enumerate(line.outer):
            self.book.field(sheet, row, 2 + number, TEXT_FORMAT)
            if key:
                self.book.fill(sheet, row, 2 + number, escape(key), TEXT_FORMAT)
        if isinstance(spec.table, FixedTable):
            named = spec.table.rows[line.name]
            self.book.key(sheet, row, 1, line.name)
            indent = "　其中：" if named.parent else ""
            self.book.label(sheet, row, first - 1, indent + named.label, "fixed", describe(named))
        for number, column in enumerate(spec.columns):
            self._blank(sheet, row, first + number, column.declaration)
            value = value_at(line.record, column.path)
            name = ".".join((*spec.path, line.name, column.key)) if line.name else f"{spec.name}.{column.key}"
            if isinstance(value, list):
                self._put_items(sheet, row, first + number, [str(item) for item in value], column, name)
            elif isinstance(value, str):
                self._put(sheet, row, first + number, value, column.declaration, name)

    def _validations(self, sheet: Sheet, spec: TableSheet, first: int, start: int, last: int) -> None:
        for number, column in enumerate(spec.columns):
            letter = get_column_letter(first + number)
            if isinstance(column.declaration, Field) and (choices := _choices(column.declaration)):
                self.book.choices(sheet, f"{letter}{start}:{letter}{last}", choices)
        for number, outer in enumerate(spec.outer):
            keys = () if isinstance(outer.table, FixedTable) else outer.table.keys
            places = [index for index, column in enumerate(outer.columns) if (column.key,) == keys]
            if places and not outer.outer:
                letter = get_column_letter(2 + number)
                begin = FIRST_ROW + (1 if outer.table.total else 0)
                cells = f"{letter}{start}:{letter}{last}"
                self.book.rows_of(sheet, cells, outer.name, 2 + places[0], begin, begin + 299)

    def _total(
        self,
        sheet: Sheet,
        spec: TableSheet,
        first: int,
        start: int,
        lines: Sequence[Line],
        last: int,
    ) -> None:
        self.book.key(sheet, FIRST_ROW, 1, TOTAL_MARK)
        if first > 2:
            self.book.label(sheet, FIRST_ROW, 2, spec.table.total, "group")
        for number, column in enumerate(spec.columns):
            letter = get_column_letter(first + number)
            if not in_total(column.declaration):
                text = spec.table.total if first + number == 2 else ""
                self.book.label(sheet, FIRST_ROW, first + number, text, "group")
                continue
            cells = f"{letter}{start}:{letter}{last}"
            if isinstance(spec.table, FixedTable):
                rows = [row for row, line in enumerate(lines, start) if not spec.table.rows[line.name].parent]
                cells = ",".join(f"{letter}{row}" for row in rows)
            self.book.formula(sheet, FIRST_ROW, first + number, f'=IF(COUNT({cells})=0,"",SUM({cells}))')

    def scores(self, spec: ScoreSheet, content: RecordContent) -> None:
        """A line for each leaf of a score tree."""
        sheet = self.book.sheet(spec.name, [4, 40, 10, *map(_width, spec.columns), 60], head=HEAD_ROW)
        self.book.label(sheet, 1, 2, spec.name, "title")
        self.book.label(sheet, 2, 2, "没有填的由工具计算；改写得分、按定性给分的写明理由", "title")
        sheet.row_dimensions[KEYS_ROW].hidden = True
        heads = ("评分项", v.WEIGHT, *(column.declaration.label for column in spec.columns), v.CRITERION)
        for number, text in enumerate(heads, 2):
            self.book.label(sheet, HEAD_ROW, number, text, "head")
        for number, column in enumerate(spec.columns):
            self.book.key(sheet, KEYS_ROW, 4 + number, column.key)
        for row, (path, node) in enumerate(spec.leaves, FIRST_ROW):
            self.book.key(sheet, row, 1, ".".join(path))
            self.book.label(sheet, row, 2, "／".join((*path[1:-1], node.label)))
            weight = node.members[v.WEIGHT]
            formula = weight.formula if isinstance(weight, Field) else None
            self.book.label(sheet, row, 3, formula.text if formula else "")
            for number, column in enumerate(spec.columns):
                self._blank(sheet, row, 4 + number, column.declaration)
                value = value_at(content, (*path, *column.path))
                if isinstance(value, str):
                    name = ".".join((*path, column.key))
                    self._put(sheet, row, 4 + number, value, column.declaration, name)
            self.book.label(sheet, row, 4 + len(spec.columns), node.criterion or node.meaning)

    def meta(self) -> None:
        """By what the form is known again."""
        pack = self.layout.pack
        facts = (
            (FORM_MARK, VERSION),
            (v.PACK, pack.name),
            (v.YEAR, str(pack.year)),
            ("标记", self.layout.digest),
        )
        self.book.hidden(META_SHEET, facts)

    # -- cells

    def _blank(self, sheet: Sheet, row: int, column: int, declaration: Field | Texts) -> None:
        self.book.field(sheet, row, column, GENERAL if takes_numbers(declaration) else TEXT_FORMAT)

    def _put(
        self,
        sheet: Sheet,
        row: int,
        column: int,
        text: str,
        declaration: Field | Texts,
        name: str,
    ) -> None:
        if too_long(text):
            hint = "请分成几条，或者直接在 YAML 文件里填写，不用 Excel 表单"
            message = f"{name}有{len(text)}字，Excel 的一格放不下"
            self.findings.add(TOO_LONG_FOR_CELL.at(Span(self.shown), message, hints=(hint,)))
            return
        cell = cell_of(text, declaration)
        self.book.fill(sheet, row, column, cell.value, cell.code)

    def _put_items(
        self,
        sheet: Sheet,
        row: int,
        column: int,
        items: Sequence[str],
        spec: Column,
        name: str,
    ) -> None:
        for item in items:
            if "\n" in item:
                message = f"{name}有一条分了行，一格里几条文字分不开"
                self.findings.add(LINES_IN_ITEM.at(Span(self.shown), message, hints=("请把这一条写成一行",)))
        self._put(sheet, row, column, "\n".join(items), spec.declaration, name)


def _choices(declaration: Field) -> tuple[str, ...]:
    if declaration.type is Type.FLAG:
        return (v.YES, v.NO)
    return declaration.choices if declaration.type is Type.CHOICE else ()


def _head(column: Column) -> str:
    declaration = column.declaration
    mark = "*" if requirement(declaration) == v.REQUIRED else ""
    group = f"{column.path[0]}：" if len(column.path) > 1 else ""
    unit = f"（{declaration.unit}）" if isinstance(declaration, Field) and takes_numbers(declaration) else ""
    items = "（每行一条）" if isinstance(declaration, Texts) else ""
    return mark + group + declaration.label + unit + items


def _width(column: Column) -> int:
    declaration = column.declaration
    if takes_numbers(declaration):
        return _NUMBER
    return _WIDE if isinstance(declaration, Field) and declaration.type is Type.LONG_TEXT else _TEXT
