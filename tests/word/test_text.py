"""The canonical text: what a reader sees, the same whichever program saved the document."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from toolkit.word import canonical_text


def field(paragraph, instruction: str, result: str) -> None:
    """A field as Word stores it: begin, instruction, separator, stored result, end."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("t", result), ("end", "")):
        run = paragraph.add_run(text if kind == "t" else "")
        if kind in {"begin", "separate", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind == "":
            code = OxmlElement("w:instrText")
            code.text = f" {instruction} "
            run._r.append(code)


def report() -> docx.document.Document:
    """A report with what reports have: styles, merged cells, a landscape section, page numbers."""
    made = docx.Document()
    made.core_properties.title = "自评报告"
    made.core_properties.author = ""
    made.core_properties.comments = ""
    made.add_heading("示例局自评报告", 0)
    made.add_heading("一、基本情况", 1)
    first = made.add_paragraph("职责")
    first.add_run("：负责").bold = True
    first.add_run("统筹。\t制表")
    made.add_paragraph("")
    second = made.add_paragraph("另起")
    second.add_run().add_break()
    second.add_run("一行")
    grid = made.add_table(4, 3, style="Table Grid")
    for row in range(4):
        for column in range(3):
            grid.cell(row, column).text = f"{row}{column}"
    grid.cell(0, 0).merge(grid.cell(0, 1)).text = "横"
    grid.cell(1, 0).merge(grid.cell(2, 0)).text = "纵"
    grid.cell(3, 2).text = ""
    grid.cell(3, 1).add_paragraph("第二段")
    landscape = made.add_section(WD_SECTION.NEW_PAGE)
    landscape.orientation = WD_ORIENT.LANDSCAPE
    landscape.page_width, landscape.page_height = landscape.page_height, landscape.page_width
    made.add_paragraph("宽表")
    made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    made.add_paragraph("新页")
    made.sections[0].header.paragraphs[0].text = "示例局"
    foot = made.sections[0].footer.paragraphs[0]
    foot.add_run("— ")
    field(foot, "PAGE", "17")
    foot.add_run(" —")
    landscape.header.is_linked_to_previous = False
    landscape.header.paragraphs[0].text = "附表"
    return made


EXPECTED = """\
〔纵向〕
页眉: 示例局
页脚: — 〔PAGE〕 —
第1段 [Title] 示例局自评报告
第2段 [Heading 1] 一、基本情况
第3段 职责：负责统筹。→制表
第5段 另起↵一行
表1 行1 列1-2: 横
表1 行1 列3: 02
表1 行2 列1: 纵
表1 行2 列2: 11
表1 行2 列3: 12
表1 行3 列1: ↑
表1 行3 列2: 21
表1 行3 列3: 22
表1 行4 列1: 30
表1 行4 列2: 31
表1 行4 列2 段2: 第二段
表1 行4 列3:
〔横向〕
页眉: 附表
第7段 宽表
第8段 〔分页〕
第9段 新页
文档属性 title: 自评报告
"""


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "报告.docx"
    report().save(str(path))
    return path


def test_everything_that_a_reader_sees_has_its_line(saved: Path) -> None:
    assert canonical_text(saved) == EXPECTED
    assert canonical_text(saved.read_bytes()) == EXPECTED


def test_saving_again_by_libreoffice_changes_nothing(saved: Path, soffice, tmp_path: Path) -> None:
    again = soffice(saved, "docx", tmp_path / "again")
    with zipfile.ZipFile(again) as one, zipfile.ZipFile(saved) as other:
        assert one.read("word/document.xml") != other.read("word/document.xml")
    assert canonical_text(again) == EXPECTED


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda made: made.tables[0].cell(3, 0).paragraphs[0].add_run("改"), "表1 行4 列1: 30改"),
        (lambda made: made.paragraphs[2].add_run("改"), "第3段 职责：负责统筹。→制表改"),
        (lambda made: setattr(made.paragraphs[4], "style", "Heading 2"), "第5段 [Heading 2] 另起↵一行"),
        (lambda made: made.sections[0].header.paragraphs[0].add_run("改"), "页眉: 示例局改"),
    ],
)
def test_every_change_that_a_reader_sees_changes_the_text(change, line: str, tmp_path: Path) -> None:
    made = report()
    change(made)
    path = tmp_path / "改.docx"
    made.save(str(path))
    assert line in canonical_text(path).splitlines()
    assert canonical_text(path) != EXPECTED


def test_tags_are_shown_whole_and_deleted_text_is_not_shown(word) -> None:
    pieces = "<w:r><w:t>{{ 单</w:t></w:r><w:proofErr w:type='x'/><w:r><w:t>位 }}</w:t></w:r>"
    gone = "<w:del w:id='1'><w:r><w:delText>删</w:delText></w:r></w:del>"
    new = "<w:ins w:id='2'><w:r><w:t>增</w:t></w:r></w:ins>"
    text = canonical_text(word.document(word.paragraph("甲", pieces, gone, new)))
    assert text == "〔纵向〕\n第1段 甲{{ 单位 }}增\n"


def test_notes_boxes_nested_tables_and_controls_have_their_address(word) -> None:
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    box = f"<w:r><w:pict><w:txbxContent>{word.paragraph('框内')}</w:txbxContent></w:pict></w:r>"
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{word.paragraph('控件')}</w:sdtContent></w:sdt>"
    nested = word.table(("外", word.cell(word.table(("内",)), "后")))
    mark = "<w:r><w:footnoteRef/></w:r>"
    data = word.document(
        word.paragraph("甲", note),
        word.paragraph(box),
        control,
        nested,
        footnote=word.paragraph(mark, "注文"),
    )
    assert canonical_text(data).splitlines() == [
        "〔纵向〕",
        "第1段 甲〔脚注1〕",
        "第2段 〔文本框〕",
        "第2段 文本框: 框内",
        "第3段 控件",
        "表1 行1 列1: 外",
        "表1 行1 列2 内表1 行1 列1: 内",
        "表1 行1 列2: 后",
        "脚注1: 注文",
    ]


def test_style_names_do_not_depend_on_the_program(word) -> None:
    data = word.document(
        word.paragraph("甲", style="1"), word.paragraph("乙", style="body"), word.paragraph("丙")
    )
    renamed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(renamed, "w") as after:
        for name in before.namelist():
            text = before.read(name).decode()
            text = text.replace('"heading 1"', '"标题 1"').replace('"Normal"', '"正文"')
            after.writestr(
                name,
                text.replace('w:styleId="1"', 'w:styleId="x1"').replace(
                    'w:pStyle w:val="1"', 'w:pStyle w:val="x1"'
                ),
            )
    assert canonical_text(renamed.getvalue()) == canonical_text(data)
    assert canonical_text(data).splitlines()[1:] == [
        "第1段 [Heading 1] 甲",
        "第2段 [报告正文] 乙",
        "第3段 丙",
    ]


def test_a_file_that_cannot_be_read_raises_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="没有这个文件"):
        canonical_text(tmp_path / "没有.docx")
    with pytest.raises(ValueError, match="zip"):
        canonical_text(b"hello")
