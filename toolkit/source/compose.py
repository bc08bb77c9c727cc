"""From repaired text to nodes: PyYAML's events, no implicit typing, first key wins, bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Protocol, TypeAlias, cast

import yaml

from toolkit.finding import Finding, Note, Span
from toolkit.source import kinds
from toolkit.source.nodes import Limits, Mapping, Node, Pair, RefusedError, Scalar, Sequence
from toolkit.source.patterns import LIKE_REFERENCE, REFERENCE
from toolkit.source.sheet import Sheet

_Loader: TypeAlias = type[yaml.SafeLoader] | type[yaml.CSafeLoader]
# libyaml's parser gives the same events in a tenth of the time; not every build of PyYAML has it.
_LOADER: _Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"~", "null", "Null", "NULL"})
_MERGE = "<<"
# Chinese text needs no space where a line is folded, nor does full-width punctuation next to anything.
_WIDE: Final = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’…—·"
_WIDE_SIGN: Final = "\u3001-\u3011\uff01-\uff0f\uff1a-\uff20"
_TOUCHING: Final = re.compile(
    rf"(?<=[{_WIDE}])\n(?=[{_WIDE}])|(?<=[{_WIDE_SIGN}])\n(?!\n)|(?<!\n)\n(?=[{_WIDE_SIGN}])"
)


class _Mark(Protocol):
    line: int
    column: int


class _Event(Protocol):
    """What is common to PyYAML's events and what each kind adds."""

    start_mark: _Mark
    end_mark: _Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None


