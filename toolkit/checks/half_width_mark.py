"""A half-width punctuation mark in Chinese prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose, around

HALF_WIDTH_MARK = Kind(
    "P207",
    Severity.NOTE,
    "中文里用了半角标点",
    why="中文行文用全角标点；半角的印出来挤在一起，同一份材料里也不统一。数字、编号、网址、时间里的不管。",
    wrong="一是加强管理,提高效率;",
    right="一是加强管理，提高效率；",
    basis="GB/T 15834",
)

_HAN = r"[\u4e00-\u9fff”’》）】％%]"
_MARK = re.compile(
    rf"(?<={_HAN})[,;:?!](?=\s*(?:[\u4e00-\u9fff“‘《（【\d]|$))"
    rf"|(?<=\d)[,;](?=\s*[\u4e00-\u9fff“《])"
    r"|(?<=[\u4e00-\u9fff”》）])\.(?=\s+[\u4e00-\u9fff“《]|\s*$)"
    r"|(?<![/×÷*=+(])(?<![/×÷*=+(] )[(](?=[^()\n]*[\u4e00-\u9fff][^()\n]*[)])"
    r"|\"(?=[^\"\n]*[\u4e00-\u9fff][^\"\n]*\")",
    re.MULTILINE,
)
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "(": "（）", '"': "“”"}


def read(prose: Prose) -> Iterator[Finding]:
    """One note for each passage: its first half-width mark, and how many there are."""
    for passage in prose.passages:
        found = list(_MARK.finditer(passage.text))
        if found:
            first = found[0]
            more = f"等{len(found)}处" if len(found) > 1 else ""
            yield prose.slip(
                HALF_WIDTH_MARK,
                passage,
                first.span(),
                f"有半角标点“{first[0]}”{more}：“{around(passage.text, *first.span())}”",
                f"请改为全角“{_FULL[first[0]]}”",
                expected=_FULL[first[0]],
            )
