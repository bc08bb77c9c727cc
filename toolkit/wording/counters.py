"""Numbers of headings and of lines: literal text, kept gapless by counting only what is printed."""

from __future__ import annotations

from types import MappingProxyType
from typing import ClassVar, Final

from toolkit.tag import TagError
from toolkit.wording.numerals import chinese_number

_LEVELS: Final = 5


def heading_number(number: object, level: object) -> str:
    """The number of a heading: level 0 is 第一部分, 1 一、, 2 （一）, 3 1., 4 （1） (GB/T 9704).

    Raises TagError for another level or a number below 1.
    """
    if type(number) is not int or not 1 <= number < 10**4:
        raise TagError("“序号”的第一个参数应为从 1 起的整数")
    if type(level) is not int or not 0 <= level < _LEVELS:
        raise TagError("“序号”的级应为 0 至 4", hints=("0 第一部分，1 一、，2 （一），3 1.，4 （1）",))
    chinese = chinese_number(number)
    return (f"第{chinese}部分", f"{chinese}、", f"（{chinese}）", f"{number}.", f"（{number}）")[level]


class Counter:
    """Counts the headings of one document, `序.一()` … `序.部分()`, and its lines, `序.行次("收入", 1)`.

    Counting at a level starts the lower ones again; `序.另起()` does so below the parts, and prints nothing:
    it stands in the title of a report inside a document.

    Lines are counted by themselves under each name.
    """

    jixiao_safe: ClassVar = True
    calls: ClassVar = MappingProxyType(
        {
            "部分": "part",
            "一": "first",
            "二": "second",
            "三": "third",
            "四": "fourth",
            "另起": "restart",
            "行次": "line",
        }
    )

    def __init__(self) -> None:
        self._counts = [0] * _LEVELS
        self._lines: dict[str, int] = {}

    def part(self) -> str:
        """Count a part: 第一部分."""
        return self._next(0)

    def first(self) -> str:
        """Count a first level: 一、."""
        return self._next(1)

    def second(self) -> str:
        """Count a second level: （一）."""
        return self._next(2)

    def third(self) -> str:
        """Count a third level: 1."""
        return self._next(3)

    def fourth(self) -> str:
        """Count a fourth level: （1）."""
        return self._next(4)

    def restart(self) -> str:
        """Count from 一、 again."""
        self._counts[1:] = [0] * (_LEVELS - 1)
        return ""

    def line(self, name: object, start: object) -> int:
        """Count a line of the part of a table that `name` stands for, from `start` on."""
        if not isinstance(name, str) or type(start) is not int:
            raise TagError("“行次”要一个名称和第一行的行次", hints=('例如 序.行次("右栏", 32)',))
        number = self._lines.get(name, start)
        self._lines[name] = number + 1
        return number

    def _next(self, level: int) -> str:
        self._counts[level] += 1
        self._counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        return heading_number(self._counts[level], level)
