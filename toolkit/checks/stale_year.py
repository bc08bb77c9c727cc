"""A set phrase or a title that speaks of another year than that of the filing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose, around

STALE_YEAR = Kind(
    "P201",
    Severity.WARNING,
    "固定说法中的年份不是评价年度",
    why="多半是沿用往年的稿子，没有改年份。只看“某年度……支出、决算、预算、绩效、自评”这类说法和标题，"
    "“2012年挂牌”一类的年份不管；上年和下年、作比较用的年份、书名号和引号里的年份也不管。",
    wrong="通过比较2020年度财政支出的结果与年初目标",
    right="通过比较2024年度财政支出的结果与年初目标",
)

_YEAR = re.compile(r"(?<![\d〔\-—至])((?:19|20)\d\d)(\s*年度|\s*年)")
# What stands between the year and the set word in a phrase; a longer way is another matter.
_BETWEEN = 14
_STOP = re.compile(r"[，。；：、,;:（(“《\n\d]")
_BEFORE = 6
_COMPARED = re.compile(r"(?:比(?!较)|(?<!比)较|以|自|从|同|与|至|到|超过|相当于)[^，。；,;\n]{0,3}$")
_BASES = ("基数", "基期", "以来", "结转", "历年", "以前年度", "往年", "跨年")
_QUOTED = re.compile(r"《[^》\n]*》|“[^”\n]*”|〔[^〕\n]*〕")
_TITLE = re.compile(r"(?:报告|表|说明|情况)\s*$")
_LONGEST_TITLE = 45


def read(prose: Prose) -> Iterator[Finding]:
    """Each year before a set word that is neither the year of the filing nor a neighbour of it."""
    words = prose.words(STALE_YEAR, "固定语")
    if not words:
        return
    links = prose.words(STALE_YEAR, "连接语")
    for passage, start, line in prose.lines():
        quoted = [match.span() for match in _QUOTED.finditer(line)]
        for match in _YEAR.finditer(line):
            year = int(match[1])
            if year == prose.year or any(a <= match.start() < b for a, b in quoted):
                continue
            if _is_title(line, words):
                stale = True
            else:
                stale = abs(year - prose.year) > 1 and _is_set(line, match, words, links)
            if stale:
                place = (start + match.start(), start + match.end())
                yield prose.slip(
                    STALE_YEAR,
                    passage,
                    place,
                    f"写着“{around(passage.text, *place)}”，评价年度是{prose.year}",
                    f"如指本年度，请改为{prose.year}年度；确指{year}年的不必理会",
                    expected=str(prose.year),
                )


def _is_title(line: str, words: tuple[str, ...]) -> bool:
    text = line.strip()
    return (
        len(text) <= _LONGEST_TITLE
        and not re.search(r"[，。；,;]", text)
        and _TITLE.search(text) is not None
        and any(word in text for word in words)
    )


def _is_set(line: str, match: re.Match[str], words: tuple[str, ...], links: tuple[str, ...]) -> bool:
    """Whether a set word follows the year at once, or behind words that set phrases put in between."""
    before = line[max(0, match.start() - _BEFORE) : match.start()]
    if _COMPARED.search(before) or any(base in line for base in _BASES):
        return False
    rest = line[match.end() : match.end() + _BETWEEN].lstrip(" ")
    stop = _STOP.search(rest)
    rest = rest[: stop.start()] if stop else rest
    found = min((place for word in words if (place := rest.find(word)) >= 0), default=-1)
    if found < 0:
        return False
    if match[2].strip() == "年度":
        return True
    between = rest[:found]
    for link in sorted(links, key=len, reverse=True):
        between = between.replace(link, "")
    return not between
