"""Compiling and rendering tagged text: the sandbox, the look-up of names, the budgets."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import zip_longest
from types import MappingProxyType, TracebackType
from typing import Any, cast

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from toolkit.tag.code import Generator, mark
from toolkit.tag.errors import TagError, suggest, translate
from toolkit.tag.limits import DEFAULT_BUDGET, DEFAULT_LIMITS, Budget, Limits
from toolkit.tag.names import Operation, Use, names_used
from toolkit.tag.syntax import LOOP_MEMBERS, SIDE_BY_SIDE, Admission

Out = Callable[[object, int], str]
"""Prints a value at a line of the source; raises TagError for what cannot be printed."""


class TagEnvironment:
    """Functions and filters of a pack, and how texts that use them are compiled.

    `functions` are called as `名(…)`, `filters` as `x|名`; both raise TagError for operands that do not suit
    them. Names in `opaque` give a result of another shape than their first operand (see names.names_used).
    """

    def __init__(
        self,
        functions: Mapping[str, Callable[..., Any]] = MappingProxyType({}),
        filters: Mapping[str, Callable[..., Any]] = MappingProxyType({}),
        *,
        opaque: Collection[str] = (),
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self._sandbox = _Sandbox({**functions, SIDE_BY_SIDE: side_by_side}, filters)
        self._opaque = frozenset(opaque)
        self._limits = limits

    def compile(self, source: str, *, name: str) -> CompiledText:
        """Compile a text with tags; `name` says in tracebacks what it is.

        Raises TagError with the line of the tag. Text outside tags is kept as it is, except that CR LF
        becomes LF.
        """
        if len(source) > self._limits.characters:
            raise TagError(f"文本太长：最多 {self._limits.characters} 字", line=1)
        # Before the parser sees them, which they would cost minutes.
        if source.count("{{") + source.count("{%") > self._limits.tags:
            raise TagError(f"标签太多：最多 {self._limits.tags} 个", line=1)
        endless = re.search(rf"\{{[{{%][^}}]{{{self._limits.tag}}}", source)
        if endless:
            line = source.count("\n", 0, endless.start()) + 1
            raise TagError(f"标签太长或没有结束：一个标签最多 {self._limits.tag} 字", line=line)
        try:
            tree = self._parse(source)
            uses, operations = names_used(tree, self._opaque)
            template = self._sandbox.load(tree, name)
        except (RecursionError, MemoryError):
            raise TagError("标签套得太深，无法处理", line=1) from None
        return CompiledText(template, name, uses, operations)

    def _parse(self, source: str) -> nodes.Template:
        sandbox = self._sandbox
        try:
            tree = sandbox.parse(source)
        except TemplateSyntaxError as error:
            message = error.message or ""
            line = error.lineno
            if message.startswith("Unexpected end of template."):
                line = _unclosed_line(sandbox, source) or line
            raise TagError(translate(message), line=line) from None
        except ValueError:
            # int() refuses a number of more than 4300 digits.
            raise TagError("标签里的数太大", line=1) from None
        unclosed = re.search(r"(\{#-?|\{%[-+]?\s*raw\s*-?%\})\Z", source)
        if unclosed:
            raise TagError("文末的注释或 raw 没有结束", line=source.count("\n") + 1)
        Admission(sandbox.functions, sandbox.filters, self._limits).admit(tree)
        return tree


class CompiledText:
    """A compiled text: rendered any number of times, from any thread."""

    def __init__(
        self, template: Template, name: str, uses: tuple[Use, ...], operations: tuple[Operation, ...]
    ) -> None:
        self.name = name
        self.uses = uses
        self.operations = operations
        self._template = template

    def render(self, context: Mapping[str, object], out: Out, budget: Budget = DEFAULT_BUDGET) -> str:
        """The text with its tags printed by `out`. Raises TagError with the line of the tag.

        `context` gives the root names; it is only read.
        """
        running = _Rendering(self._template, context, out, budget)
        try:
            return running.text()
        except TagError as error:
            line = self._line_of(error.__traceback__) or error.line
            named = _with_suggestion(error, context)
            raise named.at(line) from error
        except RecursionError as error:
            line = self._line_of(error.__traceback__)
            raise TagError("措辞或标签互相套用，没有尽头", line=line) from None
        except TypeError as error:
            # Raised by the tag's own comparison; anything deeper is a fault of a function and must be seen.
            if not self._raised_here(error.__traceback__):
                raise
            line = self._line_of(error.__traceback__)
            raise TagError("这里的两个值不能相互比较", line=line, hints=("同类的值才能比较",)) from error

    def _line_of(self, traceback: TracebackType | None) -> int:
        """The line of the source whose code is running in a traceback; 0 if none is."""
        line = 0
        for step in _steps(traceback):
            if self._owns(step):
                line = self._template.get_corresponding_lineno(step.tb_lineno)
        return line

    def _raised_here(self, traceback: TracebackType | None) -> bool:
        steps = list(_steps(traceback))
        return bool(steps) and self._owns(steps[-1])

    def _owns(self, step: TracebackType) -> bool:
        return step.tb_frame.f_globals is self._template.root_render_func.__globals__


def _steps(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


class _UnknownNameError(TagError):
    """A root name that the context does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(f"没有名为“{name}”的数据项")
        self.name = name


def _with_suggestion(error: TagError, context: Mapping[str, object]) -> TagError:
    if isinstance(error, _UnknownNameError):
        return TagError(error.message, hints=suggest(error.name, context))
    return error