class Composer:
    """Makes nodes from the events of one text."""

    def __init__(self, sheet: Sheet, limits: Limits) -> None:
        self.findings: list[Finding] = []
        self._sheet = sheet
        self._limits = limits
        self._events: Iterator[_Event] = iter(())
        self._anchors: dict[str, tuple[Node, int] | None] = {}
        self._lines: list[str] = []
        self._nodes = 0
        self._aliases = 0

    def compose(self, text: str, loader: _Loader = _LOADER) -> Node | None:
        """Compose the only document; None where there is none. Raises yaml.YAMLError, RefusedError."""
        self._lines = text.split("\n")
        self._events = cast("Iterator[_Event]", yaml.parse(text, Loader=loader))
        for event in self._events:
            if _is(event, yaml.DocumentStartEvent):
                return self._node(next(self._events), 0)
        return None

    def _span(self, mark: _Mark) -> Span:
        if mark.line >= len(self._sheet.lines):
            last = len(self._sheet.lines) - 1
            return self._sheet.span(last, len(self._sheet.lines[last]))
        return self._sheet.span(mark.line, self._sheet.original(mark.line, mark.column))

    def _node(self, event: _Event, depth: int) -> Node:
        if _is(event, yaml.AliasEvent):
            return self._alias(event)
        self._count(1, event)
        if event.tag is not None:
            self.findings.append(
                kinds.TAG.at(
                    self._span(event.start_mark), "这里有YAML类型标签，已忽略", hints=("删去 ! 开头的标签",)
                )
            )
        before = self._nodes
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        node: Node
        if _is(event, yaml.ScalarEvent):
            node = self._scalar(event)
        else:
            self._check_depth(depth, event)
            is_mapping = _is(event, yaml.MappingStartEvent)
            node = self._mapping(event, depth) if is_mapping else self._sequence(event, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = (node, self._nodes - before + 1)
        return node

    def _scalar(self, event: _Event) -> Scalar:
        span = self._span(event.start_mark)
        plain = not event.style
        text = "" if plain and event.value in _NULLS else event.value
        if event.style not in ("|", ">") and event.end_mark.line > event.start_mark.line:
            text = self._unfold(event, text)
        if "{" in text or "｛" in text:
            self._check_braces(event)
        quoted = not plain
        if quoted and event.start_mark.line < len(self._sheet.lines):
            line = event.start_mark.line
            quoted = (line, self._sheet.original(line, event.start_mark.column)) not in self._sheet.bare
        return Scalar(text, span, quoted)

    def _unfold(self, event: _Event, text: str) -> str:
        """Join the lines of a text without the space that YAML puts between them where that is Chinese."""
        start, end = event.start_mark, event.end_mark
        lines = self._lines[start.line : end.line + 1]
        if event.style == '"' and any("\\" in line for line in lines):
            return text
        lines[-1] = lines[-1][: end.column]
        lines[0] = lines[0][start.column :]
        if event.style:
            lines[0], lines[-1] = lines[0][1:], lines[-1][:-1]
        inner = [line.strip(" \t") for line in lines]
        if event.style:
            inner[0], inner[-1] = lines[0].rstrip(" \t"), lines[-1].lstrip(" \t")
        whole = "\n".join(inner)
        if event.style == "'":
            whole = whole.replace("''", "'")
        if _folded(whole) != text:
            return text
        return _folded(_TOUCHING.sub("", whole))

    def _check_braces(self, event: _Event) -> None:
        """Report what looks like a reference `{{ 名称 }}` but has other braces."""
        first = event.start_mark.line
        for line in range(first, min(event.end_mark.line + 1, len(self._lines))):
            text = REFERENCE.sub(lambda match: " " * len(match.group()), self._lines[line])
            start = event.start_mark.column if line == first else 0
            end = event.end_mark.column if line == event.end_mark.line else len(text)
            found = list(LIKE_REFERENCE.finditer(text, start, end))
            if not found or self._sheet.has(kinds.BRACKET_IN_TEXT, line):
                continue
            places = [self._sheet.span(line, self._sheet.original(line, match.start())) for match in found]
            written = found[0].group()
            name = written.strip("{}｛｝ \t\u3000")
            self.findings.append(
                kinds.LIKE_REFERENCE.at(
                    places[0],
                    f"“{written}”像是引用，但花括号不对，会原样印出来",
                    hints=(f"引用写成 {{{{ {name} }}}}：两对半角花括号",),
                    notes=[Note("同一行还有一处", place) for place in places[1:]],
                    原文=self._sheet.raw[line].strip(),
                )
            )

    def _sequence(self, event: _Event, depth: int) -> Sequence:
        items: list[Node] = []
        for inner in self._events:
            if _is(inner, yaml.SequenceEndEvent):
                break
            items.append(self._node(inner, depth + 1))
        return Sequence(tuple(items), self._span(event.start_mark))

    def _mapping(self, event: _Event, depth: int) -> Mapping:
        pairs: dict[str, Pair] = {}
        for inner in self._events:
            if _is(inner, yaml.MappingEndEvent):
                break
            key = self._key(inner, depth)
            told = len(self.findings)
            value = self._node(next(self._events), depth + 1)
            if key is None:
                del self.findings[
                    told:
                ]  # the entry as a whole is left out, its value needs no finding of its own
            elif self._is_new(key, pairs):
                pairs[key.text] = Pair(key, value)
        return Mapping(tuple(pairs.values()), self._span(event.start_mark))

    def _key(self, event: _Event, depth: int) -> Scalar | None:
        span = self._span(event.start_mark)
        node = self._node(event, depth + 1)
        if not isinstance(node, Scalar):
            self.findings.append(
                kinds.COMPLEX_KEY.at(
                    span, "名称不能是列表或括号里的内容，这一项没有读", hints=("名称写成文字",)
                )
            )
            return None
        if _is(event, yaml.ScalarEvent) and not event.style:
            if event.value == _MERGE:
                self.findings.append(
                    kinds.MERGE_KEY.at(
                        span, "不能用合并符 <<，这一项没有读", hints=("把要合并的各项直接写在这里",)
                    )
                )
                return None
            node = Scalar(event.value, node.span, node.quoted)
        if not node.text.strip():
            self.findings.append(
                kinds.COMPLEX_KEY.at(span, "冒号前面没有名称，这一项没有读", hints=("在冒号前补上名称",))
            )
            return None
        return node

    def _is_new(self, key: Scalar, pairs: dict[str, Pair]) -> bool:
        first = pairs.get(key.text)
        if first is None:
            return True
        line = self._sheet.raw[key.span.line - 1].strip()
        self.findings.append(
            kinds.DUPLICATE_KEY.at(
                key.span,
                f"名称“{key.text}”重复：第{first.key.span.line}行已经有了，这里的没有采用",
                hints=("删去其中一个，或改正名称",),
                notes=(Note("第一次出现在这里", first.key.span),),
                原文=line,
            )
        )
        return False

    def _alias(self, event: _Event) -> Node:
        self._aliases += 1
        span = self._span(event.start_mark)
        if self._aliases > self._limits.aliases:
            raise RefusedError(
                kinds.TOO_MANY_NODES.at(
                    span, f"别名超过 {self._limits.aliases} 处，文件没有读", hints=("直接写出内容，不用别名",)
                )
            )
        known = self._anchors.get(event.anchor or "")
        if known is None:
            reason = "引用了自己" if event.anchor in self._anchors else f"前面没有“&{event.anchor}”"
            self.findings.append(
                kinds.BAD_ALIAS.at(
                    span,
                    f"别名“*{event.anchor}”{reason}，按空值读",
                    hints=("直接写出内容；如果是文字，给它加引号",),
                )
            )
            return Scalar("", span)
        node, size = known
        self._count(size, event)
        return node

    def _count(self, number: int, event: _Event) -> None:
        self._nodes += number
        if self._nodes > self._limits.nodes:
            raise RefusedError(
                kinds.TOO_MANY_NODES.at(
                    self._span(event.start_mark),
                    f"内容展开后超过 {self._limits.nodes} 条，文件没有读",
                    hints=("拆成几个文件；不用别名",),
                )
            )

    def _check_depth(self, depth: int, event: _Event) -> None:
        if depth >= self._limits.depth:
            raise RefusedError(
                kinds.TOO_DEEP.at(
                    self._span(event.start_mark),
                    f"层次超过 {self._limits.depth} 层，文件没有读",
                    hints=("检查括号和缩进",),
                )
            )


def _folded(text: str) -> str:
    """Fold lines as YAML does: one line end is a space, of several one is left out."""
    return re.sub(r"\n+", lambda match: match.group()[1:] or " ", text)


def _is(event: _Event, kind: type[yaml.Event]) -> bool:
    return isinstance(event, kind)
