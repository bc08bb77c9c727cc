"""A year that lost a digit, or its 年."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose, around

YEAR_CUT_SHORT = Kind(
    "P202",
    Severity.WARNING,
    "年份缺了数字或“年”字",
    why="年份不完整，读者只能猜是哪一年。",
    wrong="202年度部门决算；2020我局三公经费支出",
    right="2020年度部门决算；2020年我局三公经费支出",
)

_CUT = re.compile(
    r"(?<![\d.,，第近前后])(?:20\d|19\d)\s*年(?=度|\d{1,2}月|初预算|末结转)"
    r"|(?<![\d.,])20\d{3,}\s*年(?=度|\d|初|末|底|[\u4e00-\u9fff])"
    r"|(?<![\d.,〔\-—至])20[0-4]\d\s*(?=(?:我|本)(?:局|单位|部门|委|办|中心|县|市|区))"
)


def read(prose: Prose) -> Iterator[Finding]:
    """Each year of three or of more than four digits, and each year that 我局 follows at once."""
    for passage in prose.passages:
        for match in _CUT.finditer(passage.text):
            yield prose.slip(
                YEAR_CUT_SHORT,
                passage,
                match.span(),
                f"的年份不完整：“{around(passage.text, *match.span())}”",
                "请把年份写全，如2024年度",
            )
