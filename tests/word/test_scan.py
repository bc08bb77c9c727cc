"""Each accident in a template is told, with the place where it happened."""

from __future__ import annotations

import pytest

HEADING = "一、单位基本情况"


def test_every_accident_of_a_brace_is_told_at_its_paragraph(word) -> None:
    findings = word.findings(
        word.paragraph("某某单位"),
        word.paragraph(HEADING, style="1"),
        word.paragraph("名称：{{ 单位.全称 }"),
        word.paragraph("名称：{ 单位.全称 }}"),
        word.paragraph("名称：｛｛ 单位.全称 ｝｝"),
        word.paragraph("名称：{{ 单位.全称"),
        word.paragraph("}} 完"),
    )
    where = "第{}段（“一、单位基本情况”后第{}段）".format
    assert findings == [
        ("T010", where(3, 1)),
        ("T010", where(6, 4)),
        ("T011", where(4, 2)),
        ("T011", where(7, 5)),
        ("T012", where(5, 3)),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ 行.决算 } 与 {{ 行.预算 }}", "T010"),
        ("｛％ if x ％｝", "T012"),
        ("{｛ x }}", "T012"),
        ("{{ x ｝}", "T010"),
        ("{%- if x %}{% endif %}", "T015"),
        ("{% if x -%}{% endif %}", "T015"),
        ("{{r 富文本 }}", "T015"),
        ("{{p 子文档 }}", "T015"),
        ("{% vm %}", "T015"),
        ("{% hm %}", "T015"),
        ("{% cellbg 颜色 %}", "T015"),
        ("{% colspan 数 %}", "T015"),
        ("{% raw %}{% endraw %}", "T015"),
        ("{% include 'x' %}", "T015"),
        ("{% p if x %}", "T015"),
        ("{%p set x = 1 %}同段文字", "T014"),
        ("{%tr for x in y %}", "T013"),
        ("{% if x %}没有结束", "T017"),
        ("多出 {% endif %}", "T017"),
        ("{% if x %}{% for y in z %}{% endif %}{% endfor %}", "T017"),
        ("{% 合并 x %}{{ x }}", "T022"),
        ("{{ x｜带单位 }}", "T021"),
        ("{{ 未知函数(x) }}", "T021"),
    ],
)
def test_a_tag_that_cannot_stand_is_told(word, text: str, code: str) -> None:
    compiled, findings = word.compile(word.paragraph("前文"), word.paragraph(text), word.paragraph("后文"))
    assert compiled is None
    assert {finding.code for finding in findings} == {code}
    assert {finding.span.address for finding in findings} == {"第2段"}
    assert all(finding.message.startswith("第2段：") for finding in findings)


def test_all_wrong_tags_of_a_part_are_told_at_once(word) -> None:
    findings = word.findings(
        word.paragraph("{{ a｜带单位 }}"),
        word.paragraph("{{ b }}"),
        word.paragraph("{% if c = 1 %}{% endif %}"),
    )
    assert findings == [("T021", "第1段"), ("T021", "第3段")]


def test_an_unclosed_statement_does_not_also_make_its_block_unpaired(word) -> None:
    findings = word.findings(
        word.paragraph("{%p if x %"), word.paragraph("正文"), word.paragraph("{%p endif %}")
    )
    assert findings == [("T010", "第1段")]


def test_the_missing_brace_in_the_last_cell_of_a_loop_row_is_told(word) -> None:
    """With docxtpl alone it deletes all rows of the loop and the total, without an error."""
    body = word.table(
        ("项目", "决算"),
        ("{%tr for 行 in 表 %}", ""),
        ("{{ 行.名称 }}", "{{ 行.决算 }"),
        ("{%tr endfor %}", ""),
        ("合计", "{{ 合计 }}"),
    )
    assert word.findings(body) == [("T010", "表1 行3 列2")]


def test_text_beside_a_row_tag_is_told(word) -> None:
    beside = word.table(("{%tr for 行 in 表 %}", "{{ 行.a }}"), ("{{ 行.b }}", ""), ("{%tr endfor %}", ""))
    assert word.findings(beside) == [("T013", "表1 行1 列1")]
    same_paragraph = word.table(("{%tr for 行 in 表 %}序号", ""), ("{{ 行.b }}", ""), ("{%tr endfor %}", ""))
    assert word.findings(same_paragraph) == [("T013", "表1 行1 列1")]
    two_tags = word.table(("{%tr for 行 in 表 %}", "{%tr endfor %}"), ("甲", "乙"))
    assert word.findings(two_tags) == [("T013", "表1 行1 列1"), ("T013", "表1 行1 列2")]


def test_a_cell_tag_stands_alone_in_its_cell(word) -> None:
    alone = word.table(("{%tc for 列 in 表 %}", "{{ 列 }}", "{%tc endfor %}"))
    assert word.findings(alone) == []
    beside = word.table(("{%tc for 列 in 表 %}{{ 列 }}", "{%tc endfor %}"))
    assert word.findings(beside) == [("T013", "表1 行1 列1")]


@pytest.mark.parametrize(
    "body",
    [
        ("<p>{% if x %}甲", "<p>乙{% endif %}"),
        ("<p>{%p if x %}", "<p>{% endif %}"),
        ("<p>{%p if x %}", "<t>{%p endif %}"),
    ],
)
def test_a_block_closes_where_it_was_opened(word, body: tuple[str, ...]) -> None:
    blocks = [
        word.paragraph(item[3:]) if item.startswith("<p>") else word.table((item[3:], "")) for item in body
    ]
    compiled, findings = word.compile(*blocks)
    assert compiled is None
    assert [finding.code for finding in findings] == ["T018"]
    assert findings[0].notes[0].span.address == "第1段"


