"""Relations between printed values: `合计 = 甲 + 乙`, `比率 = 率(甲, 乙, 2)`, on exact fractions.

A reader of its own, so that the program is not measured by itself.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from fractions import Fraction

_SIGNS = str.maketrans({"＝": "=", "×": "*", "÷": "/", "−": "-", "＋": "+"})
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")
_LIST = re.compile(r"[、；]")

_OPERATIONS: Mapping[type, Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
}
_COMPARISONS: Mapping[type, Callable[[Fraction, Fraction], bool]] = {
    ast.Eq: lambda left, right: left == right,
    ast.NotEq: lambda left, right: left != right,
    ast.LtE: lambda left, right: left <= right,
    ast.Lt: lambda left, right: left < right,
    ast.GtE: lambda left, right: left >= right,
    ast.Gt: lambda left, right: left > right,
}


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounded half away from zero, as amounts and rates are printed."""
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**places)


def holds(relation: str, values: Mapping[str, str]) -> bool:
    """Whether a relation is true of these printed values.

    Functions: 率(甲, 乙, 位) is 甲÷乙 in per cent, rounded; 取整(甲, 位) rounds; 项数(名) counts the items of
    an enumeration; 绝对值(甲); 天数(年).

    Raises:
        ValueError: a value is no number or a name unknown.
        TypeError: the relation compares nothing.
    """
    signs = relation.translate(_SIGNS).replace("≥", ">=").replace("≤", "<=").replace("≠", "!=")
    source = re.sub(r"(?<![<>!=])=(?!=)", "==", signs)
    tree = ast.parse(source, mode="eval").body
    if not isinstance(tree, ast.Compare):
        raise TypeError(f"关系应含有比较：{relation}")
    reader = _Reader(values, source)
    sides = [reader.number(node) for node in (tree.left, *tree.comparators)]
    return all(
        _COMPARISONS[type(sign)](left, right)
        for sign, left, right in zip(tree.ops, sides, sides[1:], strict=False)
    )


class _Reader:
    def __init__(self, values: Mapping[str, str], source: str) -> None:
        self._values = values
        self._source = source

    def number(self, node: ast.expr) -> Fraction:
        match node:
            case ast.Constant():
                return Fraction(ast.get_source_segment(self._source, node))
            case ast.Name():
                text = self._text(node)
                if not _NUMBER.fullmatch(text):
                    raise ValueError(f"{node.id}不是数：{text}")
                return Fraction(text.replace(",", ""))
            case ast.UnaryOp(op=ast.USub()):
                return -self.number(node.operand)
            case ast.BinOp():
                return _OPERATIONS[type(node.op)](self.number(node.left), self.number(node.right))
            case ast.Call(func=ast.Name(id=name)):
                return self._call(name, node.args)
        raise ValueError(f"看不懂：{ast.unparse(node)}")

    def _text(self, node: ast.Name) -> str:
        if node.id not in self._values:
            raise ValueError(f"没有这个值：{node.id}")
        return self._values[node.id]

    def _call(self, name: str, args: list[ast.expr]) -> Fraction:
        if name == "项数":
            (listed,) = args
            assert isinstance(listed, ast.Name)
            text = self._text(listed)
            return Fraction(len(_LIST.split(text)) if text else 0)
        numbers = [self.number(each) for each in args]
        if name == "率":
            return half_up(numbers[0] / numbers[1] * 100, int(numbers[2]))
        if name == "取整":
            return half_up(numbers[0], int(numbers[1]))
        if name == "绝对值":
            return abs(numbers[0])
        if name == "天数":
            year = int(numbers[0])
            return Fraction(366 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 365)
        raise ValueError(f"没有这个函数：{name}")
