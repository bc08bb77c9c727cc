"""However a template is cut up or damaged: the same text, or a finding; never an exception."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.ooxml.marking import read_markings
from toolkit.tag import TagEnvironment
from toolkit.word import canonical_text, compile_document

TEXT = "前文{{ 单位.全称 }}，共{% if 数 > 3 %}{{ 数 }}项<多>{% else %}无{% endif %}&后文{# 说明 #}。"
EXPECTED = "第1段 前文示例局，共5项<多>&后文。"
CLUTTER = [
    "",
    '<w:proofErr w:type="spellStart"/>',
    '<w:bookmarkStart w:id="9" w:name="b"/><w:bookmarkEnd w:id="9"/>',
    "<w:r><w:lastRenderedPageBreak/></w:r>",
    "<w:r><w:rPr><w:b/></w:rPr></w:r>",
    '<w:r><w:t xml:space="preserve"></w:t></w:r>',
]
WRAPPERS = [
    ("", ""),
    ("<w:smartTag>", "</w:smartTag>"),
    ("<w:sdt><w:sdtPr/><w:sdtContent>", "</w:sdtContent></w:sdt>"),
]


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.sets(st.integers(1, len(TEXT) - 1), max_size=30),
    clutter=st.lists(st.sampled_from(CLUTTER), min_size=31, max_size=31),
    wrappers=st.lists(st.sampled_from(WRAPPERS), min_size=31, max_size=31),
)
def test_a_paragraph_cut_anywhere_prints_the_same(word, cuts, clutter, wrappers) -> None:
    edges = [0, *sorted(cuts), len(TEXT)]
    pieces = [TEXT[start:end] for start, end in itertools.pairwise(edges)]
    body = "".join(
        between + before + word.run(piece) + after
        for piece, between, (before, after) in zip(pieces, clutter, wrappers, strict=False)
    )
    data = word.rendered(f"<w:p>{body}</w:p>", data={"单位": {"全称": "示例局"}, "数": 5})
    assert canonical_text(data).splitlines()[1] == EXPECTED


@settings(max_examples=150)
@given(st.text('{}%#｛｝％- pif对x"“', max_size=24))
def test_every_brace_is_part_of_a_tag_or_told(text: str) -> None:
    markings, broken = read_markings(text)
    outside = text
    for marking in reversed(markings):
        assert text[marking.start : marking.end] == marking.text
        outside = outside[: marking.start] + outside[marking.end :]
    if not broken:
        assert not re.search(r"[{}]", outside)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_gives_findings_and_no_exception(word, folder, data) -> None:
    whole = bytearray(
        word.document(
            word.paragraph("{{ x }}"), word.table(("{{ y }}", "乙")), header=word.paragraph("{{ x }}")
        )
    )
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    path = folder / "坏.docx"
    path.write_bytes(bytes(whole[: data.draw(st.integers(len(whole) // 2, len(whole)))]))
    compiled, findings = compile_document(path, TagEnvironment(), shown="坏.docx")
    assert (compiled is None) == any(finding.severity.value == "error" for finding in findings)


TAGS = [
    "{{ x }}",
    "{% if x %}",
    "{% endif %}",
    "{%p if x %}",
    "{%p endif %}",
    "{%tr for y in z %}",
    "{%tr endfor %}",
    "{{ x }",
    "字",
    "",
]


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    blocks=st.lists(
        st.one_of(
            st.sampled_from(TAGS),
            st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(TAGS)), min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_arrangement_of_tags_is_refused_or_renders_a_sound_document(word, blocks) -> None:
    body = [word.paragraph(block) if isinstance(block, str) else word.table(*block) for block in blocks]
    compiled, findings = word.compile(*body)
    assert (compiled is None) == bool(findings)
    if compiled is None:
        return
    for context in ({"x": "值", "z": ["一", "二"]}, {"x": "", "z": []}):
        data, told = compiled.render(context, word.print_text)
        assert {finding.code for finding in told} <= {"T034"}
        if data is not None:
            assert "{" not in canonical_text(data)
