"""Content → the text of a filing: a new one, or an existing file with only what differs changed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from toolkit import vocabulary as v
from toolkit.desk.content import (
    ENGINE_KEYS,
    Content,
    RecordContent,
    content_of_filing,
    key_of_row,
    names_of,
)
from toolkit.desk.document import (
    Document,
    UnchangeableError,
    new_node,
    set_items,
    set_member,
    take_tail,
    text_node,
)
from toolkit.dictionary import AnyDeclaration, Field, FixedTable, FreeTable, Group, Texts
from toolkit.source import read_source

_BLANKS = re.compile(r"(?<=\S) +")
Members = Mapping[str, AnyDeclaration]


def new_text(content: RecordContent, members: Members, head: str = "") -> str:
    """The text of a new file that holds the content."""
    for strict in (False, True):
        document = Document()
        for name, value in content.items():
            document.root[name] = new_node(value, flow=isinstance(value, list), strict=strict)
        text = head + document.text()
        if _says(text, content, members):
            return text
    raise UnchangeableError("内容中有 YAML 写不出来的字符")


def revised_text(text: str, content: RecordContent, members: Members) -> str:
    """The text of an existing file, changed to hold the content; the rest of it stays as it is.

    Raises UnchangeableError where the result would not say what it should.
    """
    document = Document(text)
    _revise_record(document.root, content, members)
    stated = content.get(v.STATED)
    _revise_plain(document.root, v.STATED, stated)
    for key in ENGINE_KEYS:
        if key in content and document.root.get(key) != content[key]:
            set_member(document.root, key, text_node(str(content[key]), document.root.get(key)))
    result = document.text()
    for candidate in (_with_old_spacing(result, text), result):
        if _says(candidate, content, members):
            return candidate
    raise UnchangeableError("改写后的内容与要写的不一致")


def _with_old_spacing(text: str, old: str) -> str:
    """The lines that differ from an old one in their blanks only, as the old one stands."""
    before, after = old.splitlines(keepends=True), text.splitlines(keepends=True)
    blanks = [[_BLANKS.sub(" ", line) for line in lines] for lines in (before, after)]
    matcher = difflib.SequenceMatcher(None, blanks[0], blanks[1], autojunk=False)
    for block in matcher.get_matching_blocks():
        after[block.b : block.b + block.size] = before[block.a : block.a + block.size]
    return "".join(after)


def _says(text: str, content: RecordContent, members: Members) -> bool:
    source = read_source(text, "")
    return source.root is not None and content_of_filing(source.root, members) == content


def _revise_record(record: CommentedMap, content: RecordContent, members: Members) -> None:
    names = names_of(members)
    keys = {names[key]: key for key in record if key in names}
    for name, declaration in members.items():
        key = keys.get(name, name)
        if name in content:
            _revise_member(record, key, content[name], declaration)
        elif name in keys:
            _empty(record, key)


def _revise_member(record: CommentedMap, key: str, value: Content, declaration: AnyDeclaration) -> None:
    old = record.get(key)
    if isinstance(declaration, Field):
        if old != value:
            set_member(record, key, text_node(str(value), old))
    elif isinstance(declaration, Texts) and isinstance(value, list):
        _revise_texts(record, key, [str(item) for item in value])
    elif isinstance(declaration, Group) and isinstance(value, dict) and isinstance(old, CommentedMap):
        _revise_record(old, value, declaration.members)
    elif isinstance(declaration, FixedTable) and isinstance(value, dict) and isinstance(old, CommentedMap):
        _revise_fixed(old, value, declaration)
    elif isinstance(declaration, FreeTable) and isinstance(value, list) and isinstance(old, CommentedSeq):
        _revise_rows(old, value, declaration)
    else:
        set_member(record, key, new_node(value, flow=isinstance(value, list)))


def _revise_fixed(old: CommentedMap, rows: RecordContent, table: FixedTable) -> None:
    for name in table.rows:
        row, given = old.get(name), rows.get(name)
        if isinstance(row, CommentedMap) and isinstance(given, dict):
            _revise_record(row, given, table.columns)
        elif given:
            set_member(old, name, new_node(given, flow=True))
        elif name in old:
            _empty(old, name)


def _revise_texts(record: CommentedMap, key: str, texts: list[str]) -> None:
    old = record.get(key)
    if not isinstance(old, CommentedSeq):
        if texts != [old]:
            set_member(record, key, new_node(list(texts)))
        return
    if [item for item in old if str(item).strip()] == texts:
        return
    known = {str(item): item for item in old}
    nodes = [known.get(text) or text_node(text) for text in texts]
    set_items(old, nodes)


def _revise_rows(old: CommentedSeq, rows: list[Content], table: FreeTable) -> None:
    """Rows by what they are known by; the order is that of the content."""
    names = names_of(table.columns)
    known: dict[str, Any] = {}
    for number, row in enumerate(old, 1):
        if isinstance(row, CommentedMap):
            told: RecordContent = {names.get(key, key): item for key, item in row.items()}
            known.setdefault(key_of_row(told, table.keys, number), row)
    nodes = []
    for number, content in enumerate(rows, 1):
        if not isinstance(content, dict):
            continue
        node = known.pop(key_of_row(content, table.keys, number), None)
        if node is None:
            node = new_node(content, flow=True)
        else:
            _revise_record(node, content, table.columns)
        nodes.append(node)
    if len(nodes) != len(old) or any(one is not other for one, other in zip(nodes, old, strict=False)):
        set_items(old, nodes)


def _revise_plain(record: CommentedMap, key: str, content: Content | None) -> None:
    """A part that no dictionary declares: values under free names."""
    old = record.get(key)
    if not content:
        if key in record:
            _empty(record, key)
        return
    if not isinstance(old, CommentedMap) or not isinstance(content, dict):
        set_member(record, key, new_node(content))
        return
    for name in [name for name in old if name not in content]:
        take_tail(old[name])
        del old[name]
    for name, value in content.items():
        before = old.get(name)
        plain = dict(before) if isinstance(before, CommentedMap) else before
        if plain != value:
            set_member(old, name, new_node(value, flow=True))


def _empty(record: CommentedMap, key: str) -> None:
    """Leave a member without value; a list, or a member of a record in one line, goes altogether."""
    value = record[key]
    if isinstance(value, str):
        if not value.strip():
            return
        if record.fa.flow_style():
            del record[key]
        else:
            record[key] = ""
    elif isinstance(value, CommentedMap):
        for inner in list(value):
            _empty(value, inner)
    else:
        record[key] = ""
