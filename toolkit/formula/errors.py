"""What can be wrong with a formula as it is written, and the findings made of it."""

from __future__ import annotations

from typing import Final

from toolkit.finding import Finding, Kind, Severity, Span

SYNTAX: Final = Kind(
    "F001",
    Severity.ERROR,
    "公式写法有误",
    why="公式读不通，就算不出这个数据项和用到它的一切数据项。",
    wrong="公式: 甲−",
    right="公式: 甲−乙",
)
UNKNOWN_NAME: Final = Kind(
    "F002",
    Severity.ERROR,
    "公式用了没有声明的名称",
    why="公式只能引用数据字典、公式和评分中声明过的名称；写错一个字就找不到。",
    wrong="公式: 甲−乙数",
    right="公式: 甲−乙",
)
UNKNOWN_FUNCTION: Final = Kind(
    "F003",
    Severity.ERROR,
    "公式用了没有的函数",
    why="函数只有规定的几个；没有的函数不知道该怎样计算。",
    wrong="公式: SUM(表, 列)",
    right="公式: 合计(表, 列)",
)
WRONG_ARGUMENTS: Final = Kind(
    "F004",
    Severity.ERROR,
    "函数的参数个数不对",
    why="参数少了或多了，函数的含义就不确定。",
    wrong="公式: 增减率(甲)",
    right="公式: 增减率(甲, 乙)",
)
UNIT_CLASH: Final = Kind(
    "F005",
    Severity.ERROR,
    "公式里的单位不一致",
    why="不同单位的数不能相加、相减、比较；硬算出来的数没有意义。",
    wrong="公式: 5万元+3人",
    right="公式: 5万元/3人",
)
TOO_COMPLEX: Final = Kind(
    "F006",
    Severity.ERROR,
    "公式太长或太深",
    why="公式有长度和层数的上限，以保证看得懂、算得完。",
    wrong="公式: 甲+甲+甲+……（连加一百个）",
    right="公式: 合计(表, 列)",
)
WRONG_TYPE: Final = Kind(
    "F007",
    Severity.ERROR,
    "公式里的值用错了地方",
    why="文字不能计算，数不能当条件，表不能当数用。",
    wrong="公式: 若(甲, 1, 0)",
    right="公式: 若(甲>0, 1, 0)",
)


class FormulaError(Exception):
    """A formula that cannot be used as it is written.

    `message` is Chinese and says what was expected and found; `offset` counts characters of the formula from
    0; `kind` tells which finding it makes.
    """

    def __init__(
        self, message: str, offset: int = 0, hints: tuple[str, ...] = (), kind: Kind = SYNTAX
    ) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hints = hints
        self.kind = kind


def formula_finding(error: FormulaError, span: Span) -> Finding:
    """Make the finding for a formula whose text starts at `span`; its column moves on to the faulty place."""
    column = span.column + error.offset if span.column else 0
    place = Span(span.file, span.line, column, span.address)
    return error.kind.at(place, f"公式第 {error.offset + 1} 个字：{error.message}", hints=error.hints)
