"""Tables of contents: an entry for each heading, linked to it, plain text that is there at once."""

from __future__ import annotations

import re

import pytest

from tests.word.conftest import HEAD, NAMESPACES
from toolkit.word import canonical_text


def _style(key: str, name: str, properties: str = "") -> str:
    return f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{properties}</w:style>'


def _level(number: int) -> str:
    return f'<w:pPr><w:outlineLvl w:val="{number}"/></w:pPr>'


STYLES = (
    f"{HEAD}<w:styles {NAMESPACES}>"
    + _style("a", "Normal")
    + _style("h1", "部分标题", _level(0))
    + _style("h2", "heading 2", _level(1))
    + _style("h2x", "报表标题", '<w:basedOn w:val="h2"/>')
    + _style("h3", "heading 3", _level(2))
    + _style("none", "TOC 标题", f'<w:basedOn w:val="h1"/>{_level(9)}')
    + _style("t1", "toc 1")
    + _style("t2", "目录 2")
    + "</w:styles>"
)


def body(word) -> list[str]:
    return [
        word.paragraph("目录", style="none"),
        word.paragraph("{%p 目录 2 %}"),
        word.paragraph("{{ 序.部分() }}{{ 名 }}概况", style="h1"),
        word.paragraph("正文"),
        word.paragraph("{%p for 项 in 各项 %}"),
        word.paragraph("{{ 项 }}", style="h2"),
        word.paragraph("{{ 项 }}的细节", style="h3"),
        word.paragraph("{%p endfor %}"),
        word.paragraph("附表", style="h2x"),
        word.paragraph("", style="h2"),
    ]


class Count:
    jixiao_safe = True
    calls = {"部分": "part"}  # noqa: RUF012

    def part(self) -> str:
        return "第一部分 "


def rendered(word, rows: list[str], *, marked: bool = False) -> bytes:
    blocks = body(word)
    if marked:
        mark = '<w:bookmarkStart w:id="7" w:name="甲"/><w:bookmarkEnd w:id="7"/>'
        blocks[3] = word.paragraph("正文", mark)
    return word.rendered(*blocks, styles=STYLES, data={"序": Count(), "名": "甲&<乙>", "各项": rows})


def test_entries_are_the_headings_that_were_printed_down_to_the_level(word) -> None:
    text = canonical_text(rendered(word, ["收入", "支出"]))
    entries = [line.split("] ", 1)[1] for line in text.splitlines() if re.search(r"\[目录 \d\]", line)]
    assert entries == ["第一部分 甲&<乙>概况", "收入", "支出", "附表"]


@pytest.mark.parametrize("count", [0, 1, 30])
def test_each_entry_leads_to_the_bookmark_round_its_heading(word, part, count: int) -> None:
    xml = part(rendered(word, [f"第{number}节" for number in range(count)], marked=True))
    links = re.findall(r'<w:hyperlink w:anchor="([^"]+)"[^>]*>(.*?)</w:hyperlink>', xml)
    marks = re.findall(
        r'<w:bookmarkStart w:id="(\d+)" w:name="([^"]+)"/>(.*?)<w:bookmarkEnd w:id="\1"/>', xml
    )
    ids = [number for number, _, _ in marks]
    assert len(set(ids)) == len(ids)
    texts = {name: re.sub("<[^>]*>", "", inside) for _, name, inside in marks if name != "甲"}
    assert {anchor: re.sub("<[^>]*>", "", shown) for anchor, shown in links} == texts
    assert len(links) == count + 2


def test_entries_have_the_look_of_their_level_and_ask_nothing(word, part) -> None:
    xml = part(rendered(word, ["收入"]))
    assert re.findall(r'<w:pStyle w:val="(t\d)"/>', xml) == ["t1", "t2", "t2"]
    assert "fldChar" not in xml
    assert "<?" not in xml.removeprefix(HEAD)


def test_the_same_input_gives_the_same_bytes(word) -> None:
    assert rendered(word, ["收入"]) == rendered(word, ["收入"])


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        ("{% 目录 2 %}", "单独成段"),
        ("{%p 目录 %}", "列到第几级"),
        ("{%p 目录 0 %}", "列到第几级"),
        ("{%p 目录 两级 %}", "列到第几级"),
        ("{%p 目录 3 %}", "“toc 3”"),
    ],
)
def test_a_tag_that_cannot_be_filled_is_told(word, tag: str, reason: str) -> None:
    compiled, findings = word.compile(word.paragraph(tag), *body(word)[2:], styles=STYLES)
    assert compiled is None
    assert [(finding.code, reason in finding.message) for finding in findings] == [("T025", True)]


def test_contents_stand_in_the_body_of_a_document_with_headings(word) -> None:
    in_table = word.table((word.cell("{%p 目录 2 %}"),))
    compiled, findings = word.compile(in_table, *body(word)[2:], styles=STYLES)
    assert compiled is None
    assert ["不在正文里" in finding.message for finding in findings] == [True]
    bare = word.findings(word.paragraph("{%p 目录 2 %}"))
    assert [code for code, _ in bare] == ["T025"]