@pytest.mark.parametrize(
    "end",
    [
        '<w:hyperlink w:anchor="b"><w:r><w:t>甲{% endif %}乙</w:t></w:r></w:hyperlink>',
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>甲{% endif %}乙</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
    ],
)
def test_a_block_is_not_cut_by_a_hyperlink_or_a_field(word, end: str) -> None:
    """Removing it would take away half of the link."""
    assert word.findings(word.paragraph("{% if x %}前", end)) == [("T018", "第1段")]


def test_a_row_loop_closes_in_its_table(word) -> None:
    one = word.table(("{%tr for 行 in 表 %}", ""), ("{{ 行 }}", ""))
    other = word.table(("甲", ""), ("{%tr endfor %}", ""))
    assert word.findings(one, word.paragraph(""), other) == [("T018", "表2 行2 列1")]


def test_addresses_name_nested_tables_headers_notes_boxes_and_properties(word) -> None:
    bad = word.paragraph("{{ x }")
    inner = word.table(("甲", "{{ x }"))
    outer = word.table(("甲", "乙"), ("丙", word.cell(inner, "")))
    box = f"<w:p><w:r><w:pict><w:txbxContent>{bad}</w:txbxContent></w:pict></w:r></w:p>"
    findings = word.findings(outer, box, header=bad, footnote=bad, title="{{ x }")
    assert [address for _, address in findings] == [
        "文档属性 title",
        "第1段 文本框",
        "脚注1",
        "表1 行2 列2 内表1 行1 列2",
        "页眉",
    ]


def test_columns_are_those_that_cells_use(word) -> None:
    """A form drawn on a fine grid: the address counts the boundaries that are seen."""
    wide = '<w:gridSpan w:val="3"/>'
    body = (
        "<w:tbl><w:tblPr/><w:tblGrid>" + '<w:gridCol w:w="500"/>' * 7 + "</w:tblGrid>"
        f"<w:tr>{word.cell('甲', properties=wide)}{word.cell('乙', properties=wide)}{word.cell('丙')}</w:tr>"
        f"<w:tr>{word.cell('丁', properties=wide)}{word.cell('戊', properties=wide)}"
        f"{word.cell('{{ x }')}</w:tr></w:tbl>"
    )
    assert word.findings(body) == [("T010", "表1 行2 列3")]


def test_tags_in_deleted_text_and_rows_are_told(word) -> None:
    gone = "<w:del w:id='1'><w:r><w:delText>{{ x }}</w:delText></w:r></w:del>"
    assert word.findings(word.paragraph("正文", gone)) == [("T016", "第1段"), ("T007", "")]


@pytest.mark.parametrize(
    "place",
    [
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{{ x }}</w:instrText></w:r>',
        '<w:r><w:drawing><wp:docPr id="1" name="图" descr="{{ x }}"/></w:drawing></w:r>',
        '<w:fldSimple w:instr="{% if x %}"><w:r><w:t>1</w:t></w:r></w:fldSimple>',
    ],
)
def test_a_tag_where_nothing_is_printed_is_told(word, place: str) -> None:
    compiled, findings = word.compile(word.paragraph("正文 {{ y }}", place))
    assert compiled is None
    assert [finding.code for finding in findings] == ["T019"]


def test_a_note_mark_inside_a_tag_is_told(word) -> None:
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    body = word.paragraph("{{ 单位", mark, ".全称 }}")
    assert word.findings(body, footnote=word.paragraph("注")) == [("T020", "第1段")]


def test_merge_tags_stand_at_the_start_of_a_looped_cell(word) -> None:
    def looped(text: str) -> list[tuple[str, str]]:
        return word.findings(word.table(("{%tr for 行 in 表 %}",), (text,), ("{%tr endfor %}",)))

    assert looped("{% 合并 行.a %}{{ 行.a }}") == []
    assert looped("一级{% 合并 行.a %}") == [("T022", "表1 行2 列1")]
    assert looped("{% 合并 %}甲") == [("T022", "表1 行2 列1")]
    assert looped("{% 合并 行.a %}{% 合并 行.b %}") == [("T022", "表1 行2 列1")]
    assert word.findings(word.table(("{% 合并 a %}甲",))) == [("T022", "表1 行1 列1")]


def test_filters_and_functions_carry_their_address(word) -> None:
    body = word.paragraph("{% if 有值(x) %}甲{% elif 有值(y) %}{{ y|带单位 }}{% endif %}")
    found = [(item.name, item.subjects, item.text) for item in word.ready(body).operations]
    assert found == [
        ("有值", (("x",),), "{% if 有值(x) %}"),
        ("有值", (("y",),), "{% elif 有值(y) %}"),
        ("带单位", (("y",),), "{{ y|带单位 }}"),
    ]


def test_uses_and_tags_carry_their_address(word) -> None:
    body = word.table(("{%tr for 行 in 项目 %}",), ("{{ 行.名称 }}",), ("{%tr endfor %}",))
    compiled = word.ready(word.paragraph("{# 说明 #}{{ 单位.全称 }}"), body)
    assert [(tag.address, tag.text) for tag in compiled.tags] == [
        ("第1段", "{{ 单位.全称 }}"),
        ("表1 行1 列1", "{%tr for 行 in 项目 %}"),
        ("表1 行2 列1", "{{ 行.名称 }}"),
        ("表1 行3 列1", "{%tr endfor %}"),
    ]
    assert [(use.path, use.address) for use in compiled.uses] == [
        (("单位", "全称"), "第1段"),
        (("项目", "*"), "表1 行1 列1"),
        (("项目", "*", "名称"), "表1 行2 列1"),
    ]
