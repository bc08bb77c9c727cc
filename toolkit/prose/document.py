"""The words of a rendered document: its canonical text without what only numbers and addresses say."""

from __future__ import annotations

import re
from bisect import bisect_right

from toolkit.finding import Span
from toolkit.prose.passage import Passage

# An address, the style in which a paragraph stands, what is said of its layout, and the words.
_LINE = re.compile(
    r"(?P<address>第\d+段|[^\n]{1,24}?(?=: )):? "
    r"(?:\[[^\]]*\] ?)?(?:〔[^〕]*〕)*(?P<text>.*)"
)
_WORDS = re.compile(r"[\u4e00-\u9fff]")


def read_document(text: str, shown: str) -> Passage:
    """One passage of all lines of a canonical text that hold words; `shown` names the template."""
    addresses: list[str] = []
    starts: list[int] = []
    kept: list[str] = []
    place = 0
    for line in text.splitlines():
        match = _LINE.match(line)
        if match is None or not _WORDS.search(match["text"]):
            continue
        addresses.append(match["address"])
        starts.append(place)
        kept.append(match["text"])
        place += len(match["text"]) + 1

    def locate(start: int, _end: int) -> tuple[str, Span]:
        address = addresses[bisect_right(starts, start) - 1]
        return f"{address}：", Span(shown, address=address)

    return Passage("\n".join(kept), locate)
