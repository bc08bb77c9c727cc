"""What a template may say: a closed list.

Allowed statements: printing, `if/elif/else`, `for` (with `if` and `else`; over several tables by 并列), `set`
of a name, `with`. Allowed in expressions: names, `a.b` and `a["b"]`, texts, whole and decimal numbers,
true/false/none, lists,
comparisons, `in`, `and/or/not`, `a if c else b`, registered filters and functions, methods that an object
offers. Everything else is refused here, so that what is not thought of is not allowed.
"""

from __future__ import annotations

import inspect
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from jinja2 import nodes

from toolkit.tag.errors import TAG_WORDS, TagError, suggest
from toolkit.tag.limits import Limits

SIDE_BY_SIDE: Final = "并列"
"""The function that goes through several tables at once: `for 左, 右 in 并列(甲, 乙)`."""

LOOP_MEMBERS: Final = frozenset({"first", "last", "index", "length"})

_UNREADABLE: Final = frozenset({"self", "super", "caller", "varargs", "kwargs"})
_RESERVED: Final = _UNREADABLE | {"loop", "and", "or", "not", "in", "is", "true", "false", "none", *TAG_WORDS}
_STATEMENTS: Final = (nodes.Output, nodes.If, nodes.For, nodes.Assign, nodes.With)
_LOGIC: Final = (nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not)
_PLAIN: Final = (*_LOGIC, nodes.List, nodes.Tuple, nodes.Keyword)

_STATEMENT_NAMES: Final[Mapping[type[nodes.Node], str]] = {
    nodes.Extends: "extends",
    nodes.Block: "block",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "import",
    nodes.Macro: "macro",
    nodes.CallBlock: "call",
    nodes.FilterBlock: "filter",
    nodes.AssignBlock: "set … endset",
    nodes.Scope: "autoescape",
}


def refuse(message: str, line: int, *hints: str) -> TagError:
    """An error at a line."""
    return TagError(message, line=line, hints=hints)


