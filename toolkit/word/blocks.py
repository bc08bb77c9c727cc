"""Blocks of tags: each is closed, innermost first, in the container where it was opened.

So a block that is left out or repeated takes whole elements with it, and never half of one.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.finding import Findings, Kind, Note, Severity, Span
from toolkit.word.tags import ScannedTag

UNPAIRED_BLOCK = Kind(
    "T017",
    Severity.ERROR,
    "开头和结尾的标签不配对",
    "每个 for 要有 endfor，每个 if 要有 endif，里层的先结束。",
    "{% if 有值(项目) %}有项目",
    "{% if 有值(项目) %}有项目{% endif %}",
)
CROSSED_BLOCK = Kind(
    "T018",
    Severity.ERROR,
    "开头和结尾的标签不在同一处",
    "不带 p、tr、tc 的标签在同一段内开头和结尾，段落标签在同一处正文或同一单元格，行标签在同一张表，"
    "单元格标签在同一行；否则去掉中间的内容会破坏文档结构。",
    "第3段写 {% if 有值(项目) %}，第5段写 {% endif %}",
    "两处都改为单独成段的 {%p if 有值(项目) %} 和 {%p endif %}",
)

_ENDS = {"for": "endfor", "if": "endif", "with": "endwith"}
_BEGINS = {end: word for word, end in _ENDS.items()}
_OWNERS = {"elif": ("if",), "else": ("if", "for")}
_LEVEL_NAMES = {"": "同一段", "p": "同一处正文或同一单元格", "tr": "同一张表", "tc": "同一行"}


def check_blocks(tags: Sequence[ScannedTag], shown: str, findings: Findings) -> None:
    """Look at the tags of a part in order; what does not pair goes to `findings`."""
    _Blocks(shown, findings).check(tags)


class _Blocks:
    def __init__(self, shown: str, findings: Findings) -> None:
        self._shown = shown
        self._findings = findings
        self._opened: list[ScannedTag] = []

    def check(self, tags: Sequence[ScannedTag]) -> None:
        """Go through the tags; what is still open at the end was not closed."""
        for tag in tags:
            word = tag.marking.keyword
            if word in _ENDS:
                self._opened.append(tag)
            elif word in _OWNERS:
                self._between(tag)
            elif word in _BEGINS:
                self._close(tag)
        for tag in self._opened:
            marking = tag.marking
            hint = f"在适当的地方写 {{%{marking.level} {_ENDS[marking.keyword]} %}}"
            self._add(UNPAIRED_BLOCK, tag, f"“{marking.text}”没有结束", hint)

    def _between(self, tag: ScannedTag) -> None:
        owners = _OWNERS[tag.marking.keyword]
        if self._opened and self._opened[-1].marking.keyword in owners:
            self._in_one_container(self._opened[-1], tag)
        else:
            self._unpaired(tag, " 或 ".join(owners))

    def _close(self, tag: ScannedTag) -> None:
        begin = _BEGINS[tag.marking.keyword]
        if self._opened and self._opened[-1].marking.keyword == begin:
            self._in_one_container(self._opened.pop(), tag)
            return
        self._unpaired(tag, begin)
        if any(item.marking.keyword == begin for item in self._opened):
            # It most likely closes that one; what was left open inside has been told with it.
            while self._opened.pop().marking.keyword != begin:
                pass

    def _unpaired(self, tag: ScannedTag, wanted: str) -> None:
        notes = []
        if self._opened:
            inner = self._opened[-1]
            span = Span(self._shown, address=inner.place.full_address)
            notes.append(Note(f"里层的“{inner.marking.text}”（{inner.place.address}）还没有结束", span))
        self._add(UNPAIRED_BLOCK, tag, f"前面没有与“{tag.marking.text}”对应的 {wanted}", notes=notes)

    def _in_one_container(self, first: ScannedTag, second: ScannedTag) -> None:
        one, other = first.marking, second.marking
        pair = f"“{other.text}”与开头“{one.text}”"
        if one.level != other.level:
            rest = " …" if other.body else ""
            message, hint = f"{pair}的写法不同", f"改为 {{%{one.level} {other.keyword}{rest} %}}"
        elif first.container is not second.container:
            message = f"{pair}不在{_LEVEL_NAMES[one.level]}"
            hint = f"移到{_LEVEL_NAMES[one.level]}" if one.level else "改为单独成段的 {%p … %}"
        elif not one.level and first.shell != second.shell:
            message, hint = f"{pair}一个在超链接或域里，一个不在", "把两个标签都移到超链接或域的外面"
        else:
            return
        span = Span(self._shown, address=first.place.full_address)
        note = Note(f"开头“{one.text}”在{first.place.full_address}", span)
        self._add(CROSSED_BLOCK, second, message, hint, notes=[note])

    def _add(
        self, kind: Kind, tag: ScannedTag, message: str, *hints: str, notes: Sequence[Note] = ()
    ) -> None:
        address = tag.place.full_address
        span = Span(self._shown, address=address)
        self._findings.add(kind.at(span, f"{address}：{message}", hints=hints, notes=notes))
