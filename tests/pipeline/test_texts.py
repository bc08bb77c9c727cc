"""Texts with characters that mean something to XML, YAML or the tag language: they arrive, or are told."""

from __future__ import annotations

import json

import pytest

from toolkit.pipeline import Options, Outcome

HARD = {
    "less than": "流程<20项，增幅<5%",
    "ampersand": "A&B公司&amp;C公司",
    "tag": "<w:p>段落</w:p><br/>",
    "comment": "<!--注-->]]>&#10;",
    "straight quotes": "\"双\"和'单'",
    "curly quotes": "“双”和‘单’",
    "emoji": "完成😀𠮷",
    "backslash": "C:\\n\\t\\x41",
    "lone braces": "{一}与 } {",
    "spaces": "甲　乙 丙",
    "percent": "100%s %(x)s",
    "combining": "e\u0301 ﬁ Ⅷ ①",
}


def with_text(sample: str, text: str, field: str = "存在问题") -> str:
    """The sample with one item of this section, in double quotes, as YAML's escapes allow any text."""
    start = sample.index(f"  {field}:")
    end = sample.index("\n\n", start)
    return sample[:start] + f"  {field}:\n  - {json.dumps(text, ensure_ascii=False)}" + sample[end:]


def faults(outcome: Outcome) -> list[str]:
    """What was found, but for what a reader of Chinese would say about such a text."""
    return [finding.message for finding in outcome.findings if not finding.code.startswith("P")]


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_a_text_arrives_unchanged(process, sample_text, report_of, text: str) -> None:
    outcome = process(with_text(sample_text, text))
    assert faults(outcome) == []
    assert text in report_of(outcome)


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_a_text_in_the_middle_of_a_sentence_arrives_unchanged(process, sample_text, report_of, text) -> None:
    quoted = json.dumps(text, ensure_ascii=False)
    changed = sample_text.replace("变动原因: 按合同进度支付智慧城市建设项目款", f"变动原因: {quoted}")
    assert changed != sample_text
    outcome = process(changed)
    assert faults(outcome) == []
    assert f"主要变动原因：{text}。" in report_of(outcome)


def test_an_invisible_character_is_told(process, sample_text) -> None:
    """The joiner inside a family emoji is one of those that break searching and comparing."""
    (finding,) = process(with_text(sample_text, "👨\u200d👩")).findings
    assert "U+200D" in finding.message


@pytest.mark.parametrize("text", ["甲\n乙", "甲\r\n乙", "甲\n\n乙"])
def test_line_breaks_become_paragraphs(process, sample_text, report_of, text: str) -> None:
    report = report_of(process(with_text(sample_text, text)))
    paragraphs = [line.partition("] ")[2] for line in report.splitlines()]
    assert paragraphs.index("乙") == paragraphs.index("甲") + 1


def test_a_block_text_becomes_paragraphs(process, sample_text, report_of) -> None:
    start = sample_text.index("  改进措施:")
    changed = sample_text[:start] + "  改进措施:\n  - |\n    第一段<1>\n    第二段&2\n"
    report = report_of(process(changed))
    paragraphs = [line.partition("] ")[2] for line in report.splitlines()]
    assert paragraphs.index("第二段&2") == paragraphs.index("第一段<1>") + 1


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x07", "\x0b", "\x1f", "\ufffe", "\uffff"])
@pytest.mark.parametrize("escaped", [True, False])
def test_a_character_that_xml_forbids_is_told(
    process, sample_text, report_of, character: str, *, escaped: bool
) -> None:
    text = json.dumps(f"甲{character}乙") if escaped else f'"甲{character}乙"'
    start = sample_text.index("  改进措施:")
    outcome = process(sample_text[:start] + f"  改进措施:\n  - {text}\n")
    assert len(outcome.findings) > 0 or f"甲{character}乙" in report_of(outcome)
    assert not outcome.documents or "甲乙" not in report_of(outcome)


@pytest.mark.parametrize("half", [chr(0xD800), chr(0xDFFF), "\\uD800", "\\uDFFF"])
def test_half_a_character_is_told(process, sample_text, half: str) -> None:
    start = sample_text.index("  改进措施:")
    outcome = process(sample_text[:start] + f'  改进措施:\n  - "甲{half}乙"\n')
    assert outcome.findings.has_errors
    assert outcome.documents == ()


@pytest.mark.parametrize(
    "text",
    ["{{ 没有的名称 }}", "{{ 单位 }}", "{% if %}", "{{ 1/0 }}", "{{", "{# 注 #}丢", "{{ 支出.合计.决算 }"],
)
def test_a_tag_in_a_text_prints_or_is_told(process, sample_text, report_of, text: str) -> None:
    outcome = process(with_text(sample_text, text), Options())
    if outcome.documents:
        assert text in report_of(outcome)
    else:
        assert outcome.findings.has_errors
