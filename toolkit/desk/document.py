"""A YAML file that is changed and keeps its comments, its order and its way of writing.

Every scalar is a text here, as everywhere in the toolkit. Comments hang on the node before them; what is
added at an end goes before the comments that lead on to the next part of the file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any, TypeAlias, cast

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.emitter import Emitter
from ruamel.yaml.error import CommentMark, YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import BaseResolver, VersionedResolver
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    LiteralScalarString,
    ScalarString,
)
from ruamel.yaml.tag import Tag
from ruamel.yaml.tokens import CommentToken

from toolkit.desk.content import Content, RecordContent

Node: TypeAlias = Any
"""A text, CommentedMap or CommentedSeq; ruamel's own types say no more."""

_TEXT = Tag(suffix="tag:yaml.org,2002:str")
_NO_WRAPPING = 10**6
# Plain wherever no reader can take it for anything else.
_PLAIN = re.compile(
    r"(?:[一-鿿0-9A-Za-z（《〔“【≥≤＞＜][^\s:：#'\"{}\[\],&*!|>%@`]*"
    r"(?:[ ][^\s:：#'\"{}\[\],&*!|>%@`-][^\s:：#'\"{}\[\],&*!|>%@`]*)*%?)"
)
_SIGN = re.compile(r"[^\w（《〔“【]")
_LITERAL_LINE = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\ufeff].*(?<![\s])")
_NULLS = ("~", "null", "Null", "NULL")
_OFFSET = re.compile(
    r"^( *)(?:- )*[^\s#][^#\n]*:[ ]*(?:#[^\n]*)?\n(?:[ ]*(?:#[^\n]*)?\n)*( *)- ", re.MULTILINE
)


class _Texts(VersionedResolver):
    """Takes every scalar for a text."""

    def resolve(self, kind: Node, value: Node, implicit: Node) -> Node:
        return _TEXT if kind is ScalarNode else BaseResolver.resolve(self, kind, value, implicit)


class _Empties(Emitter):
    """Leaves an empty value in {…} as it was written: empty."""

    def choose_scalar_style(self) -> Node:
        event: Node = self.event
        plain_empty = not event.value and not event.style and event.implicit[0]
        if self.flow_level and plain_empty and not self.simple_key_context:
            if self.analysis is None:
                self.analysis = self.analyze_scalar(event.value)
            return ""
        return super().choose_scalar_style()

    def write_plain(self, text: Node, split: Node = True) -> None:  # noqa: FBT002 (as in the class above)
        if not text and self.flow_level:
            self.stream.write(" ")
            self.column += 1
            return
        super().write_plain(text, split)


class UnchangeableError(Exception):
    """The file is written in a way in which it cannot be changed safely."""


class Document:
    """A YAML file; `root` is its outermost mapping, to be changed by the functions below."""

    def __init__(self, text: str = "") -> None:
        """Read the text of a file; raises UnchangeableError."""
        self._yaml = YAML()
        self._yaml.Resolver = _Texts
        self._yaml.Emitter = _Empties
        self._yaml.preserve_quotes = True
        self._yaml.width = _NO_WRAPPING
        offsets = {len(inner) - len(outer) for outer, inner in _OFFSET.findall(text)}
        offset = max((min(offsets), 0)) if offsets else 0
        self._yaml.indent(mapping=2, sequence=2 + offset, offset=offset)
        try:
            root = self._yaml.load(text) if text.strip() else CommentedMap()
        except (YAMLError, ValueError) as error:
            raise UnchangeableError(str(error)) from error
        if not isinstance(root, CommentedMap):
            raise UnchangeableError("最外层不是“名称: 值”")
        self.root = root

    def text(self) -> str:
        """The text of the file as it stands now."""
        stream = io.StringIO()
        self._yaml.dump(self.root, stream)
        return stream.getvalue()


def key_node(name: str) -> str:
    """A name as a key, in quotes where its first character means something else."""
    return cast("str", DoubleQuotedScalarString(name)) if _SIGN.match(name) else name


def text_node(text: str, like: object = None, *, strict: bool = False) -> str:
    """A text as a node, quoted only where it must be; in the manner of the one that it replaces.

    `strict`: quoted in any case.
    """
    if not text:
        return ""
    if isinstance(like, ScalarString) and not isinstance(like, LiteralScalarString) and "\n" not in text:
        return cast("str", type(like)(text))
    if not strict and "\n" in text and all(_LITERAL_LINE.fullmatch(line) for line in text.split("\n")):
        return cast("str", LiteralScalarString(text))
    if not strict and _PLAIN.fullmatch(text) and text not in _NULLS:
        return text
    return cast("str", DoubleQuotedScalarString(text))


