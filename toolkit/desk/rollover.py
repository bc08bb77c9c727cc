"""Next year's draft: what stays, what becomes last year's, what has to be written anew.

What a pack says decides (`承上年`, `下年`, `终止`); where it says nothing, the type does: names, codes and
targets stay, figures are emptied, dates move on by a year, narratives stay with a mark that `check` tells of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from toolkit import vocabulary as v
from toolkit.compute import Computation
from toolkit.desk.content import Content, RecordContent, names_of
from toolkit.desk.document import new_node, set_items, set_member, text_node
from toolkit.dictionary import AnyDeclaration, Field, FixedTable, FreeTable, Group, Texts, Type
from toolkit.filing import Record, Row, TableNode
from toolkit.quantity import Quantity, UnitError, as_printed, convert, plain

# What is said of one year's work on an indicator, whatever its type.
_OF_THE_YEAR = frozenset(
    {v.ACTUAL, v.SCORE, v.SCORE_REASON, v.VERDICT, v.DEVIATION, v.EXTERNAL_SCORE, v.DEDUCTED_ITEM}
)
_LASTING = frozenset({v.TARGET, v.WEIGHT, v.LEVELS})
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_YEAR_OF_DATE = re.compile(r"(?<!\d)\d{4}(?=\s*年|\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d)")
_LEAP_DAY = re.compile(r"(\D0?2\D+)29(?!\d)")


@dataclass(slots=True)
class Rollover:
    """One filing on its way into the next year; `ended` names the rows that were left out."""

    computation: Computation
    ended: list[str] = field(default_factory=list)
    marked: int = 0
    carried: int = 0

    @property
    def year(self) -> int:
        """The year that ends."""
        return self.computation.filing.year

    def record(self, node: CommentedMap, record: Record, *, complete: bool = True) -> None:
        """Turn the members of a record into those of next year; `node` is changed in place.

        `complete`: what is carried into members that the record does not have yet is added.
        """
        names = names_of(record.declarations)
        for key in list(node):
            declaration = record.declarations.get(names.get(key, ""))
            if declaration is not None:
                self._member(node, key, declaration, record)
        present = {names[key] for key in node if key in names} if complete else set(names)
        for name, declaration in record.declarations.items():
            if name not in present and (added := self._carried_into(record, declaration)):
                set_member(node, name, new_node(added, flow=True))

    def _member(self, node: CommentedMap, key: str, declaration: AnyDeclaration, record: Record) -> None:
        value, member = node[key], record.members[declaration.name]
        if isinstance(declaration, Field) and isinstance(value, str):
            rolled = self._field(value, declaration, record)
            if rolled != value:
                node[key] = text_node(rolled, value)
        elif isinstance(declaration, Texts):
            self._texts(node, key, declaration)
        elif (
            isinstance(declaration, Group) and isinstance(value, CommentedMap) and isinstance(member, Record)
        ):
            self.record(value, member)
        elif isinstance(member, TableNode):
            self._table(node, key, member)

    # -- single values

    def _field(self, text: str, declaration: Field, record: Record) -> str:
        source = self._source_of(declaration, record)
        if source:
            carried = self._value(source, declaration, record)
            self.carried += bool(carried)
            return carried
        return self._rolled(text, declaration, _fate(declaration)) if text.strip() else text

    def _rolled(self, text: str, declaration: Field | Texts, fate: str) -> str:
        if fate == v.CLEARED:
            return ""
        if fate == v.TO_RENEW:
            self.marked += 1
            return text if text.startswith(v.STALE) else f"{v.STALE}{text}"
        kind = declaration.type if isinstance(declaration, Field) else Type.TEXT
        if declaration.name == v.YEAR:
            return _YEAR.sub(str(self.year + 1), text)
        return next_year(text, self.year) if kind in (Type.DATE, Type.TARGET) else text

    def _texts(self, node: CommentedMap, key: str, declaration: Texts) -> None:
        fate, value = _fate(declaration), node[key]
        if isinstance(value, CommentedSeq):
            if fate == v.CLEARED:
                node[key] = ""
                return
            for index, item in enumerate(list(value)):
                if isinstance(item, str) and (text := self._text_item(item, declaration, fate)) != item:
                    value[index] = text
        elif isinstance(value, str) and value.strip():
            node[key] = text_node(self._rolled(value, declaration, fate), value)

    def _text_item(self, item: str, declaration: Texts, fate: str) -> str:
        rolled = self._rolled(item, declaration, fate) if item.strip() else item
        return item if rolled == item else text_node(rolled, item)

    # -- what becomes last year's

    def _source_of(self, declaration: Field, record: Record) -> tuple[str, ...]:
        """Where the value comes from, as seen from the record; empty if nothing is carried."""
        if declaration.carried:
            return tuple(declaration.carried.split("."))
        row = record.declaration if isinstance(record, Row) else None
        if row is not None and row.carried and declaration.type.is_additive:
            return (*row.carried.split("."), declaration.name)
        return ()

    def _value(self, source: tuple[str, ...], declaration: Field, record: Record) -> str:
        step = self.computation.scope(record).read(source)
        if not isinstance(step.value, Quantity):
            return step.value if isinstance(step.value, str) else ""
        try:
            figure = convert(step.value, declaration.unit)
        except UnitError:
            return ""
        printed = as_printed(figure)
        if step.kind == "input" and printed.value != figure.value:
            return plain(figure)  # written more finely than it is printed
        decimals = printed.decimals
        return plain(printed, decimals if figure.value and decimals is not None and decimals >= 0 else None)

    def _carried_into(self, record: Record, declaration: AnyDeclaration) -> Content:
        """What is carried into a member that the filing does not write down yet."""
        member = record.members[declaration.name]
        if isinstance(declaration, Field):
            source = self._source_of(declaration, record)
            text = self._value(source, declaration, record) if source and not declaration.is_computed else ""
            self.carried += bool(text)
            return text
        if isinstance(declaration, Group) and isinstance(member, Record):
            return self._carried_members(member, declaration.members)
        if isinstance(declaration, FixedTable) and isinstance(member, TableNode):
            rows = {row.key: self._carried_members(row, declaration.columns) for row in member.rows}
            return {key: row for key, row in rows.items() if row}
        return ""

    def _carried_members(self, record: Record, members: Mapping[str, AnyDeclaration]) -> RecordContent:
        found = {name: self._carried_into(record, item) for name, item in members.items()}
        return {name: value for name, value in found.items() if value}

    # -- tables

    def _table(self, node: CommentedMap, key: str, table: TableNode) -> None:
        value, declaration = node[key], table.declaration
        if isinstance(declaration, FixedTable) and isinstance(value, CommentedMap):
            for row in table.rows:
                if isinstance(value.get(row.key), CommentedMap):
                    self.record(value[row.key], row)
                elif added := self._carried_members(row, declaration.columns):
                    set_member(value, row.key, new_node(added, flow=True))
        elif isinstance(declaration, FreeTable) and isinstance(value, CommentedSeq):
            self._rows(value, table, declaration)

    def _rows(self, items: CommentedSeq, table: TableNode, declaration: FreeTable) -> None:
        kept = []
        for item, row in zip(list(items), table.rows, strict=False):
            if self.has_ended(row, declaration):
                continue
            if isinstance(item, CommentedMap):
                self.record(item, row)
            kept.append(item)
        if len(kept) < len(items):
            set_items(items, kept)

    def has_ended(self, row: Row, declaration: FreeTable) -> bool:
        """Whether the last year of a row is over; it is then noted as left out."""
        last = self.computation.scope(row).read((declaration.ends,)).value if declaration.ends else None
        if isinstance(last, Quantity) and last.value <= self.year:
            self.ended.append(row.name)
            return True
        return False


def _fate(declaration: Field | Texts) -> str:
    """What becomes of a value: as the pack says, else by its name and type."""
    if declaration.next_year:
        return declaration.next_year
    if isinstance(declaration, Texts):
        return v.KEPT if declaration.name in _LASTING else v.TO_RENEW
    if declaration.name in _OF_THE_YEAR or declaration.type is Type.ACTUAL:
        return v.CLEARED
    if declaration.name in _LASTING:
        return v.KEPT
    if declaration.type is Type.LONG_TEXT:
        return v.TO_RENEW
    return v.CLEARED if declaration.type.is_number and declaration.type is not Type.YEAR else v.KEPT


def next_year(text: str, year: int) -> str:
    """A date, or a target that holds one, a year later, written as it was; a date long past stays."""
    leap = _LEAP_DAY.search(text)

    def moved(match: re.Match[str]) -> str:
        number = int(match[0])
        return str(number + 1) if year <= number <= year + 2 else match[0]

    result = _YEAR_OF_DATE.sub(moved, text)
    if leap and result != text:
        result = _LEAP_DAY.sub(r"\g<1>28", result)
    return result
