"""Which names a template uses, found without rendering it.

Every reference is reported as the full path that it reads: loop variables and names given by `set` and `with`
are replaced by what they stand for, so `行.决算` inside `for 行 in 支出` is ("支出", "*", "决算").
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from jinja2 import nodes

Path: TypeAlias = tuple[str, ...]
"""Names from the root downwards; "*" is each row of a table or each text of a list."""

_Scope: TypeAlias = dict[str, tuple[Path, ...]]
"""A name bound in the template → what it may stand for; nothing where that is not a piece of data."""


@dataclass(frozen=True, slots=True)
class Use:
    """A path that the template reads, and the line of the tag that reads it."""

    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class Operation:
    """A filter or function that the template applies.

    `subjects` are the paths that its first operand may be; `constants` the texts among its arguments, such as
    the name of a phrase table.
    """

    name: str
    line: int
    subjects: tuple[Path, ...]
    constants: tuple[str, ...]


def names_used(
    tree: nodes.Template, opaque: Collection[str] = ()
) -> tuple[tuple[Use, ...], tuple[Operation, ...]]:
    """Every use and every operation of an admitted template, in the order of the text, each once.

    The result of a filter or function is taken to have the shape of its first operand, unless it is named in
    `opaque`.
    """
    reading = _Reading(frozenset(opaque))
    reading.block(tree.body, {})
    return tuple(dict.fromkeys(reading.uses)), tuple(dict.fromkeys(reading.operations))


def _joined(*paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(path for group in paths for path in group))


class _Reading:
    """One walk over a template; the scope of names is handed down, never shared with a sibling block."""

    def __init__(self, opaque: frozenset[str]) -> None:
        self.uses: list[Use] = []
        self.operations: list[Operation] = []
        self._opaque = opaque
        self._line = 0

    # -- statements

    def block(self, body: Iterable[nodes.Node], scope: _Scope) -> None:
        """Read statements in their order; names that they bind are put into `scope`."""
        for node in body:
            self.statement(node, scope)

    def statement(self, node: nodes.Node, scope: _Scope) -> None:
        """Read one statement."""
        self._line = node.lineno
        match node:
            case nodes.Output():
                for child in node.nodes:
                    self._line = child.lineno
                    self.read(child, scope)
            case nodes.Assign(target=nodes.Name(name=name)):
                scope[name] = self.read(node.node, scope)
            case nodes.If():
                self._choice(node, scope)
            case nodes.For():
                self._loop(node, scope)
            case nodes.With():
                inner = dict(scope)
                for target, value in zip(node.targets, node.values, strict=True):
                    if isinstance(target, nodes.Name):
                        inner[target.name] = self.read(value, scope)
                self.block(node.body, inner)

    def _choice(self, node: nodes.If, scope: _Scope) -> None:
        """Each branch binds for itself; afterwards a name may stand for what any branch gave it."""
        outcomes = []
        for branch in (node, *node.elif_):
            self._line = branch.lineno
            self.read(branch.test, scope)
            outcomes.append(dict(scope))
            self.block(branch.body, outcomes[-1])
        outcomes.append(dict(scope))
        self.block(node.else_, outcomes[-1])
        for name in dict.fromkeys(name for outcome in outcomes for name in outcome):
            # A branch that does not bind the name leaves what the context calls so.
            scope[name] = _joined(*(outcome.get(name, ((name,),)) for outcome in outcomes))

    def _loop(self, node: nodes.For, scope: _Scope) -> None:
        rows: tuple[Path, ...] = ()
        inner = dict(scope)
        if isinstance(node.target, nodes.Tuple) and isinstance(node.iter, nodes.Call):
            for target, table in zip(node.target.items, node.iter.args, strict=True):
                if isinstance(target, nodes.Name):
                    inner[target.name] = self._rows(table, scope)
        elif isinstance(node.iter, (nodes.List, nodes.Tuple)):
            rows = _joined(*[self.read(item, scope) for item in node.iter.items])
        else:
            rows = self._rows(node.iter, scope)
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = rows
        if node.test is not None:
            self.read(node.test, inner)
        inner["loop"] = ()
        self.block(node.body, inner)
        self.block(node.else_, dict(scope))

    def _rows(self, table: nodes.Node, scope: _Scope) -> tuple[Path, ...]:
        rows = tuple((*path, "*") for path in self._resolve(table, scope))
        self._record(rows)
        return rows

    # -- expressions

    def read(self, node: nodes.Node, scope: _Scope) -> tuple[Path, ...]:
        """Read an expression as a whole: record the paths that it is, and return them."""
        paths = self._resolve(node, scope)
        if isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
            self._record(paths)
        return paths

    def _record(self, paths: Iterable[Path]) -> None:
        self.uses.extend(Use(path, self._line) for path in paths)

    def _resolve(self, node: nodes.Node, scope: _Scope) -> tuple[Path, ...]:
        """The paths that an expression may be; what it reads on the way is recorded, these paths are not."""
        match node:
            case nodes.Name(name=name):
                return scope.get(name, ((name,),))
            case nodes.Getattr(node=inner, attr=name):
                return tuple((*path, name) for path in self._resolve(inner, scope))
            case nodes.Getitem(node=inner, arg=nodes.Const(value=str(name))):
                return tuple((*path, name) for path in self._resolve(inner, scope))
            case nodes.Filter():
                operands = [operand for operand in (node.node, *node.args) if operand is not None]
                return self._operation(node.name, [*operands, *_values(node.kwargs)], scope)
            case nodes.Call(node=nodes.Name(name=name)):
                return self._operation(name, [*node.args, *_values(node.kwargs)], scope)
            case nodes.CondExpr():
                self.read(node.test, scope)
                parts = [part for part in (node.expr1, node.expr2) if part is not None]
                return _joined(*[self.read(part, scope) for part in parts])
            case nodes.And() | nodes.Or():
                return _joined(self.read(node.left, scope), self.read(node.right, scope))
        # A method: what it gives is not known, what it is asked of is in use.
        for child in node.iter_child_nodes():
            self.read(child, scope)
        return ()

    def _operation(self, name: str, operands: Sequence[nodes.Node], scope: _Scope) -> tuple[Path, ...]:
        read = [self.read(operand, scope) for operand in operands]
        subjects = read[0] if read else ()
        constants = [operand.value for operand in operands if isinstance(operand, nodes.Const)]
        texts = tuple(constant for constant in constants if isinstance(constant, str))
        self.operations.append(Operation(name, self._line, subjects, texts))
        return () if name in self._opaque else subjects


def _values(arguments: Iterable[nodes.Node]) -> list[nodes.Node]:
    """What stands behind the names of named arguments."""
    return [argument.value for argument in arguments if isinstance(argument, nodes.Keyword)]