def new_node(content: Content, *, flow: bool = False, strict: bool = False) -> Node:
    """Content as nodes; records without long texts or inner lists stand on one line where `flow`."""
    if isinstance(content, str):
        return text_node(content, strict=strict)
    if isinstance(content, list):
        items = CommentedSeq(new_node(item, flow=True, strict=strict) for item in content)
        if flow and all(isinstance(item, str) and len(item) < 20 and "\n" not in item for item in content):
            items.fa.set_flow_style()
        return items
    record = CommentedMap()
    for name, value in content.items():
        record[key_node(name)] = new_node(value, flow=True, strict=strict)
    if flow and _is_short(content):
        record.fa.set_flow_style()
    return record


def _is_short(record: RecordContent) -> bool:
    values = list(record.values())
    flat = all(
        isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))
        for value in values
    )
    texts = [item for value in values for item in ([value] if isinstance(value, str) else value)]
    short = sum(len(str(value)) for value in values) < 70
    return flat and short and not any("\n" in item for item in texts if isinstance(item, str))


# -- the comments at the end of a node


def _last_place(node: Node) -> tuple[Node, Node] | None:
    """The container and key or index of the last scalar, where ruamel hangs what follows it."""
    if isinstance(node, (CommentedMap, CommentedSeq)) and len(node) and not _is_flow(node):
        key = list(node)[-1] if isinstance(node, CommentedMap) else len(node) - 1
        return _last_place(node[key]) or (node, key)
    return None


def _is_flow(node: Node) -> bool:
    return bool(node.fa.flow_style())


def take_tail(node: Node) -> str:
    """Take away the lines of comment behind a node, and give them; a comment on its last line stays."""
    place = _last_place(node)
    if place is None:
        return ""
    container, key = place
    slot = 2 if isinstance(container, CommentedMap) else 0
    tokens = container.ca.items.get(key)
    token = tokens[slot] if tokens and len(tokens) > slot else None
    if token is None:
        return ""
    own, newline, rest = token.value.partition("\n")
    if own:
        token.value = own + newline
    else:
        tokens[slot] = None
    return str(rest if own else token.value[1:])


def put_tail(node: Node, tail: str) -> None:
    """Hang lines of comment behind a node."""
    place = _last_place(node)
    if place is None or not tail:
        return
    container, key = place
    slot = 2 if isinstance(container, CommentedMap) else 0
    tokens = container.ca.items.setdefault(key, [None, None, None, None])
    while len(tokens) <= slot:
        tokens.append(None)
    token = tokens[slot]
    if token is None:
        tokens[slot] = CommentToken(f"\n{tail}", CommentMark(0))
    else:
        token.value = token.value.rstrip("\n") + "\n" + tail


def set_member(record: CommentedMap, key: str, node: Node) -> None:
    """Put a member into a record: in its place, or at the end before the comments that follow."""
    if key in record and not isinstance(record[key], (CommentedMap, CommentedSeq)):
        if isinstance(node, (CommentedMap, CommentedSeq)):
            _replace_scalar(record, key, node)
        else:
            record[key] = node
        return
    tail = take_tail(record)
    record[key_node(key)] = node
    put_tail(record, tail)


def _replace_scalar(record: CommentedMap, key: str, node: Node) -> None:
    """A container in the place of an empty value; the comments behind the value go behind the container."""
    tokens = record.ca.items.get(key)
    token = tokens[2] if tokens and len(tokens) > 2 else None
    tail = ""
    if token is not None:
        own, _, rest = token.value.partition("\n")
        tail = rest
        token.value = own + "\n"
        if not own:
            tokens[2] = None
    record[key] = node
    put_tail(node, tail)


def set_items(items: CommentedSeq, nodes: Iterable[Node]) -> None:
    """Give a list these items; what is said of items that stay, stays with them."""
    tail = take_tail(items)
    old, said = list(items), dict(items.ca.items)
    wanted = list(nodes)
    staying = {id(node) for node in wanted}
    at = {id(node): index for index, node in enumerate(old)}
    del items[:]
    items.ca.items.clear()
    for index, node in enumerate(wanted):
        items.append(node)
        replaces = index < len(old) and id(old[index]) not in staying
        before = at.pop(id(node), index if replaces else None)
        if before in said:
            items.ca.items[index] = said.pop(before)
    put_tail(items, tail)
