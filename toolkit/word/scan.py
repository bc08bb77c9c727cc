"""Every tag of a part with its address, read before anything touches the XML, and what is wrong with it.

The rules keep each repair and each removed block whole in the XML's structure: a tag closes in its
paragraph; what takes out a paragraph, row or cell stands alone in it; a block opens and closes in one
container.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.finding import Findings, Kind, Severity, Span
from toolkit.ooxml.marking import OBJECT, Broken, Form, Marking, read_markings
from toolkit.ooxml.statements import CONTENTS, KEYWORDS, MERGE
from toolkit.ooxml.xml import Element
from toolkit.word.blocks import check_blocks
from toolkit.word.package import Part
from toolkit.word.place import Place, Styles, places
from toolkit.word.runs import Spelling, deleted_text, spell
from toolkit.word.tags import ScannedParagraph, ScannedTag
from toolkit.word.wordml import BR, PPR, SECTPR, TBL, TC, TEXTBOX, TR, VMERGE, P, ancestor, is_on, value, w

UNCLOSED_TAG = Kind(
    "T010",
    Severity.ERROR,
    "标签没有在本段内结束",
    "少一个花括号，或标签被回车分成两段；若不报错，从这里到下一个标签的内容会丢掉，甚至整张表的行。",
    "{{ 支出.合计.决算 }",
    "{{ 支出.合计.决算 }}",
)
STRAY_BRACE = Kind(
    "T011",
    Severity.ERROR,
    "单独的花括号",
    "标签以两个字符开头、两个字符结尾；只有一个花括号时按原样印出，数就没有填进去。",
    "{ 支出.合计.决算 }}",
    '{{ 支出.合计.决算 }}；确需印花括号时写 {{ "{" }}',
)
FULL_WIDTH_BRACE = Kind(
    "T012",
    Severity.ERROR,
    "标签用了全角花括号",
    "中文输入法打出的 ｛｛ ｝｝ ｛％ ％｝ 不是标签，会原样印在文件里。",
    "｛｛ 单位.全称 ｝｝",
    "{{ 单位.全称 }}",
)
ROW_TAG_NOT_ALONE = Kind(
    "T013",
    Severity.ERROR,
    "行标签或单元格标签旁有别的内容",
    "{%tr … %} 会取代它所在的整行，{%tc … %} 取代整个单元格，同在其中的文字、图片和别的标签都会丢失。",
    "一行的第一格写 {%tr for 行 in 支出 %}，第二格写 {{ 行.决算 }}",
    "{%tr for 行 in 支出 %} 单独占一行，下一行写 {{ 行.决算 }}，再用单独一行写 {%tr endfor %}",
)
PARAGRAPH_TAG_NOT_ALONE = Kind(
    "T014",
    Severity.ERROR,
    "段落标签旁有别的内容",
    "{%p … %} 会取代它所在的整段，同段的文字、图片、分节符和分页符都会丢失。",
    "{%p if 有值(项目) %}项目情况如下：",
    "{%p if 有值(项目) %} 单独一段，正文另起一段",
)
UNSUPPORTED_TAG = Kind(
    "T015",
    Severity.ERROR,
    "不支持的标签写法",
    "带减号的 {%- 会吞掉旁边的段落；{%vm、{%hm、{%r、cellbg、colspan 等写法会合并错单元格或破坏文档。",
    "{%- if 有值(项目) %}",
    "{% if 有值(项目) %}；合并单元格用 {% 合并 行.一级 %}",
)
DELETED_TAG = Kind(
    "T016",
    Severity.ERROR,
    "标签在已删除的文字里",
    "修订中删除的文字还留在文件里，其中的标签会和正文的标签混在一起。",
    "以修订方式删去 {{ 单位.全称 }} 后直接保存",
    "在“审阅”中接受这处删除",
)
MISPLACED_TAG = Kind(
    "T019",
    Severity.ERROR,
    "标签写在不能填写的地方",
    "域代码、图片说明、超链接地址、公式等处不是正文，标签在那里不起作用或会破坏文档。",
    "在图片的替代文字里写 {{ 单位.全称 }}",
    "把标签写在正文、表格、页眉、页脚或脚注里",
)
INTERRUPTED_TAG = Kind(
    "T020",
    Severity.ERROR,
    "标签中间夹有图片、脚注或域",
    "标签须是连续的文字。",
    "{{ 单位.〔脚注1〕全称 }}",
    "{{ 单位.全称 }}〔脚注1〕",
)

_FIELD_MARK = w("fldChar")
_SHELLS = (w("hyperlink"), w("fldSimple"))
_BROKEN = {
    "unclosed": (UNCLOSED_TAG, "标签“{}”没有在本段内结束", "补上结尾的 }} 或 %}，整个标签写在一段里"),
    "stray": (STRAY_BRACE, "“{}”里有单独的花括号", "标签写成 {{ … }} 或 {% … %}"),
    "full-width": (FULL_WIDTH_BRACE, "“{}”用了全角花括号", "改用半角 {{ }} {% %}"),
}
_STATEMENTS = KEYWORDS | {CONTENTS}
_DOCXTPL_WORDS = {"vm": MERGE, "hm": "", "cellbg": "", "colspan": ""}


def scan_part(part: Part, styles: Styles, shown: str, findings: Findings) -> tuple[ScannedParagraph, ...]:
    """The paragraphs of a part that hold tags; everything wrong with a tag goes to `findings`."""
    scanner = _Scanner(part, shown, findings)
    scanned = [scanner.paragraph(place) for place in places(part, styles)]
    held = tuple(paragraph for paragraph in scanned if paragraph.tags)
    for paragraph in held:
        scanner.company(paragraph)
    if not scanner.lost_statement:
        # Else a block would seem unpaired only because its other end could not be read.
        check_blocks([tag for paragraph in held for tag in paragraph.tags], shown, findings)
    return held


class _Scanner:
    def __init__(self, part: Part, shown: str, findings: Findings) -> None:
        self._part = part
        self._shown = shown
        self._findings = findings
        self.lost_statement = False

    def _add(self, kind: Kind, place: Place, message: str, *hints: str) -> None:
        span = Span(self._shown, address=place.full_address)
        self._findings.add(kind.at(span, f"{place.full_address}：{message}", hints=hints))

    def paragraph(self, place: Place) -> ScannedParagraph:
        """Read the tags of one paragraph."""
        spelling = spell(place.paragraph)
        markings, broken = read_markings(spelling.text)
        for item in broken:
            self._broken(item, place)
        gone = deleted_text(place.paragraph)
        if "{{" in gone or "{%" in gone:
            self._add(DELETED_TAG, place, f"已删除的文字“{gone.strip()}”里有标签", "接受这处修订")
        return ScannedParagraph(place, spelling, tuple(self._tags(markings, place, spelling)))

    def _broken(self, item: Broken, place: Place) -> None:
        kind, message, hint = _BROKEN[item.reason]
        self.lost_statement = self.lost_statement or "%" in item.text or "％" in item.text
        self._add(kind, place, message.format(item.text), hint)

    def _tags(self, markings: list[Marking], place: Place, spelling: Spelling) -> Iterator[ScannedTag]:
        for marking in markings:
            if OBJECT in marking.body or OBJECT in marking.keyword:
                self._add(INTERRUPTED_TAG, place, f"标签“{marking.text}”中间夹有图片、脚注或域")
            elif self._supported(marking, place):
                container = self._container(marking, place)
                if container is not None:
                    yield ScannedTag(marking, place, container, _shell(spelling, marking.start))
                    continue
            self.lost_statement = self.lost_statement or marking.form is Form.STATEMENT

    def _supported(self, marking: Marking, place: Place) -> bool:
        text = marking.text
        reason, hint = "", ""
        if marking.trims:
            reason, hint = f"标签“{text}”带减号或加号，会吞掉旁边的内容", "去掉减号或加号"
        elif marking.level == "r":
            reason, hint = f"标签“{text}”：不支持 r（富文本）", "字体字号设在标签所在的文字上"
        elif marking.level and marking.form is Form.PRINT:
            reason, hint = f"标签“{text}”：不支持插入子文档", f"去掉 {marking.level}"
        elif marking.level and place.paragraph.tag != P:
            reason, hint = f"标签“{text}”不能写在文档属性里", f"去掉 {marking.level}"
        elif marking.form is Form.STATEMENT and marking.keyword not in _STATEMENTS:
            other = _DOCXTPL_WORDS.get(marking.keyword)
            reason = f"标签“{text}”：没有 {marking.keyword or '这样'} 的语句"
            hint = f"改用 {{% {other} … %}}" if other else "可用 for、if、elif、else、set、with、合并、目录"
            if marking.keyword in {"p", "tr", "tc"}:
                hint = f"{marking.keyword} 紧跟在 {{% 后面：{{%{marking.keyword} {marking.body} %}}"
        elif marking.keyword == MERGE and marking.level:
            reason, hint = f"标签“{text}”：合并前面不带 {marking.level}", f"写成 {{% 合并 {marking.body} %}}"
        elif marking.keyword == "set" and "=" not in marking.body:
            reason, hint = f"标签“{text}”：set 后面没有等号", "写成 {% set 名称 = 值 %}"
        if reason:
            self._add(UNSUPPORTED_TAG, place, reason, hint)
        return not reason

    def _container(self, marking: Marking, place: Place) -> Element | None:
        paragraph = place.paragraph
        if marking.level == "":
            return paragraph
        if marking.level == "p":
            return paragraph.getparent()
        cell = next(paragraph.iterancestors(TC, TEXTBOX), None)
        if cell is None or cell.tag != TC:
            self._add(ROW_TAG_NOT_ALONE, place, f"标签“{marking.text}”不在表格的单元格里")
            return None
        row = ancestor(cell, TR)
        return row if marking.level == "tc" else row.getparent()

    # -- what stands beside a tag

    def company(self, paragraph: ScannedParagraph) -> None:
        """Tags that take the place of a paragraph, row or cell stand alone in it."""
        for tag in paragraph.tags:
            level = tag.marking.level
            if level == "p":
                self._alone_in_paragraph(tag, paragraph)
            elif level in {"tr", "tc"}:
                whole = ancestor(tag.place.paragraph, TR if level == "tr" else TC)
                self._alone_in(whole, tag)

    def _alone_in_paragraph(self, tag: ScannedTag, paragraph: ScannedParagraph) -> None:
        marking = tag.marking
        rest = paragraph.spelling.text[: marking.start] + paragraph.spelling.text[marking.end :]
        beside = _breaks_of(tag.place.paragraph) or (f"“{_shorten(rest)}”" if rest.strip() else "")
        if beside:
            message = f"段落标签“{marking.text}”同段还有{beside}"
            self._add(PARAGRAPH_TAG_NOT_ALONE, tag.place, message, "让标签单独成段")

    def _alone_in(self, whole: Element, tag: ScannedTag) -> None:
        text = "".join(spell(paragraph).text for paragraph in whole.iter(P))
        rest = text.replace(OBJECT, "〔对象〕").strip()
        name = "行" if tag.marking.level == "tr" else "格"
        beside = ""
        if rest != tag.marking.text.strip():
            beside = f"“{_shorten(rest.replace(tag.marking.text, '', 1))}”"
        elif next(whole.iter(TBL), None) is not None:
            beside = "一张表"
        elif next(whole.iter(VMERGE), None) is not None:
            beside = "纵向合并的单元格"
        if beside:
            message = f"标签“{tag.marking.text}”同{name}还有{beside}"
            self._add(ROW_TAG_NOT_ALONE, tag.place, message, f"让标签单独占一{name}")


def _breaks_of(paragraph: Element) -> str:
    """What a paragraph does to the page and takes with it when it goes: 分节符, 分页符 or nothing."""
    if paragraph.find(f"{PPR}/{SECTPR}") is not None:
        return "分节符"
    breaks = any(value(one, "type") in ("page", "column") for one in paragraph.iter(BR))
    return "分页符" if breaks or is_on(paragraph.find(PPR), "pageBreakBefore") else ""


def _shell(spelling: Spelling, start: int) -> tuple[Element | None, int]:
    fields = 0
    before: Element = None
    for holder in spelling.holders[:start]:
        if holder is not before and holder.tag == _FIELD_MARK:
            kind = value(holder, "fldCharType")
            fields += (kind == "begin") - (kind == "end")
        before = holder
    holder = spelling.holders[start]
    return next(holder.iterancestors(*_SHELLS), None), fields


def _shorten(text: str) -> str:
    text = " ".join(text.replace(OBJECT, "〔对象〕").split())
    return text if len(text) <= 20 else text[:20] + "…"
