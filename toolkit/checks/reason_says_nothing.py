"""A reason that is an empty phrase."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Passage, Prose

REASON_SAYS_NOTHING = Kind(
    "P216",
    Severity.NOTE,
    "原因说得太空",
    why="“工作需要”“客观原因”什么也没有说明，审核时会被退回补充。空话的清单由模板包列出。",
    wrong="变动原因: 工作需要",
    right="变动原因: 新增县道养护项目2个",
)

_TRIMMED = " \u3000，。；、,;"


def read(prose: Prose) -> Iterator[Finding]:
    """Each reason, as a text of its own or behind 原因是, that is nothing but an empty phrase of the pack."""
    phrases = prose.words(REASON_SAYS_NOTHING, "空话")
    fields = frozenset(prose.words(REASON_SAYS_NOTHING, "用于"))
    if not phrases:
        return
    said = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    behind = re.compile(rf"原因(?:是|为|系|[：:])\s*({said})(?=[。；，;,\n]|$)", re.MULTILINE)
    for passage in prose.passages:
        whole = passage.text.strip(_TRIMMED)
        if passage.source and passage.source[-1] in fields and whole in phrases:
            start = passage.text.index(whole)
            yield _slip(prose, passage, (start, start + len(whole)))
        for match in behind.finditer(passage.text):
            yield _slip(prose, passage, match.span(1))


def _slip(prose: Prose, passage: Passage, place: tuple[int, int]) -> Finding:
    said = passage.text[place[0] : place[1]]
    return prose.slip(
        REASON_SAYS_NOTHING,
        passage,
        place,
        f"的原因只写“{said}”",
        "请写明具体事项，如哪个项目、哪项政策、涉及多少",
    )
