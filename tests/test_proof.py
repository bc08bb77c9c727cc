"""Proof-reading of canonical texts: where numbers of headings may begin anew, and where they may not."""

from __future__ import annotations

import pytest

from toolkit.proof import proofread


def faults(*lines: str) -> list[tuple[str, str]]:
    text = "\n".join(f"第{number}段 {line}" for number, line in enumerate(lines, 1))
    return [(finding.code, finding.span.address) for finding in proofread(text, "报告.docx")]


@pytest.mark.parametrize(
    "lines",
    [
        ("[一级标题] 一、甲", "[二级标题] （一）乙", "[二级标题] （二）丙", "[一级标题] 二、丁", "（一）戊"),
        ("[部分标题] 第一部分　概况", "一、甲", "二、乙", "[部分标题] 〔分页〕第二部分　说明", "一、丙"),
        ("一、甲", "二、乙", "[报告标题] 2024年度自评报告", "一、丙"),
        ("[一级标题] 一、甲", "[二级标题] （一）乙", "[三级标题] 1.丙", "[二级标题] （二）丁"),
    ],
)
def test_numbers_go_on_and_begin_anew_in_a_part_or_below_a_title(lines: tuple[str, ...]) -> None:
    assert faults(*lines) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("一、甲", "三、乙"),
        ("一、甲", "（一）乙", "（三）丙"),
        ("[三级标题] 一、甲", "[三级标题] 1.乙", "[三级标题] 一、丙"),
        ("第一部分　概况", "二、甲"),
        ("一、甲", "[报告标题] 自评报告", "二、乙"),
    ],
)
def test_a_gap_is_told_where_it_stands(lines: tuple[str, ...]) -> None:
    assert faults(*lines) == [("P001", f"第{len(lines)}段")]
