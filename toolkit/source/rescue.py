"""What to do where PyYAML still fails: tell its problem in Chinese, leave the lines out, read the rest."""

from __future__ import annotations

from typing import Final

import yaml

from toolkit.finding import Finding
from toolkit.source import kinds
from toolkit.source.compose import Composer
from toolkit.source.nodes import Limits, Node
from toolkit.source.sheet import Sheet

_ATTEMPTS: Final = 20
# Words of PyYAML's and libyaml's messages, and what they mean to a clerk.
_PROBLEMS: Final = (
    ("mapping values are not allowed", "这里的冒号没有归处"),
    ("expected ':'", "这里缺少冒号"),
    ("expected <block end>", "缩进与上面各行不齐"),
    ("expected key", "缩进与上面各行不齐，或缺少“名称: ”"),
    ("'-' indicator", "缩进与上面的列表不齐"),
    ("sequence entries are not allowed", "“- ”开头的列表不能写在这里"),
    ("cannot start any token", "这里的符号不能放在开头，应加引号"),
    ("escape", "双引号里的反斜杠会被当成转义符"),
    ("end of stream", "引号或括号没有配对"),
    ("','", "括号内缺少逗号或后一个括号"),
    ("duplicate", "同样的锚或指令写了两次"),
    ("anchor", "& 或 * 后面的名称不对"),
    ("alias", "& 或 * 后面的名称不对"),
    ("tag", "! 开头的类型标签不对"),
)


class Rescue:
    """Composes a sheet; lines that cannot be read are left out and reported, one finding each."""

    def __init__(self, sheet: Sheet, limits: Limits) -> None:
        self.findings: list[Finding] = []
        self._sheet = sheet
        self._limits = limits
        self._told: tuple[int, int] | None = None

    def compose(self) -> Node | None:
        """Give the root node; None where there is nothing. Raises RefusedError."""
        for _ in range(_ATTEMPTS):
            composer = Composer(self._sheet, self._limits)
            try:
                root = composer.compose(self._sheet.text())
            except yaml.YAMLError as error:
                if not self._leave_out(error):
                    return None
            else:
                self.findings.extend(composer.findings)
                return root
        return None

    def _leave_out(self, error: yaml.YAMLError) -> bool:
        """Blank the line of the problem and what is deeper below it; False where nothing is left."""
        line = self._line_of(error)
        if line is None:
            return False
        text = self._sheet.repaired(line)
        indent = len(text) - len(text.lstrip(" "))
        below = line + 1
        while below < len(self._sheet.lines) and self._is_deeper(below, indent):
            below += 1
        if self._told is not None and line == self._told[1]:
            line = self._told[0]  # what follows a line left out may fail for that reason alone
        extent = f"第{line + 1}行" if below == line + 1 else f"第{line + 1}行到第{below}行"
        if not self._sheet.tell_more(line, f"{extent}没有读"):
            mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
            column = (
                self._sheet.original(line, mark.column) if mark is not None and mark.line == line else indent
            )
            self._sheet.report(
                kinds.UNKNOWN,
                line,
                column,
                f"{_explain(error)}；{extent}没有读",
                hints=("对照上下各行的写法改正这一行",),
            )
        for left_out in range(line, below):
            self._sheet.blank(left_out)
        self._told = (line, below)
        return True

    def _line_of(self, error: yaml.YAMLError) -> int | None:
        marks = [error.problem_mark, error.context_mark] if isinstance(error, yaml.MarkedYAMLError) else []
        context = (error.context or "") if isinstance(error, yaml.MarkedYAMLError) else ""
        if "flow" in context or "quoted" in context:
            marks.reverse()
        for mark in marks:
            if mark is None:
                continue
            line = min(mark.line, len(self._sheet.lines) - 1)
            while line >= 0 and self._is_empty(line):
                line -= 1
            if line >= 0:
                return int(line)
        last = [line for line in range(len(self._sheet.lines)) if not self._is_empty(line)]
        return last[-1] if last else None

    def _is_empty(self, line: int) -> bool:
        text = self._sheet.repaired(line).strip()
        return not text or text.startswith("#")

    def _is_deeper(self, line: int, indent: int) -> bool:
        text = self._sheet.repaired(line)
        return not text.strip() or len(text) - len(text.lstrip(" ")) > indent


def _explain(error: yaml.YAMLError) -> str:
    problem = error.problem if isinstance(error, yaml.MarkedYAMLError) and error.problem else str(error)
    return next((meaning for words, meaning in _PROBLEMS if words in problem), "这一行的写法不能识别")
