"""A placeholder that was to be replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose, around

PLACEHOLDER_LEFT = Kind(
    "P204",
    Severity.WARNING,
    "留有没有填写的占位符",
    why="样稿中的“XX”“待填写”没有换成实际内容。",
    wrong="XX局2024年度支出____万元",
    right="示例县交通运输局2024年度支出4283.93万元",
)

_LEFT = re.compile(
    r"(?<![A-Za-z0-9])[XxＸｘ×]{2,}(?![A-Za-z0-9])"
    r"|[_＿]{3,}|\*{3,}|[?？]{3,}|[□]{2,}|\{\{|\}\}|\{%|%\}"
    r"|某某|待填写|待补充|待完善|此处填写|请填写|请输入|（略）|【待[^】\n]{0,12}】"
    r"|[（(][\u4e00-\u9fff]{2,3}(?:名称|全称)[）)]"
    r"|(?<!\d)20[_＿×XxＸ]{2}\s*年|0000\s*年"
)
_DRAFT = "【待填："


def read(prose: Prose) -> Iterator[Finding]:
    """Each placeholder; the marks that a draft prints on purpose are left alone."""
    words = prose.words(PLACEHOLDER_LEFT, "占位语")
    known = re.compile("|".join(re.escape(word) for word in words)) if words else None
    for passage in prose.passages:
        for pattern in (_LEFT, known):
            for match in pattern.finditer(passage.text) if pattern else ():
                if not match[0].startswith(_DRAFT):
                    yield prose.slip(
                        PLACEHOLDER_LEFT,
                        passage,
                        match.span(),
                        f"留有占位符“{match[0]}”：“{around(passage.text, *match.span())}”",
                        "请换成实际内容，或者删去",
                    )
