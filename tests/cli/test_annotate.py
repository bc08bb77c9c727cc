"""A template with its findings as comments: each in its paragraph, the template itself as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx

from tests.packing.workshop import copy_packs
from tests.word_files import replace_in_word

REPORT = "guangdong-xuwen/documents/部门整体支出绩效自评报告.docx"
TABLE = "guangdong-xuwen/documents/整体支出绩效自评指标评分表.docx"


def commented(path: Path) -> dict[str, str]:
    """The text of each commented paragraph, by the comment on it."""
    document = docx.Document(str(path))
    texts = {str(comment.comment_id): comment.text for comment in document.comments}
    found: dict[str, str] = {}
    for paragraph in document.element.body.iter("{*}p"):
        for mark in paragraph.iter("{*}commentRangeStart"):
            (key,) = mark.attrib.values()
            found[texts[key]] = "".join(text.text or "" for text in paragraph.iter("{*}t"))
    assert len(found) == len(texts)
    return found


def test_each_finding_is_a_comment_in_its_paragraph(
    run, tmp_path: Path, soffice: Callable[[Path, str, Path], Path]
) -> None:
    packs = copy_packs(tmp_path)
    replace_in_word(packs / REPORT, "{{ 支出.合计.决算|带单位 }}，具体", "{{ 支出.合计.决算|带单位 }，具体")
    replace_in_word(packs / REPORT, "{{ 文档标记 }}", "{{ 文档标记 }", part="word/header1.xml")
    replace_in_word(packs / TABLE, "{{ 行.三级 }}", "{{ 行.三级指标 }}")
    before = [(packs / name).read_bytes() for name in (REPORT, TABLE)]
    out = tmp_path / "批注.docx"
    result = run("pack", "check", "guangdong-xuwen", "--packs", packs, "--annotate", out)
    assert result.exit_code == 2, result.output
    assert [(packs / name).read_bytes() for name in (REPORT, TABLE)] == before
    other = tmp_path / "批注（部门整体支出绩效自评报告）.docx"
    (table,) = commented(out).items()
    assert "T131" in table[0]
    assert table[1] == "{{ 行.三级指标 }}"
    report = commented(other)
    assert len(report) == 2
    for text, paragraph in report.items():
        assert "T010" in text
        if "页眉" in text:
            assert paragraph.startswith("部门整体支出绩效自评报告")
        else:
            assert "年度本部门财政拨款支出" in paragraph
    assert soffice(other, "pdf", tmp_path / "pdf").stat().st_size > 0


def test_nothing_is_written_over(run, tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    replace_in_word(packs / TABLE, "{{ 行.三级 }}", "{{ 行.三级 }")
    held = (packs / TABLE).read_bytes()
    result = run("pack", "check", "guangdong-xuwen", "--packs", packs, "--annotate", packs / TABLE)
    assert result.exit_code == 2
    assert "没有覆盖" in result.stderr
    assert (packs / TABLE).read_bytes() == held
