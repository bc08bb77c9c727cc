"""Characters that no clerk meant to type: taken out of the lines before anything else looks at them."""

from __future__ import annotations

import re
from typing import Final

from toolkit.source import kinds
from toolkit.source.sheet import Sheet

# What YAML 1.1 counts as a line end but no editor shows as one; Word pastes U+2028 and U+000B.
_BREAKS: Final = "\x0b\x0c\x85\u2028\u2029"
_INVISIBLE: Final = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_CONTROL: Final = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufff9-\ufffc\ufffe\uffff"
_SUSPECT: Final = re.compile(f"[{_BREAKS}{_INVISIBLE}{_CONTROL}\ufffd]")
_IS_INVISIBLE: Final = re.compile(f"[{_INVISIBLE}]")


def clean_characters(sheet: Sheet) -> None:
    """Take control and invisible characters out of every line and report them, in comments silently."""
    for line, raw in enumerate(sheet.raw):
        if raw.isprintable() and "\ufffd" not in raw:
            continue
        found = [match.start() for match in _SUSPECT.finditer(raw)]
        if found:
            _clean_line(sheet, line, found)


def _clean_line(sheet: Sheet, line: int, found: list[int]) -> None:
    raw = sheet.raw[line]
    replaced = {column: " " for column in found if raw[column] in _BREAKS}
    dropped = {column for column in found if column not in replaced and raw[column] != "\ufffd"}
    sheet.clean(line, (column for column in range(len(raw)) if column not in dropped), replaced)
    if raw.lstrip(" \t").startswith("#"):
        return
    invisible = [column for column in found if _IS_INVISIBLE.match(raw[column])]
    if invisible:
        names = _names(raw, invisible)
        sheet.report_raw(
            kinds.INVISIBLE,
            line,
            invisible[0],
            f"这一行有{len(invisible)}个看不见的字符（{names}），读取时已去掉",
            hints=("把这一行删去后重新输入，或先粘贴到记事本再复制",),
        )
    control = [column for column in found if column not in set(invisible)]
    if control:
        lost = [column for column in control if raw[column] == "\ufffd"]
        message = (
            "这一行有乱码（\ufffd），原来的文字已经丢失"
            if lost
            else f"这一行有控制字符（{_names(raw, control)}），读取时已去掉"
        )
        sheet.report_raw(
            kinds.CONTROL, line, (lost or control)[0], message, hints=("把这一行删去后重新输入",)
        )


def _names(raw: str, columns: list[int]) -> str:
    return "、".join(dict.fromkeys(f"U+{ord(raw[column]):04X}" for column in columns))
