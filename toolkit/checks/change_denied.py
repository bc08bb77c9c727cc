"""A change that its own sentence denies, or a change by nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose, around

CHANGE_DENIED = Kind(
    "P214",
    Severity.WARNING,
    "同一句里既说增减又说持平",
    why="两种说法只能有一个对；增减为0时应写持平。",
    wrong="公务接待费减少为0万元，与上年持平；较上年决算数增加0万元，增长0%",
    right="公务接待费0万元，与上年决算数持平",
)

_WORDS = "增加|减少|增长|下降|上升|降低|提高"
_TO_NOTHING = (
    r"(?:减少|下降|降低)[为至到]\s*0(?![.\d])[^。；;\n]{0,20}?[与同和](?:上年|去年)[^。；;，,\n]{0,8}持平"
)
_BY_NOTHING = re.compile(rf"(?:{_WORDS})了?\s*0(?:\.0+)?\s*(?:万元|亿元|元|[%％])(?!\d)")


def read(prose: Prose) -> Iterator[Finding]:
    """Each change of a base that is called unchanged in one sentence; each change by 0, once a sentence."""
    bases = "|".join(map(re.escape, prose.words(CHANGE_DENIED, "基数")))
    denied = re.compile(
        rf"[比较]({bases}|\d{{4}}年度?)[^。；;\n]{{0,12}}(?:{_WORDS})了?\s*\d[^。；;\n]{{0,30}}?"
        rf"[与同和]\1[^。；;，,\n]{{0,8}}持平|{_TO_NOTHING}"
    )
    for passage in prose.passages:
        if "持平" in passage.text:
            for match in denied.finditer(passage.text):
                yield prose.slip(
                    CHANGE_DENIED,
                    passage,
                    match.span(),
                    f"既说增减又说持平：“{match[0]}”",
                    "请核对数字，只留一种说法",
                )
        last = -1
        for match in _BY_NOTHING.finditer(passage.text):
            sentence = passage.text.count("。", 0, match.start())
            if sentence != last:
                yield prose.slip(
                    CHANGE_DENIED,
                    passage,
                    match.span(),
                    f"说增减，数却是0：“{around(passage.text, *match.span())}”",
                    "没有增减的写“持平”；原来就没有的不必比较",
                )
            last = sentence
