"""A filing's YAML nodes → the typed tree, every mistake a finding at its place."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf

from toolkit.dictionary import (
    AnyDeclaration,
    AnyTable,
    Field,
    FixedTable,
    FreeTable,
    Group,
    TableRow,
    Texts,
    in_total,
)
from toolkit.filing.misplaced import Unknown, mark_unread
from toolkit.filing.nodes import Cell, Member, Record, Row, TableNode, TextItem, TextList
from toolkit.filing.values import check_length, faulty, read_value
from toolkit.finding import Findings, Kind, Note, Severity, Span
from toolkit.reading import closest, similar
from toolkit.source import Mapping, Node, Pair, Scalar, Sequence

UNKNOWN_NAME = Kind(
    "D001",
    Severity.ERROR,
    "数据字典中没有这个名称",
    why="名称写错的内容不会进入任何报告。",
    wrong="年初预算数: 5",
    right="年初预算: 5",
)
WRONG_SHAPE = Kind(
    "D002",
    Severity.ERROR,
    "内容的写法与规定的形状不符",
    why="表格、逐条文字和单个数值的写法不同，写法不对就无法读取。",
    wrong="支出: 254.22",
    right="支出: {一般公共预算财政拨款: {决算: 254.22}}",
)
REPEATED_ROW = Kind(
    "D013",
    Severity.ERROR,
    "表中有两行的名称相同",
    why="按名称取数时分不清是哪一行，合计也可能重复计算。",
    wrong="两个项目都叫“信息化运维”",
    right="给每个项目写不同的名称或编码",
)
COMPUTED_GIVEN = Kind(
    "D014",
    Severity.ERROR,
    "填写了应由工具计算的数",
    why="该数由公式算出，手填会与算出的不一致。",
    wrong="支出: {合计: {决算: 7455.04}}",
    right="上报数: {支出.合计.决算: 7455.04}",
)
_MOST_NAMES = 24


class FilingReader:
    """Builds the tree of declared members from the nodes of one filing."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self.unknown: list[Unknown] = []

    def root(
        self,
        mapping: Mapping,
        members: MappingOf[str, AnyDeclaration],
        engine_keys: tuple[str, ...],
    ) -> Record:
        """The root record; `engine_keys` are keys that belong to the engine, not to the dictionary."""
        record = Record("", mapping.span, members, None, given=True)
        self._fill(record, mapping, engine_keys)
        return record

    def _fill(self, record: Record, mapping: Mapping | None, also: tuple[str, ...] = ()) -> None:
        given, misspelt = self._given(record, mapping, also)
        for name, declaration in record.declarations.items():
            member = self._member(record, name, declaration, given.get(name))
            if name in misspelt and name not in given:
                mark_unread(member)
            record.members[name] = member

    def _given(
        self, record: Record, mapping: Mapping | None, also: tuple[str, ...]
    ) -> tuple[dict[str, Node], frozenset[str]]:
        """The nodes by declared name, and the names that unknown keys were probably meant to be.

        What was misspelt counts as faulty, not as missing: one mistake, one finding.
        """
        given: dict[str, Node] = {}
        misspelt: set[str] = set()
        names = {alias: name for name, item in record.declarations.items() for alias in item.aliases}
        names.update((name, name) for name in record.declarations)
        for pair in mapping.pairs if mapping else ():
            name = names.get(pair.key.text)
            if name is not None:
                given[name] = pair.value
            elif pair.key.text not in also:
                self._unknown(pair, record.name, (*names, *also))
                misspelt.update(closest(pair.key.text, names))
        return given, frozenset(misspelt)

    def _unknown(self, pair: Pair, where: str, known: tuple[str, ...]) -> None:
        self.unknown.append(Unknown(where, pair))
        key = pair.key
        place = f"“{where}”中" if where else ""
        self._findings.add(
            UNKNOWN_NAME.at(
                key.span,
                f"{place}没有“{key.text}”这一项",
                hints=similar(key.text, known) or (_what_fits(known),),
                实为=key.text,
            )
        )

    def _member(self, record: Record, name: str, declaration: AnyDeclaration, node: Node | None) -> Member:
        full_name = record.member_name(name)
        if isinstance(declaration, Field):
            return self._cell(record, full_name, declaration, node)
        if isinstance(declaration, Texts):
            return self._texts(record, full_name, declaration, node)
        if isinstance(declaration, Group):
            mapping = self._mapping(node, full_name, "一组“名称: 值”")
            group = Record(full_name, _span(node, record), declaration.members, record)
            group.given, group.group = mapping is not None, declaration
            self._fill(group, mapping)
            return group
        return self._table(record, full_name, declaration, node)

    def _cell(self, record: Record, name: str, declaration: Field, node: Node | None) -> Cell:
        cell = Cell(name, declaration, record, _span(node, record))
        if node is None or (isinstance(node, Scalar) and not node.text.strip()):
            return cell
        if not isinstance(node, Scalar):
            self._wrong_shape(node, name, "单个值")
            return cell
        if declaration.is_computed:
            self._findings.add(
                COMPUTED_GIVEN.at(
                    node.span,
                    f"{name}由工具计算，不需填写；填了“{node.text}”",
                    hints=(f"请删去；如要与已上报的数核对，请写入“上报数: {{{name}: {node.text}}}”",),
                    实为=node.text,
                )
            )
            return cell
        cell.written = node.text
        cell.value = read_value(node, declaration, name, self._findings)
        if cell.value is None:
            cell.value = faulty(name)
        return cell

    def _texts(self, record: Record, name: str, declaration: Texts, node: Node | None) -> TextList:
        texts = TextList(name, declaration, record, _span(node, record))
        if node is None:
            return texts
        if isinstance(node, Mapping):
            texts.unread = True
            self._wrong_shape(node, name, "以“- ”开头的逐条文字")
            return texts
        items = []
        for number, item in enumerate(node.items if isinstance(node, Sequence) else (node,), 1):
            if not isinstance(item, Scalar):
                texts.unread = True
                self._wrong_shape(item, f"{name}[{number}]", "一条文字")
            elif item.text.strip():
                text = item.text.strip()
                check_length(text, declaration.length_limit, item, f"{name}[{number}]", self._findings)
                items.append(TextItem(text, item.span))
        texts.items = tuple(items)
        return texts

    def _table(self, record: Record, name: str, declaration: AnyTable, node: Node | None) -> TableNode:
        table = TableNode(name, declaration, record, _span(node, record))
        if isinstance(declaration, FixedTable):
            self._fixed_rows(table, declaration, node)
        elif isinstance(declaration, FreeTable):
            self._free_rows(table, declaration, node)
        elif node is not None:
            self._findings.add(
                COMPUTED_GIVEN.at(
                    node.span,
                    f"{name}由工具根据其他表计算，不需填写",
                    hints=("请删去这一段",),
                )
            )
        if declaration.total:
            columns = {key: item for key, item in declaration.columns.items() if in_total(item)}
            table.total = Row(
                f"{name}.{declaration.total}", table.span, columns, table, key=declaration.total
            )
            self._fill(table.total, None)
        return table

    def _fixed_rows(self, table: TableNode, declaration: FixedTable, node: Node | None) -> None:
        mapping = self._mapping(node, table.name, "“行名: {列名: 值}”")
        given: dict[str, Node] = {}
        misspelt: set[str] = set()
        for pair in mapping.pairs if mapping else ():
            if pair.key.text in declaration.rows:
                given[pair.key.text] = pair.value
            elif pair.key.text == declaration.total:
                self._findings.add(
                    COMPUTED_GIVEN.at(
                        pair.key.span,
                        f"{table.name}的“{pair.key.text}”行由工具计算，不需填写",
                        hints=("请删去这一行；如要核对已上报的合计，请写入“上报数”",),
                    )
                )
            else:
                self._unknown(pair, table.name, tuple(declaration.rows))
                misspelt.update(closest(pair.key.text, tuple(declaration.rows)))
        for key, declared in declaration.rows.items():
            row = self._row(table, key, f"{table.name}.{key}", given.get(key), declared)
            if key in misspelt and key not in given:
                mark_unread(row)

    def _row(
        self, table: TableNode, key: str, name: str, node: Node | None, declaration: TableRow | None
    ) -> Row:
        mapping = self._mapping(node, name, "“{列名: 值, …}”")
        span = node.span if node is not None else table.span
        row = Row(name, span, table.declaration.columns, table, given=mapping is not None)
        row.key, row.declaration = key, declaration
        self._fill(row, mapping)
        table.rows.append(row)
        return row

    def _free_rows(self, table: TableNode, declaration: FreeTable, node: Node | None) -> None:
        if node is None or (isinstance(node, Scalar) and not node.text):
            return
        if not isinstance(node, Sequence):
            self._wrong_shape(node, table.name, "以“- ”开头、每项一行的列表")
            return
        seen: dict[str, Span] = {}
        for number, item in enumerate(node.items, 1):
            key = _row_key(item, declaration.keys) or str(number)
            name = f"{table.name}[{key}]"
            if key in seen:
                self._findings.add(
                    REPEATED_ROW.at(
                        item.span,
                        f"{table.name}中有两行都是“{key}”",
                        notes=(Note("第一次出现在这里", seen[key]),),
                        hints=("请核对是否重复填写，或者补充区别",),
                        实为=key,
                    )
                )
                name = f"{table.name}[{key}#{number}]"
            seen.setdefault(key, item.span)
            self._row(table, key, name, item, None)

    def _mapping(self, node: Node | None, name: str, expected: str) -> Mapping | None:
        if node is None or isinstance(node, Mapping):
            return node
        if not (isinstance(node, Scalar) and not node.text.strip()):
            self._wrong_shape(node, name, expected)
        return None

    def _wrong_shape(self, node: Node, name: str, expected: str) -> None:
        found = {Scalar: "单个值", Sequence: "一个列表", Mapping: "一组“名称: 值”"}[type(node)]
        self._findings.add(
            WRONG_SHAPE.at(
                node.span,
                f"{name}应写成{expected}，实写成{found}",
                hints=("请照随软件提供的 data 文件夹中的示例改写",),
                应为=expected,
                实为=found,
            )
        )


def _what_fits(known: tuple[str, ...]) -> str:
    shown = "、".join(known[:_MOST_NAMES])
    rest = f"等{len(known)}个名称" if len(known) > _MOST_NAMES else ""
    return f"这里可以填：{shown}{rest}；数据字典中没有的内容写进文字里"


def _row_key(node: Node, keys: tuple[str, ...]) -> str:
    if not keys or not isinstance(node, Mapping):
        return ""
    parts = [node.get(key) for key in keys]
    return "/".join(part.text.strip() for part in parts if isinstance(part, Scalar) and part.text.strip())


def _span(node: Node | None, record: Record) -> Span:
    return node.span if node is not None else record.span
