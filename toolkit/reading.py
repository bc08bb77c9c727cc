"""Reading the YAML of packs: nodes to plain values, every mistake a finding at its place."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from fractions import Fraction

from toolkit import vocabulary as v
from toolkit.finding import Findings, Kind, Severity, Span
from toolkit.quantity import QuantityError, parse_quantity
from toolkit.source import Mapping, Node, Scalar, Sequence

UNKNOWN_KEY = Kind(
    "T101",
    Severity.ERROR,
    "模板包中有不认识的键",
    why="写错的键不会起作用，维护人员却以为已经生效。",
    wrong="公示: 决算−上年决算",
    right="公式: 决算−上年决算",
)
WRONG_SHAPE = Kind(
    "T102",
    Severity.ERROR,
    "模板包中的内容写法不对",
    why="应当写成一组键值的地方写成了一个词或一列词，无法读取。",
    wrong="档次: 优",
    right="档次: [{名: 优, 下限: 90}]",
)
WRONG_WORD = Kind(
    "T103",
    Severity.ERROR,
    "模板包中的取值不在允许范围内",
    why="取值只能是规定的几个词之一。",
    wrong="类型: 钱",
    right="类型: 金额",
)
MISSING_KEY = Kind(
    "T104",
    Severity.ERROR,
    "模板包中缺少必须的键",
    why="缺少该键，条目没有意义。",
    wrong="自评等级: {档次: […]}",
    right="自评等级: {取自: 自评.得分, 档次: […]}",
)


def closest(word: str, known: Collection[str]) -> tuple[str, ...]:
    """The known word that an unknown one was probably meant to be, or nothing."""
    return tuple(difflib.get_close_matches(word, list(known), n=1, cutoff=0.5))


def similar(word: str, known: Collection[str]) -> tuple[str, ...]:
    """The hint "是不是想写 …？" for a word that is not known, or nothing."""
    return tuple(f"是不是想写“{found}”？" for found in closest(word, known))


class Reader:
    """Takes nodes apart and notes what is wrong with them; what cannot be read is left out."""

    def __init__(self) -> None:
        self.findings = Findings()

    def text(self, node: Node | None, what: str, default: str = "") -> str:
        """The text of a scalar."""
        if node is None:
            return default
        if isinstance(node, Scalar):
            return node.text
        self.wrong_shape(node.span, what, "一个值")
        return default

    def flag(self, node: Node | None, what: str, *, default: bool) -> bool:
        """是 or 否."""
        if node is None:
            return default
        return self.choice(node, what, (v.YES, v.NO), v.YES if default else v.NO) == v.YES

    def integer(self, node: Node | None, what: str) -> int | None:
        """A whole number without sign."""
        if node is None:
            return None
        text = self.text(node, what)
        if text.isascii() and text.isdigit():
            return int(text)
        self.findings.add(
            WRONG_WORD.at(node.span, f"{what}应为不带符号的整数，实为“{text}”", 应为="整数", 实为=text)
        )
        return None

    def number(self, node: Node | None, what: str) -> Fraction | None:
        """An exact number without unit."""
        if node is None:
            return None
        try:
            return parse_quantity(self.text(node, what)).quantity.value
        except QuantityError as error:
            self.findings.add(WRONG_WORD.at(node.span, f"{what}应为数：{error}"))
            return None

    def choice(self, node: Node | None, what: str, allowed: Collection[str], default: str) -> str:
        """One of the allowed words."""
        if node is None:
            return default
        text = self.text(node, what, default)
        if text in allowed:
            return text
        expected = "、".join(allowed)
        self.findings.add(
            WRONG_WORD.at(
                node.span,
                f"{what}应为{expected}之一，实为“{text}”",
                hints=similar(text, allowed),
                应为=expected,
                实为=text,
            )
        )
        return default

    def texts(self, node: Node | None, what: str) -> tuple[Scalar, ...]:
        """A list of scalars; a single scalar counts as a list of one."""
        if node is None:
            return ()
        if isinstance(node, Scalar):
            return (node,) if node.text else ()
        if isinstance(node, Sequence):
            scalars = tuple(item for item in node.items if isinstance(item, Scalar))
            if len(scalars) == len(node.items):
                return scalars
        self.wrong_shape(node.span, what, "一列值")
        return ()

    def mapping(self, node: Node | None, what: str) -> Mapping | None:
        """A mapping; an empty scalar counts as an empty mapping."""
        if node is None or isinstance(node, Mapping):
            return node
        if isinstance(node, Scalar) and not node.text:
            return Mapping((), node.span)
        self.wrong_shape(node.span, what, "一组“键: 值”")
        return None

    def entries(self, node: Node | None, what: str) -> Iterator[tuple[Scalar, Mapping]]:
        """The named entries of a mapping of mappings."""
        mapping = self.mapping(node, what)
        for pair in mapping.pairs if mapping else ():
            entry = self.mapping(pair.value, f"{what}“{pair.key.text}”")
            if entry is not None:
                yield pair.key, entry

    def mappings(self, node: Node | None, what: str) -> Iterator[Mapping]:
        """A list of mappings."""
        if node is None:
            return
        if not isinstance(node, Sequence):
            self.wrong_shape(node.span, what, "以“- ”开头的列表")
            return
        for item in node.items:
            mapping = self.mapping(item, what)
            if mapping is not None:
                yield mapping

    def known_keys(self, mapping: Mapping, what: str, allowed: Collection[str]) -> None:
        """Note each key that has no meaning here."""
        for pair in mapping.pairs:
            if pair.key.text not in allowed:
                self.findings.add(
                    UNKNOWN_KEY.at(
                        pair.key.span,
                        f"{what}中不认识“{pair.key.text}”",
                        hints=similar(pair.key.text, allowed),
                        实为=pair.key.text,
                    )
                )

    def missing(self, span: Span, what: str, key: str) -> None:
        """Note that a key is missing."""
        self.findings.add(MISSING_KEY.at(span, f"{what}缺少“{key}”", hints=(f"请补写“{key}: …”",), 应为=key))

    def wrong_shape(self, span: Span, what: str, expected: str) -> None:
        """Note that something is written in another shape."""
        self.findings.add(WRONG_SHAPE.at(span, f"{what}应写成{expected}", 应为=expected))
