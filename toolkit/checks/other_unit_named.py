"""Another unit's name where the filing's own belongs: before a set phrase, in a title, on the cover."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose

OTHER_UNIT_NAMED = Kind(
    "P203",
    Severity.WARNING,
    "固定说法、标题或封面上是别的单位的名称",
    why="多半是从别的单位的稿子复制来的。句中提到其他单位（如“根据县财政局的要求”）不管。",
    wrong="邻县水务局2024年度部门整体支出绩效自评报告",
    right="示例县交通运输局2024年度部门整体支出绩效自评报告",
)

_UNIT = (
    r"(?P<unit>[\u4e00-\u9fff]{2,24}?"
    r"(?:委员会|联合会|办公室|管理局|服务局|中心|局|厅|馆|院|委|办|站|所|校)(?:机关)?)"
)
_LEAD = re.compile(r"^.*(?:现将|现就|关于|如下|是|为|对|即)")
_DIVISION = re.compile(r"^.*?(?:自治[县州区]|[省市州县区旗镇乡])(?=..)")
_ASKED = re.compile(r"(?:根据|按照|依据|经|由|按|报|向|与|和|及|同|对照|落实|会同|印发)")
_LEAST = 3


def read(prose: Prose) -> Iterator[Finding]:
    """Each unit as the subject of a set phrase or behind a label of the cover, and is not us."""
    own = _names(prose, "本单位")
    phrases, labels = prose.words(OTHER_UNIT_NAMED, "固定语"), prose.words(OTHER_UNIT_NAMED, "封面")
    if not own or not phrases:
        return
    also = own | _names(prose, "其他单位")
    said = "|".join(re.escape(phrase) for phrase in phrases)
    patterns = [
        re.compile(
            rf"(?:^|(?<=[。；，、：:，,;]))(?:现将|现就|关于|\d{{4}}年度?|\s)*{_UNIT}(?:部门)?\d{{4}}年度?(?:部门)?(?:{said})",
            re.MULTILINE,
        ),
        re.compile(
            rf"(?:^|(?<=[。；，、：:，,;]))(?:现将|现就|关于|\s)*\d{{4}}年度?{_UNIT}(?:部门)?(?:{said})",
            re.MULTILINE,
        ),
    ]
    if labels:
        named = "|".join(re.escape(label) for label in labels)
        patterns.append(
            re.compile(
                rf"^\s*(?:{named})(?:[（(][^）)\n]*[）)])?\s*[：:]\s*(?:[（(]公章[）)])?{_UNIT}\s*$",
                re.MULTILINE,
            )
        )
    for passage in prose.passages:
        for pattern in patterns:
            for match in pattern.finditer(passage.text):
                unit = _LEAD.sub("", match["unit"])
                if len(unit) >= _LEAST and not _ASKED.match(unit) and not _is_one_of(unit, also):
                    yield prose.slip(
                        OTHER_UNIT_NAMED,
                        passage,
                        (match.end("unit") - len(unit), match.end("unit")),
                        f"写的是“{unit}”，本单位是“{max(own, key=len)}”",
                        "请改为本单位的名称；确指其他单位的不必理会",
                        expected=max(own, key=len),
                    )


def _names(prose: Prose, parameter: str) -> frozenset[str]:
    paths = prose.words(OTHER_UNIT_NAMED, parameter)
    return frozenset(name for path in paths for name in prose.given(path) if name)


def _is_one_of(unit: str, names: frozenset[str]) -> bool:
    """Whether a unit is one of these, with or without the county before it, in full or in short."""
    short = _without_division(unit)
    return any(
        unit in name or name in unit or short in name or _without_division(name) in short for name in names
    )


def _without_division(name: str) -> str:
    return _DIVISION.sub("", name)
