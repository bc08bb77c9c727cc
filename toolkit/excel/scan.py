"""Every tag of a sheet with its address, and what is wrong with it; the blocks that row tags make.

A tag closes in its cell; `{%tr … %}` stands alone in its row and takes its place; a block opens and closes in
one cell, or by row tags in one sheet.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.excel.layout import Statement
from toolkit.excel.package import SheetPart
from toolkit.excel.sheet import Cell, Row
from toolkit.excel.sheetml import LAST_ROW, Range
from toolkit.finding import Findings, Kind, Severity, Span
from toolkit.ooxml.marking import Form, Marking, read_markings
from toolkit.ooxml.statements import ENDINGS, KEYWORDS, MERGE

UNCLOSED_TAG = Kind(
    "T054",
    Severity.ERROR,
    "标签没有在本格内结束",
    "少一个花括号，或标签被分在两个单元格里；照原样印出就没有填进数。",
    "单元格里写：{{ 支出.合计.决算 }",
    "单元格里写：{{ 支出.合计.决算 }}",
)
STRAY_BRACE = Kind(
    "T055",
    Severity.ERROR,
    "单元格里有单独的花括号",
    "标签以两个字符开头、两个字符结尾；只有一个花括号时按原样印出，数就没有填进去。",
    "{ 支出.合计.决算 }}",
    '{{ 支出.合计.决算 }}；确需印花括号时写 {{ "{" }}',
)
FULL_WIDTH_BRACE = Kind(
    "T056",
    Severity.ERROR,
    "单元格里的标签用了全角花括号",
    "中文输入法打出的 ｛｛ ｝｝ ｛％ ％｝ 不是标签，会原样印在表里。",
    "｛｛ 单位.全称 ｝｝",
    "{{ 单位.全称 }}",
)
ROW_TAG_NOT_ALONE = Kind(
    "T057",
    Severity.ERROR,
    "行标签旁有别的内容",
    "{%tr … %} 会取代它所在的整行，同一行的文字、数和别的标签都会丢失。",
    "A5 写 {%tr for 行 in 支出 %}，B5 写 {{ 行.决算 }}",
    "第5行只在 A5 写 {%tr for 行 in 支出 %}，第6行写 {{ 行.决算 }}，第7行只在 A7 写 {%tr endfor %}",
)
UNSUPPORTED_TAG = Kind(
    "T058",
    Severity.ERROR,
    "工作簿里不支持的标签写法",
    "Excel 里只有单元格和行：没有段落标签 {%p、列标签 {%tc，也不能用带减号的 {%-。",
    "{%- if 有值(项目) %}",
    "{% if 有值(项目) %}；整行用 {%tr if 有值(项目) %}",
)
UNPAIRED_BLOCK = Kind(
    "T059",
    Severity.ERROR,
    "工作簿里开头和结尾的标签不配对",
    "每个 for 要有 endfor，每个 if 要有 endif，里层的先结束。不带 tr 的须在同一单元格内结束，"
    "带 tr 的须在同一工作表内结束。",
    "A5 写 {% if 有值(项目) %}，A9 写 {% endif %}",
    "A5 写 {%tr if 有值(项目) %}，A9 写 {%tr endif %}，各占一行",
)

_BROKEN = {
    "unclosed": (UNCLOSED_TAG, "标签“{}”没有在本格内结束", "补上结尾的 }} 或 %}，整个标签写在一格里"),
    "stray": (STRAY_BRACE, "“{}”里有单独的花括号", "标签写成 {{ … }} 或 {% … %}"),
    "full-width": (FULL_WIDTH_BRACE, "“{}”用了全角花括号", "改用半角 {{ }} {% %}"),
}
_OPENED_BY = {end: word for word, end in ENDINGS.items()}
_BETWEEN = {"elif": ("if",), "else": ("if", "for")}
_BRACE = re.compile(r"[{}｛｝]")


@dataclass(frozen=True, slots=True)
class ScannedTag:
    """A whole tag; `address` is the full one, `start` and `end` index the text in which it stands."""

    marking: Marking
    address: str
    row: int = 0

    @property
    def is_row_tag(self) -> bool:
        """Whether it takes the place of its row."""
        return self.marking.level == "tr"


@dataclass(frozen=True, slots=True)
class ScannedText:
    """A text with its tags: of a cell, or of a place without rows (a header, a sheet's name)."""

    text: str
    tags: tuple[ScannedTag, ...]


@dataclass(frozen=True, slots=True)
class ScannedSheet:
    """The tags of a sheet: texts by (row, column), row tags by row, and the blocks that those make."""

    texts: dict[tuple[int, int], ScannedText]
    row_tags: dict[int, ScannedTag]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class SheetContent:
    """A sheet of a template as it was read and scanned."""

    sheet: SheetPart
    rows: tuple[Row, ...]
    merges: tuple[Range, ...]
    scanned: ScannedSheet

    @property
    def first_moving(self) -> int:
        """The first row whose place is not certain; beyond the last one where there is no row tag."""
        return min(self.scanned.row_tags, default=LAST_ROW + 1)

    @property
    def gaps(self) -> tuple[tuple[int, int], ...]:
        """Runs of rows that the file does not store, up to the last that it does."""
        numbers = [0, *(row.number for row in self.rows)]
        return tuple((one + 1, other - 1) for one, other in itertools.pairwise(numbers) if other > one + 1)


class Scanner:
    """Reads texts one by one; whatever is wrong goes to `findings`."""

    def __init__(self, shown: str, findings: Findings) -> None:
        self._shown = shown
        self._findings = findings
        self._lost_statement = False

    def add(self, kind: Kind, address: str, message: str, *hints: str) -> None:
        """A finding at an address."""
        span = Span(self._shown, address=address)
        self._findings.add(kind.at(span, f"{address}：{message}", hints=hints))

    def sheet(self, label: str, rows: Sequence[Row]) -> ScannedSheet:
        """All cells of a sheet."""
        texts: dict[tuple[int, int], ScannedText] = {}
        row_tags: dict[int, ScannedTag] = {}
        self._lost_statement = False
        for row in rows:
            for cell in row.cells:
                scanned = self._cell(label, cell)
                if scanned is not None and scanned.tags:
                    texts[cell.row, cell.column] = scanned
            for tag in self._row_tags(row, texts):
                row_tags[row.number] = tag
        statements: list[Statement] = []
        if (
            not self._lost_statement
        ):  # else a block would seem unpaired only because its other end was not read
            statements = self._balance(list(row_tags.values()))
        return ScannedSheet(texts, row_tags, tuple(statements))

    def place(self, address: str, text: str) -> ScannedText | None:
        """A text outside the cells: a header, a sheet's name, a property."""
        if not _BRACE.search(text):
            return None
        scanned = self._text(address, text, 0)
        for tag in scanned.tags:
            if tag.is_row_tag or tag.marking.keyword == MERGE:
                message = f"标签“{tag.marking.text}”只能写在单元格里"
                self.add(UNSUPPORTED_TAG, address, message, "这里只能写 {{ … }} 和 {% if … %}")
                return None
        return scanned

    def _cell(self, label: str, cell: Cell) -> ScannedText | None:
        text = cell.text
        if not _BRACE.search(text):
            return None
        return self._text(f"{label} 单元格 {cell.address}", text, cell.row)

    def _text(self, address: str, text: str, row: int) -> ScannedText:
        markings, broken = read_markings(text)
        for item in broken:
            kind, message, hint = _BROKEN[item.reason]
            self._lost_statement = self._lost_statement or "%" in item.text or "％" in item.text
            self.add(kind, address, message.format(item.text), hint)
        tags = []
        for marking in markings:
            if self._is_supported(marking, address):
                tags.append(ScannedTag(marking, address, row))
            else:
                self._lost_statement = self._lost_statement or marking.form is Form.STATEMENT
        if not broken and len(tags) == len(markings):
            self._balance([tag for tag in tags if not tag.is_row_tag])
        return ScannedText(text, tuple(tags))

    def _is_supported(self, marking: Marking, address: str) -> bool:
        reason, hint = _objection(marking)
        if reason:
            self.add(UNSUPPORTED_TAG, address, f"标签“{marking.text}”{reason}", hint)
        return not reason

    def _row_tags(self, row: Row, texts: dict[tuple[int, int], ScannedText]) -> Iterator[ScannedTag]:
        inside = [texts[key] for cell in row.cells if (key := (cell.row, cell.column)) in texts]
        tags = [tag for scanned in inside for tag in scanned.tags if tag.is_row_tag]
        if not tags:
            return
        yield tags[0]
        others = [cell for cell in row.cells if not cell.is_empty]
        first = tags[0].marking.text
        if len(others) > 1 or others[0].text.strip() != first:
            beside = "".join(cell.text or cell.value for cell in others).replace(first, "", 1).strip()
            message = f"行标签“{first}”同一行还有“{_shorten(beside)}”"
            self.add(ROW_TAG_NOT_ALONE, tags[0].address, message, "让标签单独占一行")

    # -- blocks

    def _balance(self, tags: list[ScannedTag]) -> list[Statement]:
        """Each block is closed, innermost first; the blocks, by the rows of their tags."""
        opened: list[list[ScannedTag]] = []
        statements: list[Statement] = []
        for tag in tags:
            word = tag.marking.keyword
            inner = opened[-1][0].marking.keyword if opened else ""
            if word in ENDINGS:
                opened.append([tag])
            elif word in _BETWEEN and inner in _BETWEEN[word]:
                opened[-1].append(tag)
            elif word in _OPENED_BY and inner == _OPENED_BY[word]:
                rows = (*(item.row for item in opened.pop()), tag.row)
                statements.append(Statement(rows))
            elif word in _BETWEEN or word in _OPENED_BY:
                self._unpaired(tag, opened)
                if word in _OPENED_BY and any(
                    block[0].marking.keyword == _OPENED_BY[word] for block in opened
                ):
                    while opened.pop()[0].marking.keyword != _OPENED_BY[word]:
                        pass
        for block in opened:
            self._unclosed(block[0])
        return statements

    def _unpaired(self, tag: ScannedTag, opened: list[list[ScannedTag]]) -> None:
        wanted = "、".join(_BETWEEN.get(tag.marking.keyword, (_OPENED_BY.get(tag.marking.keyword, ""),)))
        scope = "本工作表" if tag.is_row_tag else "本格"
        message = f"{scope}前面没有与“{tag.marking.text}”对应的 {wanted}"
        hints = []
        if opened:
            inner = opened[-1][0]
            hints.append(f"里层的“{inner.marking.text}”（{inner.address}）还没有结束")
        if not tag.is_row_tag:
            hints.append("跨行的条件和循环用单独占一行的 {%tr … %}")
        self.add(UNPAIRED_BLOCK, tag.address, message, *hints)

    def _unclosed(self, tag: ScannedTag) -> None:
        end = ENDINGS[tag.marking.keyword]
        if tag.is_row_tag:
            message, hint = "在本工作表内没有结束", f"在下面单独用一行写 {{%tr {end} %}}"
        else:
            message = "没有在本格内结束"
            hint = f"在本格内写 {{% {end} %}}；跨行的用单独占一行的 {{%tr … %}}"
        self.add(UNPAIRED_BLOCK, tag.address, f"“{tag.marking.text}”{message}", hint)


def _objection(marking: Marking) -> tuple[str, str]:
    """Why a tag cannot be used in a workbook, and what to do; ("", "") if it can."""
    word, level = marking.keyword, marking.level
    if marking.trims:
        return "带减号或加号，会吞掉旁边的内容", "去掉减号或加号"
    if level in {"p", "tc", "r"} or (level and marking.form is Form.PRINT):
        return f"：工作簿里没有 {level} 标签", f"去掉 {level}；整行用 {{%tr … %}}"
    if marking.form is not Form.STATEMENT:
        return "", ""
    if word not in KEYWORDS:
        if word in {"p", "tr", "tc"}:
            return "：tr 和 {% 之间不能有空格", f"写成 {{%tr {marking.body} %}}"
        return f"：没有 {word or '这样'} 的语句", "可用 for、if、elif、else、set、with、合并"
    if word == MERGE and level:
        return "：合并前面不带 tr", f"写成 {{% 合并 {marking.body} %}}"
    if word == "set" and "=" not in marking.body:
        return "：set 后面没有等号", "写成 {% set 名称 = 值 %}"
    return "", ""


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 20 else text[:20] + "…"