class Admission:
    """Goes through a parsed template once and refuses what is not allowed.

    It also gives every node of an expression the line of its tag, which is where an error is told.
    """

    def __init__(
        self,
        functions: Mapping[str, Callable[..., Any]],
        filters: Mapping[str, Callable[..., Any]],
        limits: Limits,
    ) -> None:
        self._functions = functions
        self._filters = filters
        self._limits = limits
        self._line = 0
        self._rules: Mapping[type[nodes.Node], Callable[[Any], None]] = {
            nodes.Name: self._read_name,
            nodes.Const: self._constant,
            nodes.Getattr: self._step,
            nodes.Getitem: self._step,
            nodes.Neg: self._sign,
            nodes.Pos: self._sign,
            nodes.Filter: self._filter,
            nodes.Call: self._call,
            nodes.CondExpr: self._complete,
        }

    def admit(self, tree: nodes.Template) -> None:
        """Raise TagError at the line of the first tag that is not allowed."""
        self._block(tree.body, 0)

    # -- statements

    def _block(self, body: Iterable[nodes.Node], depth: int) -> None:
        if depth > self._limits.blocks:
            raise refuse(f"if 和 for 套得太深，最多 {self._limits.blocks} 层", self._line)
        for node in body:
            self._line = node.lineno
            if not isinstance(node, _STATEMENTS):
                name = _STATEMENT_NAMES.get(type(node), type(node).__name__)
                raise refuse(f"模板里不能用 {{% {name} %}}", _first_line(node), "只能用 if、for、set、with")
            self._statement(node, depth)

    def _statement(self, node: nodes.Node, depth: int) -> None:
        match node:
            case nodes.Output():
                for child in node.nodes:
                    self._printed(child)
            case nodes.If():
                for branch in (node, *node.elif_):
                    self._condition(branch.test, branch.lineno)
                    self._block(branch.body, depth + 1)
                self._block(node.else_, depth + 1)
            case nodes.For():
                self._loop(node, depth)
            case nodes.Assign():
                self._bind(node.target, node.lineno)
                self._expression(node.node, node.lineno)
            case nodes.With():
                for target, value in zip(node.targets, node.values, strict=True):
                    self._bind(target, node.lineno)
                    self._expression(value, node.lineno)
                self._block(node.body, depth + 1)

    def _printed(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        line = _first_line(node)
        if isinstance(node, (nodes.Tuple, nodes.List)):
            raise refuse("一个标签只能印一项，不能印用逗号隔开的几项", line, "分成几个标签，或用“顿号”")
        self._expression(node, line)

    def _condition(self, node: nodes.Node, line: int) -> None:
        if isinstance(node, nodes.Tuple):
            raise refuse("条件里不能有逗号", line, "两个条件都要满足用 and，满足一个即可用 or")
        self._expression(node, line)

    def _loop(self, node: nodes.For, depth: int) -> None:
        line = node.lineno
        if node.recursive:
            raise refuse("for 不能带 recursive", line)
        side_by_side = isinstance(node.iter, nodes.Call) and _called(node.iter) == SIDE_BY_SIDE
        if side_by_side or isinstance(node.target, nodes.Tuple):
            self._bind_each(node, line)
        else:
            self._bind(node.target, line)
        for expression in (node.iter, node.test):
            if expression is not None:
                self._expression(expression, line)
        self._block(node.body, depth + 1)
        self._block(node.else_, depth + 1)

    def _bind_each(self, node: nodes.For, line: int) -> None:
        """Several tables gone through side by side, each with a name for its row."""
        targets = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
        iterated = node.iter
        tables = len(iterated.args) if isinstance(iterated, nodes.Call) else 0
        if not tables or _called(iterated) != SIDE_BY_SIDE or tables != len(targets) or tables < 2:
            hint = f"几个表并排列出写 for 左, 右 in {SIDE_BY_SIDE}(表一, 表二)，名称和表一样多"
            raise refuse("for 和 in 之间的名称与后面的表对不上", line, hint)
        for target in targets:
            self._bind(target, line)

    def _bind(self, target: nodes.Node, line: int) -> None:
        if not isinstance(target, nodes.Name):
            raise refuse("for 和 set 后面只能是一个名称", line)
        self._name(target.name, line)
        if target.name in _RESERVED:
            raise refuse(f"“{target.name}”是模板语言自己的名称，不能另作他用", line)

    # -- expressions

    def _expression(self, node: nodes.Node, line: int) -> None:
        self._line = line
        self._part(node, 0)
        node.set_lineno(line, override=True)

    def _part(self, node: nodes.Node, depth: int) -> None:
        if depth > self._limits.expression:
            raise refuse("标签里的式子太长或套得太深，请分开写", self._line)
        rule = self._rules.get(type(node))
        if rule is not None:
            rule(node)
        elif not isinstance(node, _PLAIN):
            self._refuse_expression(node)
        for child in node.iter_child_nodes():
            self._part(child, depth + 1)

    def _read_name(self, node: nodes.Name) -> None:
        self._name(node.name, self._line)
        if node.name in _UNREADABLE:
            raise refuse(f"没有名为“{node.name}”的数据项", self._line)

    def _complete(self, node: nodes.CondExpr) -> None:
        if node.expr2 is None:
            raise refuse("“… if …”后面缺少 else", self._line)

    def _name(self, name: str, line: int) -> None:
        # Names become Python identifiers, which Python normalises: two spellings would silently be one name.
        if unicodedata.normalize("NFKC", name) != name:
            plain = unicodedata.normalize("NFKC", name)
            raise refuse(f"名称“{name}”含全角或兼容字形", line, f'改为“{plain}”，或写成 上一级["{name}"]')

    def _constant(self, node: nodes.Const) -> None:
        value = node.value
        if isinstance(value, int) and abs(value) > self._limits.integer:
            raise refuse("标签里的数太大", self._line)
        if isinstance(value, float):
            digits = repr(value)
            if not digits.replace(".", "").isdigit() or len(digits) > 16:
                raise refuse("标签里的小数位数太多", self._line, "最多 15 位数字")

    def _step(self, node: nodes.Getattr | nodes.Getitem) -> None:
        name = node.attr if isinstance(node, nodes.Getattr) else _constant_text(node.arg)
        if name is None:
            hint = "表里的各行用 for 逐行列出，固定的行写它的名称"
            raise refuse("方括号里只能是引号括起的名称", self._line, hint)
        if isinstance(node.node, nodes.Name) and node.node.name == "loop" and name not in LOOP_MEMBERS:
            raise refuse(f"loop 没有“{name}”", self._line, "可用：" + "、".join(sorted(LOOP_MEMBERS)))

    def _sign(self, node: nodes.Neg | nodes.Pos) -> None:
        if not (isinstance(node.node, nodes.Const) and isinstance(node.node.value, (int, float))):
            self._refuse_expression(node)

    def _refuse_expression(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Test):
            hint = "有没有数用 有值(…)，是否为零用 为零(…)"
            raise refuse(f"模板里不能用“is {node.name}”", self._line, hint)
        if isinstance(node, (nodes.BinExpr, nodes.UnaryExpr, nodes.Concat)):
            hint = "在公式文件里定义一个计算项，这里印它"
            raise refuse("模板里不能计算：计算写在公式里，模板只排版", self._line, hint)
        raise refuse("标签里有不能用的写法", self._line)

    # -- filters and calls

    def _filter(self, node: nodes.Filter) -> None:
        applied = self._filters.get(node.name)
        if applied is None:
            raise refuse(f"没有名为“{node.name}”的过滤器", self._line, *suggest(node.name, self._filters))
        self._fits(applied, node, 1, f"过滤器“{node.name}”")

    def _call(self, node: nodes.Call) -> None:
        called = node.node
        if isinstance(called, nodes.Name):
            function = self._functions.get(called.name)
            if function is None:
                hints = suggest(called.name, self._functions)
                raise refuse(f"没有名为“{called.name}”的函数", self._line, *hints)
            self._fits(function, node, 0, f"函数“{called.name}”")
        elif isinstance(called, nodes.Getattr):
            self._fits(None, node, 0, f"“{called.attr}”")
        else:
            raise refuse("这里不能用括号调用", self._line)

    def _fits(
        self, function: Callable[..., Any] | None, node: nodes.Filter | nodes.Call, given: int, title: str
    ) -> None:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise refuse(f"{title}的参数不能带星号", self._line)
        keywords = [keyword.key for keyword in node.kwargs if isinstance(keyword, nodes.Keyword)]
        for name in keywords:
            self._name(name, self._line)
        if function is None:
            return
        operands = [None] * (given + len(node.args))
        try:
            inspect.signature(function).bind(*operands, **dict.fromkeys(keywords))
        except TypeError:
            raise refuse(f"{title}的参数不对：{_wanted(function, given)}", self._line) from None


def _called(node: nodes.Node) -> str:
    """The name of the function that an expression calls."""
    called = node.node if isinstance(node, nodes.Call) else None
    return called.name if isinstance(called, nodes.Name) else ""


def _constant_text(node: nodes.Node) -> str | None:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else None


def _wanted(function: Callable[..., Any], given: int) -> str:
    parameters = list(inspect.signature(function).parameters.values())[given:]
    required = [parameter for parameter in parameters if parameter.default is parameter.empty]
    if not parameters:
        return "不要参数"
    if len(required) == len(parameters):
        return f"要 {len(parameters)} 个参数"
    return f"要 {len(required)} 至 {len(parameters)} 个参数"


def _first_line(node: nodes.Node) -> int:
    """The line of the first word of an expression: the parser gives `a.b` the line of the dot."""
    lines = []
    waiting = [node]
    while waiting:
        current = waiting.pop()
        lines.append(current.lineno)
        waiting.extend(current.iter_child_nodes())
    return min(line for line in lines if line)
