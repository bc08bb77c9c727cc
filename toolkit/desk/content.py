"""What a clerk filled in, as plain texts under the names of the dictionary: neither typed nor computed.

A record is a dict, a fixed table a dict of records, a free table a list of records, a list of texts a list of
texts, a field its text exactly as written. What is empty is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, cast

from toolkit import vocabulary as v
from toolkit.dictionary import AnyDeclaration, Field, FixedTable, FreeTable, Group, Texts
from toolkit.source import Mapping as MappingNode
from toolkit.source import Node, Scalar, Sequence

Content: TypeAlias = "str | list[Content] | dict[str, Content]"
RecordContent: TypeAlias = "dict[str, Content]"

ENGINE_KEYS = (v.PACK, v.DATA_ROOT)
"""Keys of a filing with one value that belong to no dictionary."""


def content_of_filing(root: MappingNode, members: Mapping[str, AnyDeclaration]) -> RecordContent:
    """The content of a filing: the engine's own keys first, what was reported elsewhere last."""
    content: RecordContent = {}
    for key in ENGINE_KEYS:
        node = root.get(key)
        if isinstance(node, Scalar) and node.text.strip():
            content[key] = node.text
    content.update(content_of_record(root, members))
    stated = root.get(v.STATED)
    if isinstance(stated, MappingNode):
        given = {pair.key.text: _stated(pair.value) for pair in stated.pairs}
        if kept := {name: value for name, value in given.items() if value}:
            content[v.STATED] = cast("Content", kept)
    return content


def content_of_record(node: MappingNode, members: Mapping[str, AnyDeclaration]) -> RecordContent:
    """The content of a record by the names of the dictionary, in its order."""
    names = names_of(members)
    given = {names[pair.key.text]: pair.value for pair in node.pairs if pair.key.text in names}
    content: RecordContent = {}
    for name, declaration in members.items():
        if name in given:
            value = _member(given[name], declaration)
            if value:
                content[name] = value
    return content


def names_of(members: Mapping[str, AnyDeclaration]) -> dict[str, str]:
    """Every spelling of a member → its name."""
    names = {alias: name for name, item in members.items() for alias in item.aliases}
    return {**names, **{name: name for name in members}}


def _member(node: Node, declaration: AnyDeclaration) -> Content | None:
    if isinstance(declaration, Field):
        return node.text if isinstance(node, Scalar) and node.text.strip() else None
    if isinstance(declaration, Texts):
        items = node.items if isinstance(node, Sequence) else (node,)
        return [item.text for item in items if isinstance(item, Scalar) and item.text.strip()]
    if isinstance(declaration, Group):
        return content_of_record(node, declaration.members) if isinstance(node, MappingNode) else None
    if isinstance(declaration, FreeTable):
        rows = node.items if isinstance(node, Sequence) else ()
        records = (
            content_of_record(row, declaration.columns) for row in rows if isinstance(row, MappingNode)
        )
        return [record for record in records if record]
    if isinstance(declaration, FixedTable) and isinstance(node, MappingNode):
        given = ((name, node.get(name)) for name in declaration.rows)
        table = {
            name: content_of_record(row, declaration.columns)
            for name, row in given
            if isinstance(row, MappingNode)
        }
        return {name: record for name, record in table.items() if record}
    return None


def _stated(node: Node) -> Content:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, MappingNode):
        parts = ((key, node.get(key)) for key in (v.STATED_VALUE, v.STATED_REASON))
        return {key: part.text for key, part in parts if isinstance(part, Scalar) and part.text.strip()}
    return ""


def key_of_row(record: RecordContent, keys: tuple[str, ...], number: int) -> str:
    """By what a row of a free table is known: its key columns joined, else its number."""
    parts = [str(record[key]).strip() for key in keys if isinstance(record.get(key), str)]
    return "/".join(part for part in parts if part) or str(number)


def in_order(record: RecordContent, members: Mapping[str, AnyDeclaration]) -> RecordContent:
    """The same content in the order of the dictionary; what it does not declare comes first."""
    ordered = {name: value for name, value in record.items() if name not in members}
    for name, declaration in members.items():
        if name in record:
            ordered[name] = _member_in_order(record[name], declaration)
    return ordered


def _member_in_order(value: Content, declaration: AnyDeclaration) -> Content:
    if isinstance(value, dict) and isinstance(declaration, Group):
        return in_order(value, declaration.members)
    if isinstance(value, list) and isinstance(declaration, FreeTable):
        return [in_order(row, declaration.columns) if isinstance(row, dict) else row for row in value]
    if isinstance(value, dict) and isinstance(declaration, FixedTable):
        given = ((name, value[name]) for name in declaration.rows if name in value)
        return {
            name: in_order(row, declaration.columns) if isinstance(row, dict) else row for name, row in given
        }
    return value
