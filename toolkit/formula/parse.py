"""Reading a formula: tokens to tree, within limits."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from toolkit.finding import Span
from toolkit.formula.errors import SYNTAX, TOO_COMPLEX, WRONG_ARGUMENTS, WRONG_TYPE, FormulaError
from toolkit.formula.functions import FUNCTION_TABLE
from toolkit.formula.names import NameIndex, name_index
from toolkit.formula.printing import (
    NEGATIVE,
    PRECEDENCE,
    binary_text,
    call_text,
    literal_text,
    unary_text,
)
from toolkit.formula.tokens import Token, tokenize
from toolkit.formula.tree import (
    CODE_FUNCTIONS,
    ITEM_FUNCTION,
    ROW_FUNCTIONS,
    Binary,
    Call,
    Formula,
    Literal,
    LiteralValue,
    Name,
    Node,
    Step,
    Unary,
)
from toolkit.quantity import Quantity

MAX_LENGTH: Final = 2000
MAX_DEPTH: Final = 60
MAX_NODES: Final = 500


def parse_formula(
    text: str, names: Collection[str], *, span: Span | None = None, units: Collection[str] = ()
) -> Formula:
    """Read a formula.

    `names` are all single names that may occur (of fields, tables, rows, columns), best as a frozenset that
    is passed again and again; `units` are those of the pack that may stand behind a number, besides money, %,
    分 and the common measures. `span` is where the text stands. Raises FormulaError.
    """
    if len(text) > MAX_LENGTH:
        message = f"公式有 {len(text)} 个字，最多 {MAX_LENGTH} 个"
        raise FormulaError(message, MAX_LENGTH, (_SPLIT,), TOO_COMPLEX)
    if not text.strip():
        raise FormulaError("公式是空的")
    index = name_index(names)
    tokens = tokenize(text, index, units)
    root = _Parser(tokens).run()
    if index.has_operators and not _reads_back(root.text, tokens, index, units):
        # A declared name holds an operator: without spaces the canonical text could be taken for it.
        root = _Parser(tokens, spaced=True).run()
    return Formula(text, root, span)


_SPLIT: Final = "拆成几个公式，或用 合计、若"


def _reads_back(text: str, tokens: list[Token], index: NameIndex, units: Collection[str]) -> bool:
    try:
        again = tokenize(text, index, units)
    except FormulaError:
        return False
    names = [token.text for token in tokens if token.kind == "name"]
    return names == [token.text for token in again if token.kind == "name"]


class _Parser:
    """Operator precedence over a list of tokens."""

    __slots__ = ("_depth", "_nodes", "_place", "_spaced", "_tokens")

    def __init__(self, tokens: list[Token], *, spaced: bool = False) -> None:
        self._tokens = tokens
        self._place = 0
        self._nodes = 0
        self._depth = 0
        self._spaced = spaced

    def run(self) -> Node:
        node = self._expression(0)
        token = self._tokens[self._place]
        if token.kind != "end":
            raise _unexpected(token, "公式到这里应已结束")
        return node

    # -- small steps

    def _next(self) -> Token:
        token = self._tokens[self._place]
        self._place += 1
        return token

    def _peek(self) -> Token:
        return self._tokens[self._place]

    def _expect(self, kind: str, opened: Token) -> None:
        token = self._next()
        if token.kind != kind:
            raise _unexpected(token, f"第 {opened.offset + 1} 个字的“(”没有对应的“)”")

    def _counted(self, depth: int, offset: int) -> int:
        """Count one more node on top of a subtree of this depth."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise FormulaError(f"公式的成分超过 {MAX_NODES} 个", offset, (_SPLIT,), TOO_COMPLEX)
        if depth >= MAX_DEPTH:
            message = f"公式超过 {MAX_DEPTH} 层（一串加减乘除每个算一层）"
            raise FormulaError(message, offset, (_SPLIT,), TOO_COMPLEX)
        return depth + 1

    # -- grammar

    def _expression(self, least: int) -> Node:
        """Read an expression whose operators bind at least so tightly."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError(f"括号超过 {MAX_DEPTH} 层", self._peek().offset, (_SPLIT,), TOO_COMPLEX)
        left = self._prefix()
        compared = False
        while (token := self._peek()).kind == "operator":
            strength = PRECEDENCE.get(token.text, 0)
            if strength < max(least, 1):
                break
            if strength == PRECEDENCE["="]:
                if compared:
                    raise FormulaError("比较不能连写", token.offset, ("写成“甲<乙 且 乙<丙”",))
                compared = True
            self._place += 1
            right = self._expression(strength + 1)
            left = self._binary(token, left, right)
        self._depth -= 1
        return left

    def _binary(self, token: Token, left: Node, right: Node) -> Node:
        depth = self._counted(max(left.depth, right.depth), token.offset)
        text = binary_text(token.text, left, right, spaced=self._spaced)
        return Binary(token.text, left, right, text, token.offset, depth)

    def _prefix(self) -> Node:
        token = self._peek()
        if token.kind != "operator":
            return self._postfix()
        self._place += 1
        if token.text == "非":
            return self._unary(token, self._expression(PRECEDENCE["="]))
        operand = self._expression(NEGATIVE)
        if token.text == "+":
            return operand
        if isinstance(operand, Literal) and isinstance(operand.value, Quantity):
            number = operand.value
            return self._literal(Quantity(-number.value, number.unit, number.decimals), token.offset)
        return self._unary(token, operand)

    def _unary(self, token: Token, operand: Node) -> Node:
        depth = self._counted(operand.depth, token.offset)
        return Unary(token.text, operand, unary_text(token.text, operand), token.offset, depth)

    def _postfix(self) -> Node:
        node = self._primary()
        while (token := self._peek()).kind == "operator" and token.text == "%":
            self._place += 1
            if isinstance(node, Literal) and isinstance(node.value, Quantity) and not node.value.unit:
                node = self._literal(Quantity(node.value.value, "%", node.value.decimals), node.offset)
            else:
                node = self._unary(token, node)
        return node

    def _primary(self) -> Node:
        token = self._next()
        if token.quantity is not None:
            return self._literal(token.quantity, token.offset)
        if token.kind == "text":
            return self._literal(token.text, token.offset)
        if token.kind == "truth":
            return self._literal(token.text == "是", token.offset)
        if token.kind == "name":
            return self._name(token)
        if token.kind == "function":
            return self._call(token)
        if token.kind == "(":
            node = self._expression(0)
            self._expect(")", token)
            return node
        raise _unexpected(token, "这里应是名称、数字或括号")

    def _literal(self, value: LiteralValue, offset: int) -> Node:
        text = literal_text(value)
        step = Step(text, value, kind="literal")
        return Literal(value, text, step, offset, self._counted(0, offset))

    def _name(self, first: Token) -> Node:
        path = [first.text]
        while self._peek().kind == ".":
            self._place += 1
            token = self._next()
            if token.kind != "name":
                raise _unexpected(token, f"“{'.'.join(path)}.”后面应是名称")
            path.append(token.text)
        return Name(tuple(path), ".".join(path), first.offset, self._counted(0, first.offset))

    def _call(self, token: Token) -> Node:
        opened = self._next()
        arguments: list[Node] = []
        if self._peek().kind != ")":
            arguments.append(self._expression(0))
            while self._peek().kind == ",":
                self._place += 1
                arguments.append(self._expression(0))
        self._expect(")", opened)
        _check_arguments(token, arguments)
        depth = self._counted(max(argument.depth for argument in arguments), token.offset)
        return Call(token.text, tuple(arguments), call_text(token.text, arguments), token.offset, depth)


def _check_arguments(token: Token, arguments: list[Node]) -> None:
    function = FUNCTION_TABLE[token.text]
    if len(arguments) < function.least or (function.most is not None and len(arguments) > function.most):
        message = f"函数“{token.text}”写了 {len(arguments)} 个参数"
        raise FormulaError(message, token.offset, (f"写成 {function.usage}",), WRONG_ARGUMENTS)
    needs_name = token.text in ROW_FUNCTIONS | CODE_FUNCTIONS | {"上年", ITEM_FUNCTION}
    if needs_name and not isinstance(arguments[0], Name):
        others = dict.fromkeys(CODE_FUNCTIONS, "代码列的名称")
        what = {"上年": "一个名称", ITEM_FUNCTION: "条目的名称", **others}.get(token.text, "表的名称")
        message = f"函数“{token.text}”的第一个参数应是{what}，却是“{arguments[0].text}”"
        raise FormulaError(message, arguments[0].offset, (f"写成 {function.usage}",), WRONG_TYPE)
    if token.text in CODE_FUNCTIONS and not all(_is_text(argument) for argument in arguments[1:]):
        message = f"函数“{token.text}”的第二个参数应是引号括起的级次，却是“{arguments[1].text}”"
        raise FormulaError(message, arguments[1].offset, (f"写成 {function.usage}",), WRONG_TYPE)


def _is_text(node: Node) -> bool:
    return isinstance(node, Literal) and isinstance(node.value, str)


def _unexpected(token: Token, expected: str) -> FormulaError:
    found = "公式在此结束" if token.kind == "end" else f"却是“{token.text}”"
    return FormulaError(f"{expected}，{found}", token.offset, kind=SYNTAX)
