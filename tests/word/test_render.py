"""What is printed arrives whole; what cannot be printed is told; the same input gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.finding import Severity
from toolkit.tag import TagError
from toolkit.word import canonical_text
from toolkit.word.merge import resolve_merges


def body_lines(data: bytes) -> list[str]:
    """The canonical lines without that of the section."""
    return canonical_text(data).splitlines()[1:]


HOSTILE = [
    "<w:t>不是标记</w:t>",
    "& &amp; &#65; ]]> <!-- -->",
    "{{ 别的标签 }} {% if %} {#",
    "“引号”'单'\"双\"",
    "😀𠮷①㎡",
    "  前后有空格  ",
    "１２３％ａｂ",
    "\\1 \\g<0> $1 %s",
    "0 & 1 < 2",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_characters_arrive_unchanged(word, text: str) -> None:
    rows = word.table(("{%tr for 行 in 表 %}",), ("{{ 行 }}",), ("{%tr endfor %}",), ("尾",))
    data = word.rendered(
        word.paragraph("[{{ x }}]"), rows, title="{{ x }}", data={"x": text, "表": [text, "二"]}
    )
    opened = docx.Document(io.BytesIO(data))
    assert opened.paragraphs[0].text == f"[{text}]"
    assert [row.cells[0].text for row in opened.tables[0].rows] == [text, "二", "尾"]
    assert opened.core_properties.title == text


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30)
)
def test_any_storable_text_arrives_unchanged(text: str) -> None:
    data, findings = _COMPILED[0].render({"x": text}, lambda value, _: str(value))
    assert not findings
    assert docx.Document(io.BytesIO(data)).paragraphs[0].text == f"甲{text}乙"


_COMPILED: list = []


@pytest.fixture(autouse=True)
def _one_compiled_template(word) -> None:
    _COMPILED[:] = [word.ready(word.paragraph("甲{{ x }}乙"))]


def test_lines_become_paragraphs_of_the_same_look(word, part) -> None:
    properties = '<w:pPr><w:pStyle w:val="body"/><w:ind w:firstLine="640"/></w:pPr>'
    body = f'<w:p w14:paraId="0A0B0C0D">{properties}{word.run("职责：{{ x }}完", "<w:b/>")}</w:p>'
    data = word.rendered(body, data={"x": "甲\n乙\r\n丙\t丁"})
    assert body_lines(data) == [
        "第1段 [报告正文] 职责：甲",
        "第2段 [报告正文] 乙",
        "第3段 [报告正文] 丙→丁完",
    ]
    xml = part(data)
    assert xml.count(f"<w:p>{properties}<w:r><w:rPr><w:b/></w:rPr>") == 3
    assert "paraId" not in xml


def test_lines_inside_a_hyperlink_stay_in_it(word) -> None:
    link = f'<w:hyperlink w:anchor="b">{word.run("{{ x }}")}</w:hyperlink>'
    assert body_lines(word.rendered(word.paragraph(link), data={"x": "甲\n乙"})) == ["第1段 甲↵乙"]


def test_lines_in_the_last_paragraph_of_a_section_do_not_repeat_the_section(word) -> None:
    section = '<w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr></w:pPr>'
    data = word.rendered(
        f"<w:p>{section}{word.run('{{ x }}')}</w:p>", word.paragraph("后"), data={"x": "甲\n乙"}
    )
    assert canonical_text(data).splitlines() == ["〔横向〕", "第1段 甲↵乙", "〔纵向〕", "第2段 后"]


def test_the_printer_is_told_whether_the_tag_stands_in_a_table(word) -> None:
    tag = "{{ '?样式' }}"
    data = word.rendered(word.paragraph(tag), word.table((tag,)), header=word.paragraph(tag), data={})
    assert canonical_text(data) == "〔纵向〕\n页眉: 正文\n第1段 正文\n表1 行1 列1: 表格\n"


def test_all_values_that_cannot_be_printed_are_told_in_one_rendering(word) -> None:
    rows = word.table(("{%tr for 行 in 表 %}", ""), ("{{ 行.a }}", "{{ 行.b }}"), ("{%tr endfor %}", ""))
    compiled = word.ready(
        word.paragraph("{{ x }}"), word.paragraph("{{ y }}"), rows, header=word.paragraph("{{ x }}")
    )
    context = {"x": None, "y": 1, "表": [{"a": None, "b": 2}, {"a": None, "b": 3}]}
    data, findings = compiled.render(context, word.print_text)
    assert data is None
    told = [(finding.code, finding.span.address, finding.hints) for finding in findings]
    assert told == [("T030", address, ("填上数据",)) for address in ("第1段", "表1 行2 列1", "页眉")]
    assert findings[0].message == "第1段：标签“{{ x }}”没有值"
    data, again = compiled.render(context, word.print_text, keep_going=True)
    assert again == findings
    assert body_lines(data)[:3] == ["页眉: 【{{ x }}】", "第1段 【{{ x }}】", "第2段 1"]


def test_a_value_whose_error_was_told_before_is_only_noted(word) -> None:
    def refuse(value: object, style: str) -> str:
        raise TagError("没有值", cause="有误")

    compiled = word.ready(word.paragraph("{{ x }}"))
    data, findings = compiled.render({"x": 1}, refuse)
    assert data is None
    assert [(finding.code, finding.severity) for finding in findings] == [("T030", Severity.NOTE)]
    assert compiled.render({"x": 1}, refuse, keep_going=True)[0] is not None


def test_a_tag_that_fails_is_told_with_its_address(word) -> None:
    compiled = word.ready(word.paragraph("{{ x }}"), word.paragraph("{% if 单位.名称 == 1 %}是{% endif %}"))
    data, findings = compiled.render({"x": None, "单位": {"全称": "甲"}}, word.print_text, keep_going=True)
    assert data is None
    assert [(finding.code, finding.span.address) for finding in findings] == [
        ("T030", "第1段"),
        ("T031", "第2段"),
    ]
    assert "{% if 单位.名称 == 1 %}" in findings[1].message


def test_a_character_that_xml_cannot_hold_is_told(word) -> None:
    compiled = word.ready(word.paragraph("甲{{ x }}"))
    for bad in ("\x0c", "\x00", "\ud800", "\uffff"):
        data, findings = compiled.render({"x": f"甲{bad}乙"}, word.print_text)
        assert data is None
        assert [(finding.code, finding.span.address) for finding in findings] == [("T032", "第1段")]
        assert f"U+{ord(bad):04X}" in findings[0].message


def test_a_printer_that_fails_for_another_reason_is_not_taken_for_data(word) -> None:
    """A fault of the program must be seen as one."""

    def broken(value: object, style: str) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        word.ready(word.paragraph("{{ x }}")).render({"x": 1}, broken)


# -- loops and merges


def merged_table(word, option: str = "", **rows: object) -> list[str]:
    """The lines of a table of two merged columns and a figure."""
    body = word.table(
        ("一级", "二级", "数"),
        ("{%tr for 行 in 表 %}", "", ""),
        (f"{{% 合并 行.a{option} %}}{{{{ 行.a }}}}", "{% 合并 行.b %}{{ 行.b }}", "{{ 行.c }}"),
        ("{%tr endfor %}", "", ""),
        ("合计", "", "9"),
    )
    return body_lines(word.rendered(body, data=rows))


def rows_of(*pairs: str) -> list[dict[str, str]]:
    return [{"a": a, "b": b, "c": str(number)} for number, (a, b) in enumerate(pairs)]


def columns(lines: list[str], column: int) -> list[str]:
    """The texts of one column between the heading and the total."""
    found = [line.partition(": ")[2] for line in lines if re.match(rf"表1 行\d+ 列{column}\b", line)]
    return found[1:-1]


def test_equal_neighbours_merge_within_their_parent(word) -> None:
    lines = merged_table(word, 表=rows_of("甲一", "甲一", "甲二", "乙二", "乙二", "甲二"))
    assert columns(lines, 1) == ["甲", "↑", "↑", "乙", "↑", "甲"]
    assert columns(lines, 2) == ["一", "↑", "二", "二", "↑", "二"]
    assert columns(lines, 3) == ["0", "1", "2", "3", "4", "5"]


@pytest.mark.parametrize("count", [0, 1, 2, 200])
def test_loops_of_any_length(word, count: int) -> None:
    lines = merged_table(word, 表=rows_of(*["甲一"] * count))
    assert columns(lines, 1) == ["甲", *["↑"] * (count - 1)][:count]
    assert columns(lines, 3) == [str(number) for number in range(count)]
    assert lines[-3:] == [
        f"表1 行{count + 2} 列1: 合计",
        f"表1 行{count + 2} 列2:",
        f"表1 行{count + 2} 列3: 9",
    ]


def test_a_cell_that_is_not_merged_has_no_merge_mark(word, part) -> None:
    body = word.table(("{%tr for 行 in 表 %}",), ("{% 合并 行 %}{{ 行 }}",), ("{%tr endfor %}",), ("尾",))
    xml = part(word.rendered(body, data={"表": ["甲", "乙", "乙"]}))
    assert re.findall(r"<w:vMerge[^>]*>", xml) == ['<w:vMerge w:val="restart"/>', "<w:vMerge/>"]
    assert xml.count("乙") == 1


def test_a_merge_begins_anew_after_the_rows_of_a_page(word) -> None:
    lines = merged_table(word, option=" 跨页重复=2", 表=rows_of(*["甲一"] * 5))
    assert columns(lines, 1) == ["甲", "↑", "甲", "↑", "甲"]
    assert columns(lines, 2) == ["一", "↑", "一", "↑", "一"]


def test_tables_made_by_a_loop_do_not_merge_into_each_other(word) -> None:
    inner = word.table(("{%tr for 行 in 项.表 %}",), ("{% 合并 行 %}{{ 行 }}",), ("{%tr endfor %}",), ("尾",))
    body = word.paragraph("{%p for 项 in 项目 %}"), inner, word.paragraph("{%p endfor %}")
    data = word.rendered(*body, data={"项目": [{"表": ["甲"]}, {"表": ["甲", "甲"]}]})
    assert [line for line in body_lines(data) if "↑" in line] == ["表2 行2 列1: ↑"]


def test_a_table_nested_in_a_merged_row_is_left_alone() -> None:
    def row(mark: str, more: str = "") -> str:
        merged = f'<w:tc><w:tcPr><w:vMerge w:val="{mark}"/></w:tcPr><w:p/></w:tc>'
        return f"<w:tr>{merged}<w:tc>{more}<w:p/></w:tc></w:tr>"

    inner = f"<w:tbl>{row('2.1')}{row('2.1')}</w:tbl>"
    found = resolve_merges(f"<w:tbl>{row('1.0', inner)}{row('1.0')}</w:tbl>", {1: 0, 2: 0})
    assert re.findall(r"<w:vMerge[^>]*>", found) == [
        '<w:vMerge w:val="restart"/>',
        '<w:vMerge w:val="restart"/>',
        "<w:vMerge/>",
        "<w:vMerge/>",
    ]


def test_columns_come_from_a_loop_as_long_as_the_grid_has_them(word) -> None:
    body = word.table(
        ("名称", "一", "二", "三"), ("甲", "{%tc for 列 in 表 %}", "{{ 列 }}", "{%tc endfor %}")
    )
    assert body_lines(word.rendered(body, data={"表": [1, 2, 3]}))[-1] == "表1 行2 列4: 3"
    data, findings = word.ready(body).render({"表": [1, 2, 3, 4]}, word.print_text)
    assert data is None
    assert [(finding.code, finding.span.address) for finding in findings] == [("T035", "生成的文件 表1 行2")]


def test_paragraph_loops_and_conditions(word) -> None:
    body = [
        "{%p for 条 in 职责 %}",
        "{% if loop.first %}首：{% elif loop.last %}末：{% else %}中：{% endif %}{{ 条 }}",
        "{%p endfor %}",
        "{%p if x %}",
        "有",
        "{%p else %}",
        "无",
        "{%p endif %}",
    ]
    data = word.rendered(
        *[word.paragraph(text) for text in body], data={"职责": ["甲", "乙", "丙"], "x": False}
    )
    assert body_lines(data) == ["第1段 首：甲", "第2段 中：乙", "第3段 末：丙", "第4段 无"]


def test_a_cell_whose_paragraphs_all_vanish_keeps_an_empty_one(word) -> None:
    vanishing = word.cell("{%p for 条 in 职责 %}", "{{ 条 }}", "{%p endfor %}")
    data = word.rendered(word.table(("职责", vanishing)), data={"职责": []})
    assert body_lines(data) == ["表1 行1 列1: 职责", "表1 行1 列2:"]
    assert len(docx.Document(io.BytesIO(data)).tables[0].cell(0, 1).paragraphs) == 1


# -- the archive


def test_the_same_input_gives_the_same_bytes(word) -> None:
    body = word.paragraph("{{ x }}"), word.paragraph("{{ y }}")
    first, second = (word.ready(*body, header=word.paragraph("{{ x }}")) for _ in range(2))
    context = {"x": "甲", "y": 2}
    assert first.render(context, word.print_text)[0] == second.render(context, word.print_text)[0]
    assert first.render(context, word.print_text)[0] == first.render(context, word.print_text)[0]


def test_what_did_not_change_is_copied_as_it_stands(word) -> None:
    picture = bytes(range(256)) * 40
    source = word.document(
        word.paragraph("{{ x }}"), more={"word/media/图1.png": picture, "customXml/item1.xml": b"<a/>"}
    )
    result, _ = word.compile_bytes(source)[0].render({"x": "甲"}, word.print_text)
    with zipfile.ZipFile(io.BytesIO(source)) as before, zipfile.ZipFile(io.BytesIO(result)) as after:
        assert after.testzip() is None
        assert after.namelist()[0] == "[Content_Types].xml"
        assert sorted(after.namelist()) == sorted(before.namelist())
        assert after.read("word/media/图1.png") == picture
        for info in after.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            if info.filename != "word/document.xml":
                assert info.compress_size == before.getinfo(info.filename).compress_size


def test_libreoffice_opens_what_was_made(word, soffice, tmp_path) -> None:
    rows = word.table(
        ("{%tr for 行 in 表 %}", ""), ("{% 合并 行.a %}{{ 行.a }}", "{{ 行.b }}"), ("{%tr endfor %}", "")
    )
    data = {"x": "甲\n乙", "表": [{"a": "甲", "b": number} for number in range(5)]}
    path = tmp_path / "成品.docx"
    path.write_bytes(word.rendered(word.paragraph("{{ x }}"), rows, word.paragraph("完"), data=data))
    text = soffice(path, "txt:Text (encoded):UTF8", tmp_path).read_text("utf-8-sig")
    assert text.split() == ["甲", "乙", "甲", "0", "1", "2", "3", "4", "完"]
    assert canonical_text(soffice(path, "docx", tmp_path / "again")) == canonical_text(path)


def test_a_tag_error_of_the_printer_may_name_no_line(word) -> None:
    def refuse(value: object, style: str) -> str:
        raise TagError("措辞没有适用的情形", line=7)

    _, findings = word.ready(word.paragraph("前"), word.paragraph("{{ x }}")).render({"x": 1}, refuse)
    assert [finding.span.address for finding in findings] == ["第2段"]
