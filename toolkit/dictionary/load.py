"""dictionary.yaml and formulas.yaml → declarations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from toolkit import vocabulary as v
from toolkit.dictionary.declare import (
    AnyDeclaration,
    DerivedTable,
    Expression,
    Field,
    FixedTable,
    FreeTable,
    Group,
    TableRow,
    Texts,
    Type,
)
from toolkit.finding import Span
from toolkit.reading import WRONG_WORD, Reader
from toolkit.source import Mapping, Node, Scalar

_COMMON_KEYS = (v.SHAPE, v.LABEL, v.MEANING, v.BASIS, v.ALIASES, v.UNCONFIRMED)
_FIELD_KEYS = (
    *_COMMON_KEYS,
    v.TYPE,
    v.UNIT,
    v.DECIMALS,
    v.REQUIRED,
    v.EXAMPLE,
    v.CHOICES,
    v.MINIMUM,
    v.MAXIMUM,
    v.LENGTH_LIMIT,
    v.FORMULA,
    v.GRADE,
    v.AWARD,
    v.ADDED_UP,
    v.OPERANDS,
    v.DIRECTION,
    v.CATALOGUE,
    v.CODE_COLUMN,
    v.CODE_LEVEL,
    v.CARRIED,
    v.NEXT_YEAR,
)
_KEYS = {
    v.SHAPE_FIELD: _FIELD_KEYS,
    v.SHAPE_TEXTS: (*_COMMON_KEYS, v.REQUIRED, v.LENGTH_LIMIT, v.EXAMPLE, v.NEXT_YEAR),
    v.SHAPE_GROUP: (*_COMMON_KEYS, v.MEMBERS),
    v.SHAPE_FIXED: (*_COMMON_KEYS, v.ROWS, v.COLUMNS, v.TOTAL_ROW),
    v.SHAPE_FREE: (*_COMMON_KEYS, v.COLUMNS, v.ROW_KEY, v.TOTAL_ROW, v.REQUIRED, v.ENDS),
    v.SHAPE_DERIVED: (
        *_COMMON_KEYS,
        v.SOURCE_TABLE,
        v.FILTER,
        v.GROUP_BY,
        v.BY_LEVEL,
        v.CODE_LEVEL,
        v.ALWAYS_LISTED,
        v.COLUMNS,
        v.SORT_BY,
        v.EMPTY_TABLE_TEXT,
        v.TOTAL_ROW,
    ),
}
_FORMULA_KEYS = (
    v.FORMULA,
    v.UNIT,
    v.DECIMALS,
    v.BASIS,
    v.MEANING,
    v.DIRECTION,
    v.UNCONFIRMED,
    v.OPERANDS,
    v.LABEL,
    v.ALIASES,
)
_ROW_KEYS = (v.LABEL, v.MEANING, v.PARENT_ROW, v.CARRIED, v.BASIS, v.UNCONFIRMED)
_FATES = (v.KEPT, v.TO_RENEW, v.CLEARED)
_MONEY_UNIT = "万元"
_UNITS = {Type.MONEY: _MONEY_UNIT, Type.PERCENT: "%", Type.YEAR: "年"}


class _Common(TypedDict):
    name: str
    label: str
    span: Span
    meaning: str
    basis: str
    aliases: tuple[str, ...]
    unconfirmed: bool


class _Columns(TypedDict):
    columns: dict[str, AnyDeclaration]
    total: str


class DictionaryReader:
    """Reads declarations; `decimals` gives the pack's default precision by type."""

    def __init__(self, reader: Reader, decimals: dict[str, int]) -> None:
        self._reader = reader
        self._decimals = decimals

    def members(self, mapping: Mapping | None, what: str) -> dict[str, AnyDeclaration]:
        """All declarations of a mapping 名称 → declaration."""
        members: dict[str, AnyDeclaration] = {}
        for key, entry in self._reader.entries(mapping, what):
            members[key.text] = self._declaration(key, entry)
        return members

    def formulas(self, mapping: Mapping | None) -> Iterator[tuple[tuple[str, ...], Field]]:
        """The computed figures of formulas.yaml, each with the path that the dots in its name give."""
        for key, entry in self._reader.entries(mapping, "公式"):
            what = f"公式“{key.text}”"
            self._reader.known_keys(entry, what, _FORMULA_KEYS)
            if entry.get(v.FORMULA) is None:
                self._reader.missing(entry.span, what, v.FORMULA)
                continue
            path = tuple(key.text.split("."))
            name = Scalar(path[-1], key.span, key.quoted)
            yield path, self._field(self._common(name, entry, what), entry, what)

    def _declaration(self, key: Scalar, entry: Mapping) -> AnyDeclaration:
        what = f"数据项“{key.text}”"
        shape = self._reader.choice(entry.get(v.SHAPE), f"{what}的形状", tuple(_KEYS), v.SHAPE_FIELD)
        self._reader.known_keys(entry, what, _KEYS[shape])
        common = self._common(key, entry, what)
        if shape == v.SHAPE_TEXTS:
            return Texts(
                **common,
                required=self._required(entry.get(v.REQUIRED), what),
                length_limit=self._reader.integer(entry.get(v.LENGTH_LIMIT), f"{what}的限长"),
                next_year=self._fate(entry, what),
            )
        if shape == v.SHAPE_GROUP:
            return Group(**common, members=self.members(self._mapping(entry, v.MEMBERS, what), what))
        if shape == v.SHAPE_FIXED:
            return FixedTable(**common, **self._table(entry, what), rows=self._rows(entry, what))
        if shape == v.SHAPE_FREE:
            return FreeTable(
                **common,
                **self._table(entry, what),
                keys=self._names(entry.get(v.ROW_KEY), f"{what}的行键"),
                required=self._required(entry.get(v.REQUIRED), what),
                ends=self._reader.text(entry.get(v.ENDS), f"{what}的终止"),
            )
        if shape == v.SHAPE_DERIVED:
            return self._derived(common, entry, what)
        return self._field(common, entry, what)

    def _common(self, key: Scalar, entry: Mapping, what: str) -> _Common:
        reader = self._reader
        return {
            "name": key.text,
            "label": reader.text(entry.get(v.LABEL), f"{what}的印作") or key.text,
            "span": key.span,
            "meaning": reader.text(entry.get(v.MEANING), f"{what}的说明"),
            "basis": reader.text(entry.get(v.BASIS), f"{what}的依据"),
            "aliases": self._names(entry.get(v.ALIASES), f"{what}的别名"),
            "unconfirmed": reader.flag(entry.get(v.UNCONFIRMED), f"{what}的待核实", default=False),
        }

    def _mapping(self, entry: Mapping, key: str, what: str) -> Mapping | None:
        node = entry.get(key)
        if node is None:
            self._reader.missing(entry.span, what, key)
        return self._reader.mapping(node, f"{what}的{key}")

    def _names(self, node: Node | None, what: str) -> tuple[str, ...]:
        return tuple(item.text for item in self._reader.texts(node, what))

    def _table(self, entry: Mapping, what: str) -> _Columns:
        return {
            "columns": self.members(self._mapping(entry, v.COLUMNS, what), what),
            "total": self._reader.text(entry.get(v.TOTAL_ROW), f"{what}的合计行"),
        }

    def _rows(self, entry: Mapping, what: str) -> dict[str, TableRow]:
        rows: dict[str, TableRow] = {}
        for key, row in self._reader.entries(self._mapping(entry, v.ROWS, what), f"{what}的行"):
            self._reader.known_keys(row, f"行“{key.text}”", _ROW_KEYS)
            common = self._common(key, row, f"行“{key.text}”")
            rows[key.text] = TableRow(
                **common,
                parent=self._reader.text(row.get(v.PARENT_ROW), f"行“{key.text}”的上级行"),
                carried=self._reader.text(row.get(v.CARRIED), f"行“{key.text}”的承上年"),
            )
        for row_declaration in rows.values():
            if row_declaration.parent and row_declaration.parent not in rows:
                self._reader.findings.add(
                    WRONG_WORD.at(
                        row_declaration.span,
                        f"{what}的行“{row_declaration.name}”的上级行“{row_declaration.parent}”不在表中",
                        实为=row_declaration.parent,
                    )
                )
        return rows

    def _derived(self, common: _Common, entry: Mapping, what: str) -> DerivedTable:
        reader = self._reader
        if entry.get(v.SOURCE_TABLE) is None:
            reader.missing(entry.span, what, v.SOURCE_TABLE)
        return DerivedTable(
            **common,
            **self._table(entry, what),
            source=reader.text(entry.get(v.SOURCE_TABLE), f"{what}的来源"),
            condition=self.expression(entry.get(v.FILTER), f"{what}的筛选"),
            group_by=self._names(entry.get(v.GROUP_BY), f"{what}的分组"),
            by_level=reader.text(entry.get(v.BY_LEVEL), f"{what}的分级"),
            levels=self._names(entry.get(v.CODE_LEVEL), f"{what}的级次"),
            always_listed=self._names(entry.get(v.ALWAYS_LISTED), f"{what}的必列"),
            sort_by=self._names(entry.get(v.SORT_BY), f"{what}的排序"),
            empty_text=reader.text(entry.get(v.EMPTY_TABLE_TEXT), f"{what}的空表说明"),
        )

    def _field(self, common: _Common, entry: Mapping, what: str) -> Field:
        reader = self._reader
        words = tuple(kind.value for kind in Type)
        unit = reader.text(entry.get(v.UNIT), f"{what}的单位")
        default = _type_of_unit(unit) if entry.get(v.FORMULA) is not None else Type.TEXT
        type_ = Type(reader.choice(entry.get(v.TYPE), f"{what}的类型", words, default.value))
        formula = self.expression(entry.get(v.FORMULA), f"{what}的公式")
        added = reader.flag(entry.get(v.ADDED_UP), f"{what}的合计", default=type_.is_additive)
        operands = reader.choice(
            entry.get(v.OPERANDS), f"{what}的取数", (v.AS_PRINTED, v.AS_EXACT), v.AS_PRINTED
        )
        return Field(
            **common,
            type=type_,
            unit=unit or _UNITS.get(type_, ""),
            decimals=self._field_decimals(entry.get(v.DECIMALS), type_, what),
            required=self._required(entry.get(v.REQUIRED), what),
            example=reader.text(entry.get(v.EXAMPLE), f"{what}的例"),
            choices=self._names(entry.get(v.CHOICES), f"{what}的选项"),
            minimum=reader.number(entry.get(v.MINIMUM), f"{what}的最小"),
            maximum=reader.number(entry.get(v.MAXIMUM), f"{what}的最大"),
            length_limit=reader.integer(entry.get(v.LENGTH_LIMIT), f"{what}的限长"),
            formula=formula,
            grade=reader.text(entry.get(v.GRADE), f"{what}的等级"),
            award=reader.text(entry.get(v.AWARD), f"{what}的评分"),
            additive=added and type_.is_number,
            as_printed=operands == v.AS_PRINTED,
            direction=reader.text(entry.get(v.DIRECTION), f"{what}的方向"),
            catalogue=reader.text(entry.get(v.CATALOGUE), f"{what}的目录"),
            code_column=reader.text(entry.get(v.CODE_COLUMN), f"{what}的代码列"),
            code_level=reader.text(entry.get(v.CODE_LEVEL), f"{what}的级次"),
            carried=reader.text(entry.get(v.CARRIED), f"{what}的承上年"),
            next_year=self._fate(entry, what),
        )

    def _fate(self, entry: Mapping, what: str) -> str:
        """What becomes of it in the next year; "" leaves that to its type."""
        return self._reader.choice(entry.get(v.NEXT_YEAR), f"{what}的下年", _FATES, "")

    def _field_decimals(self, node: Node | None, type_: Type, what: str) -> int | None:
        if node is None:
            return 0 if type_ in (Type.INTEGER, Type.YEAR) else self._decimals.get(type_.value)
        if isinstance(node, Scalar) and node.text == v.AS_WRITTEN:
            return None
        return self._reader.integer(node, f"{what}的小数")

    def _required(self, node: Node | None, what: str) -> bool | Expression:
        if node is None or not isinstance(node, Scalar) or node.text in (v.YES, v.NO):
            return self._reader.flag(node, f"{what}的必填", default=False)
        return Expression(node.text, node.span)

    def expression(self, node: Node | None, what: str) -> Expression | None:
        """A formula as written, not yet compiled."""
        if node is None:
            return None
        text = self._reader.text(node, what)
        return Expression(text, node.span) if text else None


def _type_of_unit(unit: str) -> Type:
    """The type of a computed figure that declares only its unit."""
    if unit in ("%", "年"):
        return Type.PERCENT if unit == "%" else Type.YEAR
    return Type.MONEY if unit.endswith("元") else Type.NUMBER
