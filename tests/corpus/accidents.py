"""Accidents of templates: what Word, WPS, LibreOffice and a hurried hand do to a tag, a table, a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

# A tag of a template → the XML that stands in its place, between the runs before and after it.
Accident = Callable[[str], str]
HEAD = '<w:r><w:t xml:space="preserve">'
TAIL = "</w:t></w:r>"


def run(text: str, properties: str = "") -> str:
    """A run of its own."""
    return f"<w:r>{properties and f'<w:rPr>{properties}</w:rPr>'}{HEAD[5:]}{text}{TAIL}"


def halves(tag: str) -> tuple[str, str]:
    """The tag cut in its name, where there is no blank."""
    return tag[:6], tag[6:]


def between(what: str) -> Accident:
    """The tag cut in two runs with something between them."""

    def cut(tag: str) -> str:
        first, second = halves(tag)
        return run(first) + what + run(second)

    return cut


def around(before: str, after: str) -> Accident:
    """The second half of the tag wrapped."""

    def wrap(tag: str) -> str:
        first, second = halves(tag)
        return run(first) + before + run(second) + after

    return wrap


def whole(before: str, after: str) -> Accident:
    """The whole tag wrapped."""
    return lambda tag: before + run(tag) + after


def typed(change: Callable[[str], str]) -> Accident:
    """The tag typed otherwise."""
    return lambda tag: run(change(tag))


def each_letter(tag: str) -> str:
    """A run for every letter, as after correcting in many places."""
    return "".join(run(letter, f'<w:lang w:val="en-{number}"/>') for number, letter in enumerate(tag))


_AUTHOR = 'w:author="维护人" w:date="2024-05-06T07:08:09Z"'
_BOX = '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p>'
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
INLINE: Mapping[str, Accident] = {
    "分成两段文字": between(""),
    "每个字一段": each_letter,
    "夹有拼写标记": between('<w:proofErr w:type="spellStart"/><w:proofErr w:type="spellEnd"/>'),
    "夹有书签": between('<w:bookmarkStart w:id="900" w:name="_GoBack"/><w:bookmarkEnd w:id="900"/>'),
    "夹有分页标记": between("<w:r><w:lastRenderedPageBreak/></w:r>"),
    "夹有软回车": between("<w:r><w:br/></w:r>"),
    "夹有制表符": between("<w:r><w:tab/></w:r>"),
    "夹有脚注": between('<w:r><w:footnoteReference w:id="2"/></w:r>'),
    "一半是修订插入": around(f'<w:ins w:id="901" {_AUTHOR}>', "</w:ins>"),
    "一半在智能标记里": around('<w:smartTag w:element="place">', "</w:smartTag>"),
    "在内容控件里": whole("<w:sdt><w:sdtPr/><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    "在超链接里": whole('<w:hyperlink w:anchor="_top">', "</w:hyperlink>"),
    "在域的结果里": whole(
        f"{_FIELD('begin')}<w:r><w:instrText>QUOTE</w:instrText></w:r>{_FIELD('separate')}", _FIELD("end")
    ),
    "以修订方式删去": lambda tag: (
        f'<w:del w:id="902" {_AUTHOR}><w:r><w:delText>{tag}</w:delText></w:r></w:del>'
    ),
    "在域代码里": lambda tag: (
        f"{_FIELD('begin')}<w:r><w:instrText>IF {tag}</w:instrText></w:r>{_FIELD('separate')}{_FIELD('end')}"
    ),
    "文本框里的标签缺括号": lambda tag: (
        f"{run(tag)}{_BOX}{run(tag[:-1])}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    ),
    "被回车分成两段": between("</w:p><w:p>"),
    "全角花括号": typed(lambda tag: tag.replace("{{", "｛｛").replace("}}", "｝｝")),
    "混用全角花括号": typed(lambda tag: tag.replace("{{", "{｛")),
    "缺最后的括号": typed(lambda tag: tag[:-1]),
    "缺最后的两个括号": typed(lambda tag: tag[:-2]),
    "缺开头的括号": typed(lambda tag: tag[1:]),
    "括号之间有空格": typed(lambda tag: tag.replace("{{", "{ {")),
    "不换行空格": typed(lambda tag: tag.replace(" ", "\u00a0")),
    "没有空格": typed(lambda tag: tag.replace(" ", "")),
    "全角空格": typed(lambda tag: tag.replace(" ", "\u3000")),
    "零宽字符": typed(lambda tag: tag.replace("{{ ", "{{ \u200b")),
    "弯引号": typed(lambda tag: f"{{% if “甲” == “甲” %}}{tag}{{% endif %}}"),
    "带减号": typed(lambda tag: f"{{%- if true %}}{tag}{{% endif %}}"),
    "名称写错": typed(lambda tag: tag.replace("得分", "得份").replace("决算", "决祘")),
    "没有的过滤器": typed(lambda tag: tag.replace(" }}", "|带单为 }}")),
    "没有的措辞": typed(lambda tag: tag.replace(" }}", '|措辞("没有这种措辞") }}')),
    "全角竖线": typed(lambda tag: tag.replace(" }}", "｜绝对值 }}")),
    "条件没有结束": typed(lambda tag: f"{{% if true %}}{tag}"),
    "多出结束": typed(lambda tag: f"{tag}{{% endif %}}"),
    "循环与条件交叉": typed(
        lambda tag: f"{{% if true %}}{{% for 甲 in [1] %}}{tag}{{% endif %}}{{% endfor %}}"
    ),
    "不支持的语句": typed(lambda tag: f'{{% include "x" %}}{tag}'),
    "段落标签与文字同段": typed(lambda tag: f"{{%p if true %}}{tag}"),
    "行标签与文字同行": typed(lambda tag: f"{{%tr if true %}}{tag}"),
    "富文本写法": typed(lambda tag: tag.replace("{{ ", "{{r ")),
}


def damage(xml: str, tag: str, accident: Accident) -> str:
    """The part with the accident done to a tag that stands in it once."""
    assert xml.count(tag) == 1, f"{tag} stands {xml.count(tag)} times"
    changed = xml.replace(tag, f"{TAIL}{accident(tag)}{HEAD}")
    return changed.replace(f"{HEAD}{TAIL}", "")


def swap(old: str, new: str) -> Callable[[str], str]:
    """One text for another, at its first place."""

    def change(xml: str) -> str:
        assert old in xml, f"no {old}"
        return xml.replace(old, new, 1)

    return change


def row_with(text: str) -> Callable[[str], str]:
    """The row that holds a text is deleted."""

    def change(xml: str) -> str:
        (row,) = (found for found in re.findall(r"<w:tr>.*?</w:tr>", xml) if text in found)
        return xml.replace(row, "")

    return change


_CELL = '<w:tc><w:tcPr><w:tcW w:w="100" w:type="dxa"/></w:tcPr>'
_FOR, _END = "{%tr for 行 in 评分.叶节点 %}", "{%tr endfor %}"
_SETTINGS, _STYLES, _BODY = "word/settings.xml", "word/styles.xml", "word/document.xml"
_FONT = '<w:rPr><w:rFonts {}/></w:rPr><w:t xml:space="preserve">单位名称'.format
_LABEL = '<w:t xml:space="preserve">单位名称'
# What happens to the scoring table: the part, and the change.
TABLE: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "行标签旁有文字": (_BODY, swap(_FOR, f"{_FOR}合计")),
    "行标签并进了另一行": (_BODY, swap("{{ 行.三级 }}", f"{_END}{{{{ 行.三级 }}}}")),
    "行标签的行被删去（开头）": (_BODY, row_with(_FOR)),
    "行标签的行被删去（结尾）": (_BODY, row_with(_END)),
    "循环的结尾在另一张表": (
        _BODY,
        swap(
            '<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="14000" w:type="dxa"/>'
            '<w:gridSpan w:val="7"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TbText"/>'
            f"</w:pPr>{HEAD}{_END}",
            "</w:tbl><w:p/><w:tbl><w:tblPr/><w:tblGrid>" + '<w:gridCol w:w="2000"/>' * 7 + "</w:tblGrid>"
            '<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="14000" w:type="dxa"/>'
            '<w:gridSpan w:val="7"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TbText"/>'
            f"</w:pPr>{HEAD}{_END}",
        ),
    ),
    "跨列超出表格": (_BODY, swap('<w:gridSpan w:val="3"/>', '<w:gridSpan w:val="9"/>')),
    "列宽为零": (_BODY, swap('<w:gridCol w:w="2050"/>', '<w:gridCol w:w="0"/>')),
    "少一个列宽": (_BODY, swap('<w:gridCol w:w="2050"/>', "")),
    "没有列宽表": (_BODY, lambda xml: re.sub("<w:tblGrid>.*?</w:tblGrid>", "<w:tblGrid/>", xml)),
    "单元格没有段落": (
        _BODY,
        swap("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>", f"<w:tr>{_CELL}</w:tc></w:tr><w:tr>"),
    ),
    "中文只有主题字体": (
        _BODY,
        swap(_LABEL, _FONT('w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"')),
    ),
    "没有中文字体": (_BODY, swap(_LABEL, _FONT('w:ascii="Arial" w:hAnsi="Arial"'))),
    "样式没有中文字体": (_STYLES, lambda xml: xml.replace('w:eastAsia="方正小标宋简体"', "")),
    "嵌入另一个文件": (_BODY, swap("<w:sectPr>", '<w:altChunk r:id="rId99"/><w:sectPr>')),
    "打开时更新域": (
        _SETTINGS,
        lambda xml: xml.replace("</w:settings>", '<w:updateFields w:val="true"/></w:settings>'),
    ),
    "合并标签在文字后面": (_BODY, swap("{% 合并 行.一级 %}{{ 行.一级 }}", "{{ 行.一级 }}{% 合并 行.一级 %}")),
    "循环的名称写错": (_BODY, swap("评分.叶节点", "评分.叶结点")),
    "页眉的标签缺括号": ("word/header1.xml", swap("{{ 文档标记 }}", "{{ 文档标记 }")),
    "页脚多出标签": ("word/footer1.xml", swap("</w:p>", f"{run('{{ 没有的名称 }}')}</w:p>")),
    "启用宏的文档": (
        "[Content_Types].xml",
        swap("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml"),
    ),
    "部件不合语法": (_BODY, swap("</w:body>", "")),
}
