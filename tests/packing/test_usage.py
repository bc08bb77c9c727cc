"""`pack vars`: what a document uses, nested, and what of the dictionary it leaves out."""

from __future__ import annotations

from tests.packing.workshop import TEMPLATES, load
from toolkit.packing import describe_usage
from toolkit.pipeline import compile_template
from toolkit.view import make_environment


def usage(pack_name: str, document: str) -> list[str]:
    pack = load(TEMPLATES, pack_name)
    spec = pack.documents[document]
    compiled, _ = compile_template(spec, make_environment())
    assert compiled is not None
    return list(describe_usage(pack, spec, compiled))


def split(lines: list[str]) -> tuple[list[str], list[str]]:
    """The used and the unused, each without its titles."""
    start = next(number for number, line in enumerate(lines) if line.startswith("没有用到的"))
    return lines[1:start], lines[start:]


def test_names_are_nested_with_unit_label_and_address() -> None:
    used, _ = split(usage("guangdong-xuwen", "部门整体支出绩效自评报告"))
    start = used.index("  支出")
    below = [line for line in used[start + 1 :] if line.startswith("    ")]
    total = below.index("    合计")
    assert below[total + 1].startswith("      决算（金额，万元，印作“决算数”）    第")


def test_a_row_document_names_the_table_of_its_row() -> None:
    used, _ = split(usage("national", "项目支出绩效自评表"))
    assert "  项目" in used
    assert "    （每行）" in used
    assert any("      指标" in line for line in used)


def test_what_phrases_and_sections_print_counts_as_used_and_the_rest_does_not() -> None:
    _, unused = split(usage("guangdong-xuwen", "部门整体支出绩效自评报告"))
    names = {line.strip().partition("（")[0] for line in unused}
    assert "文字材料.存在问题" not in names
    assert "支出.增减率" not in names
    assert "支出.决算" not in names
    assert "项目.编码" in names
