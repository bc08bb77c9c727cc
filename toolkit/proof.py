"""Proof-reading: checks on the canonical text of what was rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.checks import run_text_checks
from toolkit.compute import Computation
from toolkit.finding import Finding, Findings, Kind, Severity, Span
from toolkit.prose import read_document, read_narratives

HEADINGS_WITH_GAPS = Kind(
    "P001",
    Severity.ERROR,
    "成文的标题序号不连续",
    why="序号跳号或重号，多半是模板中有一节没有用计数器。",
    wrong="（一）……（三）……",
    right="模板的标题一律用 {{ 序.一() }}、{{ 序.二() }} 编号",
)
MARKS_LEFT = Kind(
    "P002",
    Severity.ERROR,
    "成文中留有标签",
    why="标签没有被替换，读者会看到模板的符号。",
    wrong="评价单位：{{ 单位.全称 }}",
    right="评价单位：示例县数据局",
)

_NUMERALS = "一二三四五六七八九十"
_PART = re.compile(r"^第\d+段(?: \[[^\]]*\])? ?(?:〔分页〕)?第[一二三四五六七八九十]+部分")
# A title inside a document: what follows counts from 一、 again.
_TITLE = re.compile(r"^第\d+段 \[(?:[^\]级]*标题|Title)\]")
_HEADING = re.compile(r"^第\d+段(?: \[[^\]]*\])? ?(?:〔分页〕)?(（?)([一二三四五六七八九十]+)(?:、|）)")
_LEFT = re.compile(r"\{\{|\}\}|\{%|%\}")


class Proofreader:
    """Reads what was rendered from one filing; a slip told before, in `findings`, is not told again."""

    def __init__(self, computation: Computation, findings: Findings) -> None:
        self._pack = computation.pack
        self._narratives = read_narratives(computation)
        self._told = {_slip(finding) for finding in findings}

    def read(self, text: str, shown: str) -> Iterator[Finding]:
        """Findings about the canonical text of one rendered document; `shown` names its template."""
        yield from proofread(text, shown)
        prose = self._narratives.holding((read_document(text, shown),))
        for finding in run_text_checks(prose, self._pack):
            if _slip(finding) not in self._told:
                self._told.add(_slip(finding))
                yield finding


def _slip(finding: Finding) -> tuple[str, str]:
    """What makes two findings about words the same mistake, in the filing and in what is made of it."""
    return finding.code, finding.values.get("实为", finding.message)


def proofread(text: str, shown: str) -> Iterator[Finding]:
    """Findings about the tags and headings of a rendered document; `shown` names its template."""
    counts = [0, 0]
    for line in text.splitlines():
        left = _LEFT.search(line)
        address = line.split(" ", 1)[0].rstrip(":：")
        if left:
            yield MARKS_LEFT.at(
                Span(shown, address=address), f"{address}：留有“{left[0]}”", hints=("请核对模板和填报内容",)
            )
        heading = _HEADING.match(line)
        if heading:
            level = 1 if heading[1] else 0
            number = _number(heading[2])
            if level == 0:
                counts[1] = 0
            if number != counts[level] + 1:
                yield HEADINGS_WITH_GAPS.at(
                    Span(shown, address=address),
                    f"{address}：标题序号应为第{counts[level] + 1}个，实为“{heading[2]}”",
                    应为=str(counts[level] + 1),
                    实为=heading[2],
                )
            counts[level] = number
        elif _PART.match(line) or _TITLE.match(line):
            counts = [0, 0]


def _number(text: str) -> int:
    """一 … 九十九 as a number."""
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _NUMERALS.index(text[-1]) + 1
    return 10 * (_NUMERALS.index(tens) + 1 if tens else 1) + (_NUMERALS.index(ones) + 1 if ones else 0)
