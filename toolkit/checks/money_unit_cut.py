"""An amount whose 万元 was cut to 万."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.finding import Finding, Kind, Severity
from toolkit.prose import Prose, around

MONEY_UNIT_CUT = Kind(
    "P208",
    Severity.WARNING,
    "金额的单位写成“万”“亿”，缺“元”字",
    why="单位不全，与别处的“万元”不一致。“3万人”一类的数量不管。",
    wrong="已支付24.77万，预算执行率达95.27%",
    right="已支付24.77万元，预算执行率达95.27%",
)

_CUT = re.compile(
    r"(?<![\d.,])(\d[\d,]*(?:\.(\d+))?)\s*([万亿])(?=[，。；、：,;）)]|\s*$|[于的为由未已将被均，])",
    re.MULTILINE,
)
_COUNT = re.compile(r"[量数率]|人次|人|件|户|宗|次|访问|点击|平方|公里|吨|亩")
_CLAUSE = re.compile(r"[，。；,;\n]")
_MONEY_DECIMALS = 2


def read(prose: Prose) -> Iterator[Finding]:
    """Each number of 万 that its clause shows to be money, or that is written like money, and lacks 元."""
    words = prose.words(MONEY_UNIT_CUT, "金额词")
    money = re.compile("|".join(map(re.escape, words)) or r"(?!)")
    for passage in prose.passages:
        for match in _CUT.finditer(passage.text):
            before = _CLAUSE.split(passage.text[: match.start()])[-1]
            if _is_money(before, money, len(match[2] or "")):
                yield prose.slip(
                    MONEY_UNIT_CUT,
                    passage,
                    match.span(),
                    f"写着“{around(passage.text, *match.span())}”，缺“元”字",
                    f"请写成“{match[1]}{match[3]}元”",
                    expected=f"{match[1]}{match[3]}元",
                )


def _is_money(before: str, words: re.Pattern[str], decimals: int) -> bool:
    """Whether a word of money, and no word of counting after it, stands before; else two decimals tell."""
    money = [match.end() for match in words.finditer(before)]
    counts = [match.end() for match in _COUNT.finditer(before)]
    if counts and (not money or counts[-1] > money[-1]):
        return False
    return bool(money) or decimals >= _MONEY_DECIMALS
