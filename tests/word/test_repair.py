"""Tags that Word, WPS and LibreOffice cut to pieces are whole again, and nothing else is touched."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from toolkit.word import canonical_text, compile_document

R = "<w:r><w:t>{}</w:t></w:r>".format
PIECES = {
    "runs": R("{") + R("{ 单位") + R(".全称 }") + R("}"),
    "proofing marks": R("{{ 单位.")
    + '<w:proofErr w:type="spellStart"/>'
    + R("全称")
    + '<w:proofErr w:type="spellEnd"/>'
    + R(" }}"),
    "a bookmark": R("{{ 单位")
    + '<w:bookmarkStart w:id="1" w:name="b"/>'
    + R(".全称")
    + '<w:bookmarkEnd w:id="1"/>'
    + R(" }}"),
    "an insertion inside": R("{{ 单位")
    + '<w:ins w:id="1" w:author="a">'
    + R(".全称")
    + "</w:ins>"
    + R(" }}"),
    "an insertion over the end": R("{{ 单位") + '<w:ins w:id="1" w:author="a">' + R(".全称 }}") + "</w:ins>",
    "a deletion inside": R("{{ 单位")
    + '<w:del w:id="1"><w:r><w:delText>名</w:delText></w:r></w:del>'
    + R(".全称 }}"),
    "a hyperlink inside": R("{{ 单位")
    + '<w:hyperlink w:anchor="b">'
    + R(".全称")
    + "</w:hyperlink>"
    + R(" }}"),
    "a hyperlink over the start": '<w:hyperlink w:anchor="b">'
    + R("{{ 单位")
    + "</w:hyperlink>"
    + R(".全称 }}"),
    "a content control": "<w:sdt><w:sdtPr/><w:sdtContent>"
    + R("{{ 单位")
    + "</w:sdtContent></w:sdt>"
    + R(".全称 }}"),
    "a comment": R("{{ 单位")
    + '<w:commentRangeStart w:id="1"/>'
    + R(".全称")
    + '<w:commentRangeEnd w:id="1"/>'
    + R(" }}"),
    "a line break": "<w:r><w:t>{{ 单位</w:t><w:br/><w:t>.全称 }}</w:t></w:r>",
    "odd spaces": R("{{\u00a0单位.全称\u3000}}"),
    "no spaces": R("{{单位.全称}}"),
}


@pytest.mark.parametrize("pieces", PIECES.values(), ids=PIECES.keys())
def test_a_tag_cut_to_pieces_prints_its_value_in_its_place(word, pieces: str) -> None:
    compiled, findings = word.compile(f"<w:p>{R('前')}{pieces}{R('后')}</w:p>")
    revised = "w:ins" in pieces or "w:del" in pieces
    assert [finding.code for finding in findings] == (["T007"] if revised else [])
    data, findings = compiled.render({"单位": {"全称": "示例局"}}, word.print_text)
    assert not findings
    assert canonical_text(data) == "〔纵向〕\n第1段 前示例局后\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<w:ins w:id="1" w:author="a">', "</w:ins>"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    ],
)
@pytest.mark.parametrize("x", [True, False])
def test_a_condition_half_inside_an_insertion_or_control_works(
    word, before: str, after: str, x: bool
) -> None:
    """Someone adds an else to a condition with revisions switched on."""
    added = before + R("否则{% else %}乙") + after
    compiled, _ = word.compile(word.paragraph("{% if x %}甲", added, "丙{% endif %}丁"))
    data, findings = compiled.render({"x": x}, word.print_text)
    assert not findings
    assert canonical_text(data).splitlines()[1] == ("第1段 甲否则丁" if x else "第1段 乙丙丁")


def test_what_stood_inside_a_tag_stays_in_the_paragraph(word, part) -> None:
    """A bookmark whose start is lost would leave the links to it dead."""
    data = word.rendered(f"<w:p>{PIECES['a bookmark']}</w:p>", data={"单位": {"全称": "示例局"}})
    xml = part(data)
    assert '<w:bookmarkStart w:id="1" w:name="b"/>' in xml
    assert '<w:bookmarkEnd w:id="1"/>' in xml


def test_the_value_has_the_look_of_the_run_where_the_tag_begins(word, part) -> None:
    tag = word.run("{{ 单位", "<w:b/>") + word.run(".全称 }}", "<w:i/>")
    xml = part(word.rendered(word.paragraph("甲", tag), data={"单位": {"全称": "示例局"}}))
    assert '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">示例局</w:t></w:r>' in xml


def test_curly_quotes_are_straightened_and_kept_inside_a_string(word) -> None:
    body = word.paragraph('{% if x == “是” %}{{ “甲” }}{{ "“乙”" }}{% endif %}')
    assert "第1段 甲“乙”" in canonical_text(word.rendered(body, data={"x": "是"}))


def test_signs_of_xml_in_a_tag_reach_it(word) -> None:
    body = word.paragraph('{% if x < 5 and 3 > 2 %}{{ "<A&B>" }}{% endif %}')
    assert "第1段 <A&B>" in canonical_text(word.rendered(body, data={"x": 4}))


def test_literal_text_that_looks_like_markup_is_left_alone(word) -> None:
    body = word.paragraph("完成率{{ x }}%，&lt;不是标签&gt; 100% #1 ｛单个｝")
    text = canonical_text(word.rendered(body, data={"x": 5}))
    assert "完成率5%，&lt;不是标签&gt; 100% #1 ｛单个｝" in text


def test_spaces_around_a_tag_are_kept_and_no_others_are_added(word) -> None:
    body = "<w:p><w:r><w:t> 甲 {{ x }} 乙 </w:t></w:r><w:r><w:t xml:space='preserve'> 丙</w:t></w:r></w:p>"
    assert "第1段 甲 5 乙 丙\n" in canonical_text(word.rendered(body, data={"x": 5}))


def test_comments_vanish_with_their_paragraph_or_row(word) -> None:
    rows = word.table(("甲", "乙"), ("{#tr 说明 #}", ""), ("丙", "丁{# 说明 {% if #}"))
    body = word.paragraph("{#p 这份模板的说明 #}"), word.paragraph("正文{# 说明 #}{{ x }}"), rows
    assert canonical_text(word.rendered(*body, data={"x": 5})) == (
        "〔纵向〕\n第1段 正文5\n表1 行1 列1: 甲\n表1 行1 列2: 乙\n表1 行2 列1: 丙\n表1 行2 列2: 丁\n"
    )


def test_a_text_box_saved_twice_for_old_readers_is_filled_twice(word, part) -> None:
    box = word.paragraph("{{ x }}")
    both = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"<w:txbxContent>{box}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><w:txbxContent>{box}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    xml = part(word.rendered(word.paragraph("{{ y }}", both), data={"x": "框内", "y": "正文"}))
    assert xml.count("框内") == 2
    assert "{{" not in xml


def test_a_template_saved_again_by_libreoffice_renders_the_same_text(word, soffice, tmp_path: Path) -> None:
    rows = word.table(
        ("一级", "二级", "决算"),
        ("{%tr for 行 in 表 %}", "", ""),
        ("{% 合并 行.a %}{{ 行.a }}", "{{ 行.b }}", "{{ 行.c|带单位 }}"),
        ("{%tr endfor %}", "", ""),
        ("合计", "", "{{ 合计 }}"),
    )
    body = (
        word.paragraph("{{ 单位.全称 }}自评报告", style="1"),
        word.paragraph("{%p if 有值(合计) %}"),
        word.paragraph("全年 {{ 合计|带单位 }}，“{{ 单位.全称 }}”。{# 说明 #}"),
        word.paragraph("{%p endif %}"),
        rows,
        word.paragraph("完", '<w:r><w:footnoteReference w:id="1"/></w:r>'),
    )
    original = tmp_path / "原稿.docx"
    original.write_bytes(
        word.document(
            *body,
            header=word.paragraph("{{ 单位.全称 }}"),
            footnote=word.paragraph("注"),
            title="{{ 单位.全称 }}",
        )
    )
    again = soffice(original, "docx", tmp_path / "again")
    with zipfile.ZipFile(again) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names))
    assert canonical_text(again) == canonical_text(original)
    data = {
        "单位": {"全称": "示例县<财政局>&"},
        "合计": 30,
        "表": [{"a": "产出", "b": "数量", "c": 10}, {"a": "产出", "b": "质量", "c": 20}],
    }
    texts = []
    for path in (original, again):
        compiled, findings = compile_document(path, word.environment, shown=path.name)
        assert compiled is not None, [finding.message for finding in findings]
        result, findings = compiled.render(data, word.print_text)
        assert not findings
        texts.append(canonical_text(result))
    assert texts[0] == texts[1]
    assert "表1 行3 列1: ↑" in texts[0]
