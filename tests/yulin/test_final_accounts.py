"""The final accounts as a document: its contents, the forms inside it, what it says of nothing.

The sentences with their figures are in sentences.yaml.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from toolkit.pipeline import Outcome
from toolkit.word import canonical_text

HERE = Path(__file__).parent
NAME = "部门决算公开"
_ENTRY = re.compile(r'<w:hyperlink w:anchor="([^"]+)"[^>]*>(.*?)</w:hyperlink>')
_MARK = re.compile(r'<w:bookmarkStart w:id="(\d+)" w:name="([^"]+)"/>(.*?)<w:bookmarkEnd w:id="\1"/>')
_PLACE = re.compile(r"(?:第\d+段|表\d+) ")


def content(outcome: Outcome) -> bytes:
    assert [f.message for f in outcome.findings if "文件夹里" not in f.message] == []
    (found,) = (one.content for one in outcome.documents if one.name == NAME)
    return found


@pytest.fixture(scope="module")
def text(outcome: Outcome) -> str:
    return canonical_text(content(outcome))


@pytest.fixture(scope="module")
def parts(outcome: Outcome) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content(outcome))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def plain(xml: str) -> str:
    return re.sub("<[^>]*>", "", xml)


def without_addresses(text: str) -> list[str]:
    """The lines of a canonical text, paragraphs and tables without their numbers."""
    return [_PLACE.sub("", line) for line in text.splitlines()]


def test_the_whole_text(golden, text: str) -> None:
    golden(HERE / "golden" / f"{NAME}.txt", text)


def test_the_contents_are_the_headings_and_lead_to_them(parts: dict[str, str], text: str) -> None:
    xml = parts["word/document.xml"]
    marks = {name: plain(inside) for _, name, inside in _MARK.findall(xml)}
    entries = [(marks[anchor], plain(shown)) for anchor, shown in _ENTRY.findall(xml)]
    assert len(entries) == 23
    assert all(heading == shown for heading, shown in entries)
    headings = re.findall(r"^第\d+段 \[(?:部分标题|一级标题|附表名)\] (?:〔分页〕)?(.+)$", text, re.MULTILINE)
    assert [shown for _, shown in entries] == headings
    assert [shown[:4] for _, shown in entries if shown.startswith("第")] == [
        "第一部分", "第二部分", "第三部分", "第四部分",
    ]  # fmt: skip


def test_nothing_is_asked_when_it_is_opened(parts: dict[str, str]) -> None:
    assert "updateFields" not in parts["word/settings.xml"]
    assert not re.search(r"\bTOC\b|PAGEREF", parts["word/document.xml"])


def test_every_font_stands_in_all_four_slots_and_header_rows_repeat(parts: dict[str, str]) -> None:
    fonts = re.findall(r"<w:rFonts ([^>]*)/>", parts["word/styles.xml"])
    assert all(len(re.findall(r'w:(?:ascii|hAnsi|eastAsia|cs)="', font)) == 4 for font in fonts)
    assert "Theme" not in parts["word/styles.xml"]
    # One table of indicators for each of the six projects, and that of the department.
    assert parts["word/document.xml"].count("<w:tblHeader/>") == 7


def test_tables_stand_in_landscape_sections_and_text_in_upright_ones(text: str) -> None:
    turns = [line for line in text.splitlines() if line in {"〔纵向〕", "〔横向〕"}]
    assert turns == ["〔纵向〕", "〔纵向〕", "〔横向〕", "〔纵向〕", "〔横向〕", "〔纵向〕"]
    for section in re.split("〔[纵横]向〕\n", text)[1:]:
        assert ("[表题]" in section) == ("\n表" in section)


def test_the_forms_inside_are_the_forms_of_their_own(outcome: Outcome, text: str) -> None:
    """Cell by cell, in the same order."""
    cells = [line for line in without_addresses(text) if line.startswith("行")]
    forms = [
        canonical_text(one.content)
        for one in outcome.documents
        if one.name in {"项目绩效自评表", "部门整体绩效自评表"}
    ]
    assert len(forms) == 7
    assert cells == [line for form in forms for line in without_addresses(form) if line.startswith("行")]


def lines_of(outcome: Outcome) -> str:
    return "\n".join(
        re.sub(r"^第\d+段 \[.*?\] ", "", line) for line in canonical_text(content(outcome)).splitlines()
    )


def without(text: str, *blocks: str) -> str:
    """A filing without these entries of the highest level."""
    for name in blocks:
        text, count = re.subn(rf"^{name}:.*\n(?:(?:[ \-#].*)?\n)*", "", text, flags=re.MULTILINE)
        assert count == 1, name
    return text


def test_what_there_is_none_of_is_said_so(process, sample_text: str) -> None:
    """No project, no purchase, no subordinate unit, no office, no suggestion; an institution."""
    changed = without(sample_text, "项目", "政府采购")
    for old, new in (
        ("单位性质: 行政机关", "单位性质: 事业单位"),
        ("  内设机构: [", "  # ["),
        ("  下属单位:\n", "  # 下属单位\n"),
    ):
        assert changed.count(old) == 1
        changed = changed.replace(old, new)
    changed = re.sub(r"  - \{名称: 玉林市(?:公共资源交易中心|信息中心),.*\n", "", changed)
    changed = re.sub(r"  自评工作建议:\n(?:  - .*\n)+", "", changed)
    said = lines_of(process(changed))
    for sentence in (
        "玉林市大数据发展和政务服务局为事业单位。没有下属单位。",
        "单位本级没有设置内设机构。",
        "本部门为事业单位，2024年度没有机关运行经费支出。",
        "本部门2024年度没有发生政府采购支出。",
        "本部门2024年度没有开展绩效自评的项目。",
        "2.部门整体绩效自评情况。",
        "五、自评工作建议\n无。",
    ):
        assert said.count(sentence) == 1, sentence
    assert "项目支出绩效自评结果" not in said
    assert "2024年度预算项目绩效自评表" not in said
    assert not re.search("0/0|÷|——%|None", said)


def test_a_key_project_is_told_by_itself_and_without_one_that_is_said(process, sample_text: str) -> None:
    said = lines_of(process(sample_text.replace("  重点项目: 是\n", "")))
    assert said.count("（2）部分重点项目绩效自评情况。没有列为重点的项目。") == 1
    assert "自评得分等级为" not in said


def test_a_class_that_the_explanation_leaves_out_is_an_error(process, sample_text: str) -> None:
    line = next(
        line for line in sample_text.splitlines(keepends=True) if line.startswith("- {类: 卫生健康支出")
    )
    outcome = process(sample_text.replace(line, ""))
    assert [finding.code for finding in outcome.findings if finding.severity.name == "ERROR"] == ["K510"]
    assert outcome.documents == ()
