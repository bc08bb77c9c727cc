"""Finding wrong units in a formula before there is any data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias
from typing import Literal as OneOf

from toolkit.formula.arithmetic import adopts, clash_text
from toolkit.formula.errors import UNIT_CLASH, WRONG_TYPE, FormulaError
from toolkit.formula.tree import (
    CODE_FUNCTIONS,
    ITEM_FUNCTION,
    ROW_FUNCTIONS,
    Binary,
    Call,
    Formula,
    Literal,
    Name,
    Node,
    Unary,
)
from toolkit.quantity import Quantity, combine_units, is_pure, plain, same_family

UnitOfReference: TypeAlias = Callable[[tuple[str, ...]], "str | None"]
"""The unit of the figure with this path ("" for a pure number); None: not known, or not a figure.

A name inside a row function is first asked for with its table, as ("表", "*", "列"), then as it
stands, for it may be of an enclosing scope."""


@dataclass(frozen=True, slots=True)
class _Sort:
    """What is known of a piece: a number in a unit (its value, if a bare literal), a truth, a text."""

    kind: OneOf["number", "truth", "text", "unknown"]
    unit: str = ""
    bare: Fraction | None = None


_UNKNOWN: Final = _Sort("unknown")
_TRUTH: Final = _Sort("truth")
_TEXT: Final = _Sort("text")


def unit_of(formula: Formula, unit_of_reference: UnitOfReference) -> str | None:
    """Give the unit of a formula's result; None if it is not known or not a number. Raises FormulaError.

    The error tells of operands that are surely of different units, or surely no number or condition; what the
    dictionary does not know is let pass.
    """
    sort = _Sorter(unit_of_reference).sort(formula.root, ())
    return sort.unit if sort.kind == "number" else None


def check_unit(formula: Formula, declared: str, unit_of_reference: UnitOfReference) -> None:
    """Raise FormulaError if the result cannot be brought to the declared unit.

    A ratio multiplied by a bare 100 and declared as % would be 100 times too large: 100% is meant.
    """
    sort = _Sorter(unit_of_reference).sort(formula.root, ())
    root = formula.root
    if sort.kind != "number":
        if sort.kind != "unknown":
            raise FormulaError(f"结果应是以“{declared}”计的数", root.offset, kind=WRONG_TYPE)
        return
    if declared == "%" and not sort.unit and isinstance(root, Binary) and root.operator == "×":
        for side in (root.left, root.right):
            if isinstance(side, Literal) and side.bare and side.value == Quantity(Fraction(100), "", 0):
                message = "声明的单位是“%”，比率会自动化为百分数，再乘 100 就大了 100 倍"
                raise FormulaError(message, side.offset, ("写“×100%”，或不乘",), UNIT_CLASH)
    if sort.bare == 0 or same_family(sort.unit, declared) or adopts(sort.unit, declared):
        return
    found = f"“{sort.unit}”" if sort.unit else "没有单位的数"
    raise FormulaError(f"算得的是{found}，声明的单位是“{declared}”", root.offset, kind=UNIT_CLASH)


class _Sorter:
    """Goes through a tree and tells what sort each piece is."""

    __slots__ = ("_unit_of_reference",)

    def __init__(self, unit_of_reference: UnitOfReference) -> None:
        self._unit_of_reference = unit_of_reference

    def sort(self, node: Node, within: tuple[str, ...]) -> _Sort:
        """Tell the sort of a piece that stands in the rows of the table `within`."""
        if isinstance(node, Literal):
            return _literal_sort(node)
        if isinstance(node, Name):
            return self._name(node.path, within)
        if isinstance(node, Unary):
            return self._unary(node, within)
        if isinstance(node, Binary):
            return self._binary(node, within)
        return self._call(node, within)

    def _name(self, path: tuple[str, ...], within: tuple[str, ...]) -> _Sort:
        unit = self._unit_of_reference((*within, "*", *path)) if within else None
        if unit is None:
            unit = self._unit_of_reference(path)
        return _UNKNOWN if unit is None else _Sort("number", unit)

    def _number(self, node: Node, within: tuple[str, ...]) -> _Sort:
        return _demand(node, self.sort(node, within), "number", "数，不能计算")

    def _condition(self, node: Node, within: tuple[str, ...]) -> None:
        _demand(node, self.sort(node, within), "truth", "条件")

    def _unary(self, node: Unary, within: tuple[str, ...]) -> _Sort:
        if node.operator == "非":
            self._condition(node.operand, within)
            return _TRUTH
        sort = self._number(node.operand, within)
        if node.operator == "−" or sort.kind == "unknown":
            return sort
        if sort.unit:
            raise FormulaError(f"“{sort.unit}”后面不能写“%”", node.offset, kind=UNIT_CLASH)
        return _Sort("number", "%")

    def _binary(self, node: Binary, within: tuple[str, ...]) -> _Sort:
        if node.operator in "且或":
            self._condition(node.left, within)
            self._condition(node.right, within)
            return _TRUTH
        if node.operator in "+−×/":
            left, right = self._number(node.left, within), self._number(node.right, within)
            if "unknown" in {left.kind, right.kind}:
                return _UNKNOWN
            if node.operator in "+−":
                return _together(left, right, node.offset)
            return _Sort("number", combine_units(left.unit, right.unit, divide=node.operator == "/")[0])
        self._compare(node, self.sort(node.left, within), self.sort(node.right, within))
        return _TRUTH

    def _compare(self, node: Binary, left: _Sort, right: _Sort) -> None:
        if "unknown" in {left.kind, right.kind}:
            return
        if left.kind != right.kind or (left.kind != "number" and node.operator not in "=≠"):
            raise FormulaError(f"“{node.text}”的两边不能比较", node.offset, kind=WRONG_TYPE)
        if left.kind == "number" and left.bare is None and right.bare is None:
            _together(left, right, node.offset)

    def _call(self, node: Call, within: tuple[str, ...]) -> _Sort:
        if node.function in ROW_FUNCTIONS:
            return self._rows(node, within)
        if node.function in CODE_FUNCTIONS:
            return _TEXT
        if node.function == "有值":
            self.sort(node.arguments[0], within)
            return _TRUTH
        if node.function == "若":
            self._condition(node.arguments[0], within)
            return self._alike(node, node.arguments[1:], within)
        if node.function == "缺省":
            return self._alike(node, node.arguments, within)
        if node.function == ITEM_FUNCTION:
            self._number(node.arguments[1], within)
            return _TEXT
        if node.function == "上年":
            return self.sort(node.arguments[0], within)
        if node.function == "天数":
            self.sort(node.arguments[0], within)
            return _Sort("number", "天")
        return self._numeric(node, [self._number(argument, within) for argument in node.arguments])

    def _numeric(self, node: Call, sorts: list[_Sort]) -> _Sort:
        if node.function == "为零":
            return _TRUTH
        if node.function in {"四舍五入", "绝对值"}:
            return _Sort(sorts[0].kind, sorts[0].unit)
        if any(sort.kind == "unknown" for sort in sorts):
            return _UNKNOWN
        if node.function == "占比":
            return _Sort("number", combine_units(sorts[0].unit, sorts[1].unit, divide=True)[0])
        common = sorts[0]
        for sort in sorts[1:]:
            common = _together(common, sort, node.offset)
        if node.function == "增减率":
            return _Sort("number")
        # As in evaluation: the first figure that has a unit says which it is.
        unit = next((sort.unit for sort in sorts if sort.unit), common.unit)
        return _Sort("number", unit, common.bare)

    def _alike(self, node: Call, arguments: tuple[Node, ...], within: tuple[str, ...]) -> _Sort:
        first, second = (self.sort(argument, within) for argument in arguments)
        if first.kind == second.kind == "number":
            return _either(first, second, node.offset)
        if "unknown" in {first.kind, second.kind}:
            return _UNKNOWN
        if first.kind != second.kind:
            message = f"“{node.text}”的两个结果一个是{_LABELS[first.kind]}，一个是{_LABELS[second.kind]}"
            raise FormulaError(message, node.offset, kind=WRONG_TYPE)
        return first

    def _rows(self, node: Call, within: tuple[str, ...]) -> _Sort:
        table = node.arguments[0]
        path = table.path if isinstance(table, Name) else ()
        inside = (*within, "*", *path) if within else path
        if node.function == "取":
            self.sort(node.arguments[1], within)
            return self.sort(node.arguments[2], inside)
        for condition in node.arguments[1 if node.function == "计数" else 2 :]:
            self._condition(condition, inside)
        if node.function == "计数":
            return _Sort("number")
        column = self._number(node.arguments[1], inside)
        return _Sort(column.kind, column.unit)


_LABELS: Final = {"number": "数", "truth": "是否", "text": "文字"}


def _literal_sort(node: Literal) -> _Sort:
    if isinstance(node.value, bool):
        return _TRUTH
    if isinstance(node.value, str):
        return _TEXT
    return _Sort("number", node.value.unit, None if node.value.unit else node.value.value)


def _demand(node: Node, sort: _Sort, kind: str, wanted: str) -> _Sort:
    if sort.kind not in {kind, "unknown"}:
        quoted = node.text if sort.kind == "text" else f"“{node.text}”"
        message = f"{quoted}是{_LABELS[sort.kind]}，不是{wanted}"
        raise FormulaError(message, node.offset, kind=WRONG_TYPE)
    return sort


def _either(first: _Sort, second: _Sort, offset: int) -> _Sort:
    """Tell the unit of a choice: what is chosen keeps its own unit, so both must be of one family."""
    common = _together(first, second, offset)
    if same_family(first.unit, second.unit) or 0 in {first.bare, second.bare}:
        return common
    hints = tuple(
        f"写成“{plain(sort.bare)}{common.unit}”" for sort in (first, second) if sort.bare is not None
    )
    raise FormulaError(clash_text(first.unit, second.unit), offset, hints, UNIT_CLASH)


def _together(left: _Sort, right: _Sort, offset: int) -> _Sort:
    """Tell the unit of a sum, by the rules of `arithmetic.brought_together`."""
    for one, other in ((left, right), (right, left)):
        if one.bare is not None and one.bare > 1 and other.unit and is_pure(other.unit):
            message = f"没有单位的 {plain(one.bare)} 与以“{other.unit}”计的数放在一起：这里 1 就是 100%"
            raise FormulaError(message, offset, (f"写成“{plain(one.bare)}{other.unit}”",), UNIT_CLASH)
        if one.bare == 0 or adopts(one.unit, other.unit):
            return _Sort("number", other.unit)
    if not same_family(left.unit, right.unit):
        raise FormulaError(clash_text(left.unit, right.unit), offset, kind=UNIT_CLASH)
    return _Sort("number", left.unit)
