"""How a filing is written wrongly, as far as that would lose something when it is written anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.filing import FilingPlace, read_own
from toolkit.filing.read import COMPUTED_GIVEN, REPEATED_ROW, UNKNOWN_NAME, WRONG_SHAPE
from toolkit.finding import Finding, Kind, Severity, Span

NOT_CHANGEABLE = Kind(
    "E040",
    Severity.ERROR,
    "填报文件改不了",
    why="文件有写法上的问题，或者用了少见的 YAML 写法，改动时保证不了其余内容不变。",
    wrong="往有全角冒号、重复的键的文件里导入表单",
    right="先用 jixiao check 查出写法上的问题并改正，或者导入到一个新文件",
)
BADLY_WRITTEN = Kind(
    "E041",
    Severity.ERROR,
    "填报有写法上的问题，没有往下做",
    why="写法不对的内容放不进表单的格子，也带不进下一年，会丢失。",
    wrong="填报文件中有数据字典没有的名称",
    right="先按所列的问题改正填报文件，再生成表单或者结转",
)

_LOST = frozenset(kind.code for kind in (COMPUTED_GIVEN, REPEATED_ROW, UNKNOWN_NAME, WRONG_SHAPE))


def faults_of_form(place: FilingPlace, findings: Iterable[Finding], shown: str) -> Iterator[Finding]:
    """Those of a filing's findings that tell of content which would be lost, and one that says so."""
    own = read_own(place, shown)
    faulty = [*own.findings, *(finding for source in own.sources for finding in source.findings)]
    lost = [
        finding
        for finding in findings
        if finding.severity is Severity.ERROR and (finding in faulty or finding.code in _LOST)
    ]
    yield from lost
    if lost:
        message = f"填报有 {len(lost)} 处写法上的问题"
        yield BADLY_WRITTEN.at(Span(shown), message, hints=("请先改正所列的问题",))
