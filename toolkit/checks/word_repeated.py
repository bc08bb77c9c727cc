"""A word or a clause that stands twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Passage, Prose, around

WORD_REPEATED = Kind(
    "P205",
    Severity.WARNING,
    "词语重复",
    why="多半是复制粘贴或者修改时多留了一个。“事事有结果”“一件一件”一类的叠用不管。",
    wrong="平台建设运维资金管理管理工作",
    right="平台建设运维资金管理工作",
)

_WORD = re.compile(r"([\u4e00-\u9fff]{2,8})\1")
_CLAUSE = re.compile(
    r"(?:(?<=[，。；、：,;:\n])|^)([^，。；、：,;:\n]{4,40})[，；、,;]\1(?=[，。；、,;\n]|$)", re.MULTILINE
)
_NUMERALS = re.compile(r"[零〇一二三四五六七八九十百千万两亿\d]+")
# 一步一步, 逐项逐项, 讨论讨论: words that are said twice on purpose.
_ON_PURPOSE = re.compile(
    r"[一逐每][\u4e00-\u9fff]$|(?:研究|讨论|商量|考虑|学习|了解|打听|休息|千万|万千|非常|许多|永远)$"
)


def read(prose: Prose) -> Iterator[Finding]:
    """Each word of two or more characters said twice, unless the second belongs to the word that follows."""
    compounds = prose.words(WORD_REPEATED, "复合词")
    for passage in prose.passages:
        for match in _WORD.finditer(passage.text):
            if not _is_meant(passage, match, compounds):
                yield _slip(prose, passage, match)
        for match in _CLAUSE.finditer(passage.text):
            if re.search(r"[\u4e00-\u9fff]", match[1]):
                yield _slip(prose, passage, match)


def _is_meant(passage: Passage, match: re.Match[str], compounds: tuple[str, ...]) -> bool:
    word = match[1]
    if len(set(word)) == 1 or _NUMERALS.fullmatch(word) or _ON_PURPOSE.match(word):
        return True
    # 政务服务 + 服务对象: a compound that begins in what is repeated and goes beyond it.
    return any(
        passage.text.find(
            compound, max(match.start(), match.end() - len(compound) + 1), match.end() + len(compound)
        )
        >= 0
        for compound in compounds
    )


def _slip(prose: Prose, passage: Passage, match: re.Match[str]) -> Finding:
    return prose.slip(
        WORD_REPEATED,
        passage,
        match.span(),
        f"中“{match[1]}”重复：“{around(passage.text, *match.span())}”",
        "请删去多余的一个",
        expected=match[1],
    )
