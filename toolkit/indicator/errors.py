"""What can be wrong with a 指标值 or a 完成值."""

from __future__ import annotations

from toolkit.finding import Kind, Severity

UNREADABLE_TARGET = Kind(
    "R010",
    Severity.ERROR,
    "指标值看不懂",
    why="看不出是至少、至多还是恰好达到多少，就不能判断是否完成，也不能计分。",
    wrong="指标值: 90%-95%",
    right="指标值: ≥90%",
)
UNREADABLE_ACTUAL = Kind(
    "R011",
    Severity.ERROR,
    "完成值与指标值对不上",
    why="完成值须与指标值是同一种东西：同是数且单位一致，同是日期，或者是约定的用语。",
    wrong="指标值: ≥10项，完成值: 12个",
    right="指标值: ≥10项，完成值: 12项",
)


class TargetError(ValueError):
    """A target or actual value that is not understood: a Chinese message, and hints what to do."""

    def __init__(self, message: str, hints: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hints = hints