class _Missing(StrictUndefined):
    """Refuses a missing name where it is met, before any filter or comparison could make something of it."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: object = None,
        name: str | None = None,
        exc: type[Exception] = TagError,
    ) -> None:
        del hint, obj, exc
        raise _UnknownNameError(name or "")


_NOT_LISTS = (str.__iter__, dict.__iter__, MappingProxyType.__iter__)


class _Rendering(Context):
    """The context of one rendering: counts what is put out and gone through."""

    def __init__(self, template: Template, names: Mapping[str, object], out: Out, budget: Budget) -> None:
        # Jinja only ever asks the mapping whether it has a name, and for it.
        super().__init__(template.environment, names, template.name, {})  # type: ignore[arg-type]
        self.out = out
        self._root = template.root_render_func
        self._budget = budget
        self._gone_through = 0

    def text(self) -> str:
        """Everything put out, within the budget."""
        limit = self._budget.characters
        chunks = []
        size = 0
        for chunk in self._root(self):
            size += len(chunk)
            if size > limit:
                raise TagError(f"成文太长：超过 {limit} 字")
            chunks.append(chunk)
        return "".join(chunks)

    def each(self, rows: Iterable[object], line: int) -> tuple[object, ...]:
        """The rows of a loop, counted against the budget."""
        # A text would give its characters, a group its names: neither is meant by a loop.
        iterator = getattr(type(rows), "__iter__", None)
        if iterator is None or iterator in _NOT_LISTS:
            raise TagError("for … in 后面不是表，也不是条目，不能逐项列出", line=line)
        listed = tuple(rows)
        self._gone_through += len(listed)
        if self._gone_through > self._budget.iterations:
            raise TagError(f"循环太多：超过 {self._budget.iterations} 次", line=line)
        return listed


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2 with everything taken away that a tag does not need."""

    code_generator_class = Generator

    def __init__(
        self, functions: Mapping[str, Callable[..., Any]], filters: Mapping[str, Callable[..., Any]]
    ) -> None:
        # The optimizer would call filters while compiling.
        super().__init__(undefined=_Missing, optimized=False, autoescape=False, keep_trailing_newline=True)
        self.globals.clear()
        self.tests.clear()
        self.filters.clear()
        self.filters.update(filters)
        self.functions = dict(functions)

    def load(self, tree: nodes.Template, name: str) -> Template:
        """Code for an admitted tree, which is used up by it."""
        mark(tree)
        try:
            code = self.compile(tree, name, f"<{name}>")
        except SyntaxError:
            raise TagError("标签套得太深，无法处理", line=1) from None
        return Template.from_code(self, code, {})

    def getattr(self, obj: object, attribute: str) -> Any:  # noqa: ANN401
        """What a dot reaches."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if type(obj) is LoopContext and attribute in LOOP_MEMBERS:
            return getattr(obj, attribute)
        return look_up(obj, attribute)

    def getitem(self, obj: object, argument: str) -> Any:  # noqa: ANN401
        """The same look-up: `a["b"]` is `a.b`."""
        return self.getattr(obj, argument)

    def method(self, obj: object, name: str) -> Callable[..., Any]:
        """A method that an object's class offers: `jixiao_safe = True`, and `calls`, name → attribute."""
        kind: Any = type(obj)
        calls: Mapping[str, str] = kind.calls if getattr(kind, "jixiao_safe", False) is True else {}
        if name not in calls:
            raise TagError(f"“{name}”不能用括号调用", hints=suggest(name, calls))
        found: Callable[..., Any] = getattr(obj, calls[name])
        return found

    @staticmethod
    def listed(items: tuple[object, ...]) -> tuple[object, ...]:
        """A list written in a tag: one within another would grow without end when set again and again."""
        if any(type(item) is tuple for item in items):
            raise TagError("标签里的列表不能再套列表")
        return items

    @staticmethod
    def exact(digits: str) -> Fraction:
        """A decimal number written in a tag."""
        return Fraction(digits)


def side_by_side(*tables: object) -> tuple[tuple[object, ...], ...]:
    """并列: the rows of several tables at once; where one has no more rows, an empty one stands for it."""
    for table in tables:
        if isinstance(table, (str, Mapping)) or not isinstance(table, Iterable):
            raise TagError(f"“{SIDE_BY_SIDE}”的括号里只能是表或条目")
    return tuple(zip_longest(*cast("tuple[Iterable[object], ...]", tables), fillvalue=""))


def look_up(data: object, name: str) -> object:
    """A member of a piece of data, never an attribute of a Python object: what `data.name` is in a tag.

    Mappings have members by key; other classes by a method `member(name)` that raises LookupError for what
    there is not, and may list the names there are by `members()`. Raises TagError with the names that look
    like it.
    """
    kind: Any = type(data)
    member = getattr(kind, "member", None)
    try:
        if member is not None:
            return member(data, name)
        if isinstance(data, Mapping):
            return data[name]
    except LookupError:
        raise TagError(f"没有名为“{name}”的下级名称", hints=suggest(name, _members(data))) from None
    raise TagError(f"这一项不是组、行或表，没有下级名称“{name}”")


def _members(data: object) -> Iterable[str]:
    members = getattr(type(data), "members", None)
    if members is not None:
        names: Iterable[str] = members(data)
        return names
    return data if isinstance(data, Mapping) else ()


_BLOCKS = ("if", "for", "with")


def _unclosed_line(sandbox: _Sandbox, source: str) -> int:
    """The line of the innermost block that is still open at the end of the source."""
    opened: list[tuple[str, int]] = []
    after_begin = False
    for line, kind, value in sandbox.lex(source):
        if kind == "name" and after_begin:
            if value in _BLOCKS:
                opened.append((value, line))
            elif opened and value == f"end{opened[-1][0]}":
                opened.pop()
        after_begin = kind == "block_begin" or (after_begin and kind == "whitespace")
    return opened[-1][1] if opened else 0
