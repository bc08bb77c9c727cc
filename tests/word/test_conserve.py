"""What a rendering loses is told, and what it may lose is not."""

from __future__ import annotations

import pytest

from toolkit.word import conserve, render
from toolkit.word.conserve import first_missing, read_text, take_guards


@pytest.fixture
def table_with_total(word):
    rows = word.table(
        ("项目", "决算"),
        ("{%tr for 行 in 表 %}", ""),
        ("{{ 行.a }}", "{{ 行.b }}"),
        ("{%tr endfor %}", ""),
        ("合计", "{{ 合计 }}"),
    )
    return word.ready(word.paragraph("前文"), rows, word.paragraph("后文"))


CONTEXT = {"表": [{"a": "甲", "b": 1}, {"a": "乙", "b": 2}], "合计": 3}


@pytest.mark.parametrize("lost", ["乙", "合计", "后文"])
def test_a_lost_row_or_paragraph_is_told(word, table_with_total, monkeypatch, lost: str) -> None:
    """Simulated: a later step swallows the element that holds the text."""

    def swallow(xml: str) -> str:
        return read_text(xml).replace(lost, "")

    monkeypatch.setattr(conserve, "read_text", swallow)
    data, findings = table_with_total.render(CONTEXT, word.print_text)
    assert data is None
    assert [finding.code for finding in findings] == ["T033"]
    assert f"“{lost}”" in findings[0].message


def test_rows_lost_by_merging_are_told(word, monkeypatch) -> None:
    rows = word.table(("{%tr for 行 in 表 %}",), ("{% 合并 行.a %}{{ 行.a }}",), ("{%tr endfor %}",), ("尾",))
    monkeypatch.setattr(
        render, "resolve_merges", lambda xml, _: xml.replace("<w:tr>", "", 1).replace("</w:tr>", "", 1)
    )
    data, findings = word.ready(rows).render(CONTEXT, word.print_text)
    assert data is None
    assert {finding.code for finding in findings} == {"T033"}


def test_texts_are_looked_for_in_their_order() -> None:
    assert first_missing("甲乙丙", ["甲", "丙"]) is None
    assert first_missing("甲乙丙", ["丙", "甲"]) == "甲"
    assert first_missing("甲乙丙", ["乙", "乙"]) == "乙"


def test_text_inside_a_removed_block_is_not_missed(word) -> None:
    body = [word.paragraph(text) for text in ("{%p if x %}", "可有可无", "{%p endif %}", "必有")]
    data, findings = word.ready(*body).render({"x": False}, word.print_text)
    assert data is not None
    assert not findings


def test_a_table_that_loses_all_rows_is_told_at_its_loop(word) -> None:
    bare = word.table(("{%tr for 行 in 表 %}", ""), ("{{ 行.a }}", ""), ("{%tr endfor %}", ""))
    compiled = word.ready(word.paragraph("前"), bare, word.paragraph("后"))
    data, findings = compiled.render({"表": []}, word.print_text)
    assert data is None
    assert [(finding.code, finding.span.address) for finding in findings] == [("T034", "表1 行1 列1")]
    data, findings = compiled.render({"表": [{"a": 1}]}, word.print_text)
    assert not findings
    assert b"guard" not in data


def test_a_table_wrapped_in_a_condition_may_be_empty(word) -> None:
    bare = word.table(("{%tr for 行 in 表 %}",), ("{{ 行.a }}",), ("{%tr endfor %}",))
    body = word.paragraph("{%p if 有 %}"), bare, word.paragraph("{%p endif %}")
    assert not word.ready(*body).render({"表": [], "有": False}, word.print_text)[1]


def test_guards_are_taken_out_and_read() -> None:
    assert take_guards("<w:tbl><?guard 1?></w:tbl><w:tr></w:tr><?guard 2?>") == (
        "<w:tbl></w:tbl><w:tr></w:tr>",
        [1],
    )


def test_a_cell_that_ends_in_a_table_is_told(word) -> None:
    inner = word.table(("内",))
    ending = word.cell(inner, "{%p if x %}", "尾", "{%p endif %}")
    compiled = word.ready(word.table(("甲", ending)))
    assert not compiled.render({"x": True}, word.print_text)[1]
    data, findings = compiled.render({"x": False}, word.print_text)
    assert data is None
    assert [(finding.code, finding.span.address) for finding in findings] == [
        ("T035", "生成的文件 表1 行1 第2格")
    ]


def test_a_template_whose_rows_are_wider_than_the_grid_is_told(word) -> None:
    wide = word.table(("甲", "乙")).replace('<w:gridCol w:w="2000"/>', "", 1)
    assert word.findings(wide) == [("T035", "表1 行1")]


def test_a_bookmark_in_a_loop_is_taken_out_and_warned_of(word, part) -> None:
    marked = '<w:bookmarkStart w:id="3" w:name="节"/>', "{{ 条 }}", '<w:bookmarkEnd w:id="3"/>'
    outside = '<w:bookmarkStart w:id="4" w:name="外"/>', "甲", '<w:bookmarkEnd w:id="4"/>'
    body = (
        word.paragraph(*outside),
        word.paragraph("{%p for 条 in 表 %}"),
        word.paragraph(*marked),
        word.paragraph("{%p endfor %}"),
    )
    compiled, findings = word.compile(*body)
    assert [finding.code for finding in findings] == ["T024"]
    assert "节" in findings[0].message
    xml = part(compiled.render({"表": ["乙", "丙"]}, word.print_text)[0])
    assert (xml.count("bookmarkStart"), xml.count('w:name="外"')) == (1, 1)


def test_drawings_in_a_loop_get_numbers_of_their_own(word, part) -> None:
    picture = '<w:r><w:drawing><wp:inline><wp:docPr id="7" name="图"/></wp:inline></w:drawing></w:r>'
    body = (
        word.paragraph("{%p for 条 in 表 %}"),
        word.paragraph("{{ 条 }}", picture),
        word.paragraph("{%p endfor %}"),
    )
    xml = part(word.rendered(*body, data={"表": ["乙", "丙"]}))
    assert 'docPr id="1"' in xml
    assert 'docPr id="2"' in xml
