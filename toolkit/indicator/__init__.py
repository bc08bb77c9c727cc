"""Indicators as clerks write them: what should be achieved, what was achieved, whether it was.

`parse_target` reads a 指标值 (≥10项, 2024年12月31日前, 合格及以上), `parse_actual` the 完成值 that
belongs to it, `is_met` compares the two, `print_target` writes a target in its canonical form,
`print_actual` what was achieved as a sentence says it.
"""

from toolkit.indicator.actual import NO_ANSWERS, Actual, Answers, is_met, parse_actual, print_actual
from toolkit.indicator.errors import UNREADABLE_ACTUAL, UNREADABLE_TARGET, TargetError
from toolkit.indicator.target import Operator, Target, parse_target, print_target

__all__ = [
    "NO_ANSWERS",
    "UNREADABLE_ACTUAL",
    "UNREADABLE_TARGET",
    "Actual",
    "Answers",
    "Operator",
    "Target",
    "TargetError",
    "is_met",
    "parse_actual",
    "parse_target",
    "print_actual",
    "print_target",
]
